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
  // What is there already is written as it was, because only what is written is kept from others and returned.
  const [row] = await tx.$queryRaw<TriesRow[]>`
    INSERT INTO "WrongCodes" AS known (kind, platform, "userId", wrong)
    VALUES (${kind}::"CodeKind", ${whose.platform}::"PlatformName", ${whose.userId}, 0)
    ON CONFLICT (kind, platform, "userId") DO UPDATE SET wrong = known.wrong
    RETURNING wrong, since, "lockedUntil"`
  return triesOf(row)
}

/** The same, only looked at. */
export async function findTries(tx: Tx, kind: CodeKind, whose: Account): Promise<Tries> {
  return triesOf(await tx.wrongCodes.findUnique({ where: { kind_platform_userId: { kind, ...whose } } }))
}

type TriesRow = { wrong: number; since: Date | null; lockedUntil: Date | null }

function triesOf(row: TriesRow | null | undefined): Tries {
  if (row === null || row === undefined) return { wrong: 0 }
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
