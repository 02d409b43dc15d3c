import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** The ids of the meetings that have begun although cards asking this question about their calls are still open. */
export async function meetingsStillAsking(tx: Tx, question: string, now: Temporal.Instant): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT m.id::text
    FROM "Card" c
    JOIN "Summons" s ON s.id::text = c.subject
    JOIN "Meeting" m ON m.id = s."meetingId"
    WHERE c.question = ${question} AND c.state = 'open' AND m."startsAt" <= ${dateOfInstant(now)}`
  return rows.map((row) => row.id)
}
