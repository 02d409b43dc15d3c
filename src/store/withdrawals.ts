import type { CertificateReturn, ExitGround, WithdrawalState } from '../rules/exits.ts'
import type { Day } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'
import { type MemberOf, memberOf } from './people.ts'
import { inPortions, orderedBy } from './portions.ts'

/** A member that leaves, TH-2026-1. `evidence` is what it rests on, as it was found when the case was opened. */
export type WithdrawalRecord = {
  id: string
  no: string
  ground: ExitGround
  state: WithdrawalState
  member: MemberOf
  /** The year of the dues it is about. */
  year?: number
  evidence: Record<string, unknown>
  /** Why, in the words of whoever filed it. */
  reason?: string
  certificate?: CertificateReturn
  /** What staff found missing. */
  missing?: string
  rulebookFrom: Day
  filedOn: Day
  filedBy: string
  acceptedOn?: Day
  decidedOn?: Day
  resolutionNo?: string
  closedBy?: string
  closedReason?: string
  bulletinNo?: string
}

/** States in which somebody has still to do something. */
export const PENDING: readonly WithdrawalState[] = ['filed', 'incomplete', 'accepted', 'warned']

const WITH_MEMBER = { member: true } satisfies Prisma.WithdrawalInclude
type WithdrawalRow = Prisma.WithdrawalGetPayload<{ include: typeof WITH_MEMBER }>

/** A withdrawal about to be opened; `tokenDigest` is the digest of the address of its page. */
export type NewWithdrawal = {
  id: string
  ground: ExitGround
  state: WithdrawalState
  memberId: string
  year?: number
  evidence: Record<string, unknown>
  tokenDigest: string
  reason?: string
  rulebookFrom: Day
  filedOn: Day
  filedBy: string
}

/** Opens a withdrawal under the next number of the year. */
export async function createWithdrawal(
  tx: Tx,
  opened: NewWithdrawal,
  { now, year }: { now: Temporal.Instant; year: number },
): Promise<WithdrawalRecord> {
  const { evidence, rulebookFrom, filedOn, ...plain } = opened
  const row = await tx.withdrawal.create({
    data: {
      ...plain,
      no: await nextNumber(tx, 'Withdrawal', `TH-${year}-`),
      evidence: evidence as Prisma.InputJsonObject,
      rulebookFrom: dateOfDay(rulebookFrom),
      filedOn: dateOfDay(filedOn),
      filedAt: dateOfInstant(now),
    },
    include: WITH_MEMBER,
  })
  return withdrawalOf(row)
}

/** Whose withdrawal it is, by the member's id: members are locked before what is about them. */
export async function memberOfWithdrawal(tx: Tx, id: string): Promise<string> {
  return (await tx.withdrawal.findUniqueOrThrow({ where: { id }, select: { memberId: true } })).memberId
}

/** One by id, kept from others until the transaction ends: whoever decides it decides alone. */
export async function lockWithdrawal(tx: Tx, id: string): Promise<WithdrawalRecord> {
  await tx.$queryRaw`SELECT id FROM "Withdrawal" WHERE id = ${id}::uuid FOR UPDATE`
  return withdrawalOf(await tx.withdrawal.findUniqueOrThrow({ where: { id }, include: WITH_MEMBER }))
}

/** One by its number in any case; undefined when there is none. */
export async function findWithdrawal(tx: Tx, no: string): Promise<WithdrawalRecord | undefined> {
  const row = await tx.withdrawal.findUnique({ where: { no: no.toUpperCase() }, include: WITH_MEMBER })
  return row === null ? undefined : withdrawalOf(row)
}

/** The one whose page has this address, by its digest; undefined when there is none. */
export async function findWithdrawalAt(tx: Tx, tokenDigest: string): Promise<WithdrawalRecord | undefined> {
  const row = await tx.withdrawal.findUnique({ where: { tokenDigest }, include: WITH_MEMBER })
  return row === null ? undefined : withdrawalOf(row)
}

/** All in one of these states, of everybody or of these members, oldest first. */
export async function listWithdrawals(
  tx: Tx,
  states: readonly WithdrawalState[],
  memberIds?: readonly string[],
): Promise<WithdrawalRecord[]> {
  const ask = (where: Prisma.WithdrawalWhereInput) =>
    tx.withdrawal.findMany({ where: { state: { in: [...states] }, ...where }, include: WITH_MEMBER })
  const rows = await (memberIds === undefined
    ? ask({})
    : inPortions(memberIds, (ids) => ask({ memberId: { in: ids } })))
  return orderedBy(
    rows,
    ({ filedAt }) => filedAt,
    ({ id }) => id,
  ).map(withdrawalOf)
}

/** What may change of a withdrawal; null takes a value back. */
export type WithdrawalChange = {
  state?: WithdrawalState
  reason?: string
  certificate?: CertificateReturn
  missing?: string | null
  acceptedOn?: Day | null
  acceptedBy?: string
  decidedOn?: Day
  resolutionNo?: string
  closedBy?: string
  closedAt?: Temporal.Instant
  closedReason?: string
  evidence?: Record<string, unknown>
  bulletinNo?: string
}

/** Writes down what became of a withdrawal. */
export async function updateWithdrawal(tx: Tx, id: string, change: WithdrawalChange): Promise<WithdrawalRecord> {
  const { acceptedOn, decidedOn, closedAt, evidence, ...plain } = change
  const row = await tx.withdrawal.update({
    where: { id },
    data: {
      ...plain,
      ...(acceptedOn !== undefined && { acceptedOn: acceptedOn === null ? null : dateOfDay(acceptedOn) }),
      ...(decidedOn !== undefined && { decidedOn: dateOfDay(decidedOn) }),
      ...(closedAt !== undefined && { closedAt: dateOfInstant(closedAt) }),
      ...(evidence !== undefined && { evidence: evidence as Prisma.InputJsonObject }),
    },
    include: WITH_MEMBER,
  })
  return withdrawalOf(row)
}

/** The next number of an internal announcement, NB-2026-1, which nobody else takes until the transaction ends. */
export async function nextBulletinNo(tx: Tx, year: number): Promise<string> {
  const prefix = `NB-${year}-`
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${prefix}))`
  const rows = await tx.withdrawal.findMany({ where: { bulletinNo: { startsWith: prefix } } })
  return `${prefix}${Math.max(0, ...rows.map(({ bulletinNo }) => Number(bulletinNo?.slice(prefix.length)))) + 1}`
}

function withdrawalOf(row: WithdrawalRow): WithdrawalRecord {
  const { id, no, ground, state, filedBy } = row
  const { year, reason, certificate, missing, resolutionNo, closedBy, closedReason, bulletinNo } = row
  return {
    id,
    no,
    ground,
    state,
    filedBy,
    member: memberOf(row.member),
    evidence: row.evidence as Record<string, unknown>,
    rulebookFrom: dayOfDate(row.rulebookFrom),
    filedOn: dayOfDate(row.filedOn),
    ...(year !== null && { year }),
    ...(reason !== null && { reason }),
    ...(certificate !== null && { certificate }),
    ...(missing !== null && { missing }),
    ...(row.acceptedOn !== null && { acceptedOn: dayOfDate(row.acceptedOn) }),
    ...(row.decidedOn !== null && { decidedOn: dayOfDate(row.decidedOn) }),
    ...(resolutionNo !== null && { resolutionNo }),
    ...(closedBy !== null && { closedBy }),
    ...(closedReason !== null && { closedReason }),
    ...(bulletinNo !== null && { bulletinNo }),
  }
}
