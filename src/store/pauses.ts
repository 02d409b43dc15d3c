import type { PlatformName } from '../messages/message.ts'
import { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** Longer than any platform asks to be left alone: what lies further ahead is from before the clock was set back. */
const LONGEST = { minutes: 20 }

/** Notes, for all instances, that a platform asked to be left alone until an instant. */
export async function keepPause(tx: Tx, platform: PlatformName, until: Temporal.Instant): Promise<void> {
  const kept = { until: dateOfInstant(until) }
  await tx.platformPause.upsert({ where: { platform }, create: { platform, ...kept }, update: kept })
}

/** Until when a platform is to be left alone; undefined when it may be called now. */
export async function pausedUntil(
  tx: Tx,
  platform: PlatformName,
  now: Temporal.Instant,
): Promise<Temporal.Instant | undefined> {
  const until = { gt: dateOfInstant(now), lte: dateOfInstant(now.add(LONGEST)) }
  const row = await tx.platformPause.findFirst({ where: { platform, until } })
  return row === null ? undefined : Temporal.Instant.fromEpochMilliseconds(row.until.getTime())
}

/** The same as a condition of SQL on the row called `pause`: it is on now. */
export function isOn(now: Temporal.Instant): Prisma.Sql {
  const longest = dateOfInstant(now.add(LONGEST))
  return Prisma.sql`pause.until > ${dateOfInstant(now)} AND pause.until <= ${longest}`
}
