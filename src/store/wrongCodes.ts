import type { Account, PlatformName } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** What somebody may try to guess: the code that binds an account, or the one read out at a meeting. */
export type CodeKind = 'binding' | 'check_in'

/** How often wrong codes were tried, since when, and until when no more are tried. */
export type Tries = { wrong: number; since?: Temporal.Instant; lockedUntil?: Temporal.Instant }

/** All accounts of a platform together, as wrong codes are counted. */
export function everybodyOn(platform: PlatformName): Account {
  return { platform, userId: '' }
}

/** How an account, or everybody on a platform, stands with wrong codes, kept from others until the transaction ends. */
export async function lockTries(tx: Tx, kind: CodeKind, whose: Account): Promise<Tries> {
  await tx.wrongCodes.createMany({ data: [{ kind, ...whose, wrong: 0 }], skipDuplicates: true })
  await tx.$queryRaw`
    SELECT wrong FROM "WrongCodes"
    WHERE kind = ${kind}::"CodeKind" AND platform = ${whose.platform}::"PlatformName" AND "userId" = ${whose.userId}
    FOR UPDATE`
  return findTries(tx, kind, whose)
}

/** The same, only looked at. */
export async function findTries(tx: Tx, kind: CodeKind, whose: Account): Promise<Tries> {
  const row = await tx.wrongCodes.findUnique({ where: { kind_platform_userId: { kind, ...whose } } })
  if (row === null) return { wrong: 0 }
  const { wrong, since, lockedUntil } = row
  return {
    wrong,
    ...(since && { since: instantOf(since) }),
    ...(lockedUntil && { lockedUntil: instantOf(lockedUntil) }),
  }
}

/** Writes down how an account, or everybody on a platform, stands with wrong codes. */
export async function storeTries(tx: Tx, kind: CodeKind, whose: Account, tries: Tries): Promise<void> {
  const { wrong, since, lockedUntil } = tries
  await tx.wrongCodes.update({
    where: { kind_platform_userId: { kind, ...whose } },
    data: {
      wrong,
      since: since === undefined ? null : dateOfInstant(since),
      lockedUntil: lockedUntil === undefined ? null : dateOfInstant(lockedUntil),
    },
  })
}

function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}
