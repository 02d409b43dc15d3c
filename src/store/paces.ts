import { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { Mailbox } from './outbox.ts'

/** So many messages in so many seconds. */
export type Pace = { seconds: number; messages: number }

/** When somebody may hear more, having heard as much as one of these paces allows; undefined when they may now. */
export async function heardEnoughUntil(
  tx: Tx,
  mailbox: Mailbox,
  paces: readonly Pace[],
  now: Temporal.Instant,
): Promise<Temporal.Instant | undefined> {
  // Hardly anybody hears so much that one look does not tell.
  const seconds = Math.max(...paces.map((pace) => pace.seconds))
  const messages = Math.min(...paces.map((pace) => pace.messages))
  if ((await heardAt(tx, mailbox, { seconds, messages }, now)) === undefined) return undefined
  for (const pace of paces) {
    const at = await heardAt(tx, mailbox, pace, now)
    if (at !== undefined) return at.add({ seconds: pace.seconds })
  }
  return undefined
}

/** When the message was delivered that is as many back as a pace allows; undefined when that is longer ago than it counts. */
async function heardAt(tx: Tx, mailbox: Mailbox, pace: Pace, now: Temporal.Instant) {
  const row = await tx.outboxMessage.findFirst({
    where: { ...mailbox, state: 'sent', settledAt: { gt: since(pace, now), lte: dateOfInstant(now) } },
    orderBy: { settledAt: 'desc' },
    skip: pace.messages - 1,
    select: { settledAt: true },
  })
  return row?.settledAt?.toTemporalInstant()
}

/** The same as a condition of SQL on the mailbox of the row called `own`: it may hear more now. */
export function mayHearMore(paces: readonly Pace[], now: Temporal.Instant): Prisma.Sql {
  const each = paces.map(
    (pace) => Prisma.sql`(
      SELECT count(*) FROM "OutboxMessage" heard
      WHERE heard.platform = own.platform AND heard."userId" = own."userId" AND heard.state = 'sent'
        AND heard."settledAt" > ${since(pace, now)} AND heard."settledAt" <= ${dateOfInstant(now)}) < ${pace.messages}`,
  )
  return Prisma.join(each, ' AND ')
}

function since({ seconds }: Pace, now: Temporal.Instant): Date {
  return dateOfInstant(now.subtract({ seconds }))
}
