import type { Day } from '../rules/facts.ts'
import type { SeatChoice } from '../rules/restructuring.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'
import { type MemberOf, memberOf } from './people.ts'

/** draft (shown, nothing has happened) → applied (waits for the council to take note) → noted; or discarded. */
export type RestructuringState = 'draft' | 'applied' | 'noted' | 'discarded'

/** What staff were told for the units: the seats kept, and who represents the survivor, if not who did. */
export type Choices = { seats: SeatChoice[]; representative?: { member: string; name: string } }

/**
 * A merger of two member units (HB-2026-1: `member` survives, `merged` is merged into it), or the division of one
 * (FL-2026-1: `member` keeps the old seal, the other part is called `newName`).
 */
export type RestructuringRecord = {
  id: string
  no: string
  state: RestructuringState
  member: MemberOf
  choices: Choices
  rulebookFrom: Day
  createdBy: string
  /** Who typed it and each later choice, whoever did so last standing last. */
  typedBy: string[]
  createdAt: Temporal.Instant
  settledBy?: string
  settledAt?: Temporal.Instant
  resolutionNo?: string
} & ({ kind: 'merger'; merged: MemberOf } | { kind: 'division'; newName: string })

/** A merger of two units. */
export type MergerRecord = Extract<RestructuringRecord, { kind: 'merger' }>

/** The division of a unit. */
export type DivisionRecord = Extract<RestructuringRecord, { kind: 'division' }>

const WITH_MEMBERS = { member: true, merged: true } satisfies Prisma.RestructuringInclude
type RestructuringRow = Prisma.RestructuringGetPayload<{ include: typeof WITH_MEMBERS }>

/** What a merger or a division is about, before it has a number. */
export type NewRestructuring = { memberId: string; by: string; at: Temporal.Instant; rulebookFrom: Day } & (
  | { kind: 'merger'; mergedId: string }
  | { kind: 'division'; newName: string }
)

const SERIES = { merger: 'HB', division: 'FL' } as const

/** Keeps a draft under the next number of the year. */
export async function draftRestructuring(
  tx: Tx,
  drafted: NewRestructuring,
  year: number,
): Promise<RestructuringRecord> {
  const { at, by, rulebookFrom, ...plain } = drafted
  const row = await tx.restructuring.create({
    data: {
      ...plain,
      no: await nextNumber(tx, 'Restructuring', `${SERIES[drafted.kind]}-${year}-`),
      state: 'draft',
      choices: { seats: [] },
      rulebookFrom: dateOfDay(rulebookFrom),
      createdBy: by,
      typedBy: [by],
      createdAt: dateOfInstant(at),
    },
    include: WITH_MEMBERS,
  })
  return restructuringOf(row)
}

/** One by id, kept from others until the transaction ends: whoever decides it decides alone. */
export async function lockRestructuring(tx: Tx, id: string): Promise<RestructuringRecord> {
  await tx.$queryRaw`SELECT id FROM "Restructuring" WHERE id = ${id}::uuid FOR UPDATE`
  return restructuringOf(await tx.restructuring.findUniqueOrThrow({ where: { id }, include: WITH_MEMBERS }))
}

/** One by its number in any case; undefined when there is none. */
export async function findRestructuring(tx: Tx, no: string): Promise<RestructuringRecord | undefined> {
  const row = await tx.restructuring.findUnique({ where: { no: no.toUpperCase() }, include: WITH_MEMBERS })
  return row === null ? undefined : restructuringOf(row)
}

/** All in one of these states, oldest first. */
export async function listRestructurings(tx: Tx, states: RestructuringState[]): Promise<RestructuringRecord[]> {
  const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }]
  const rows = await tx.restructuring.findMany({ where: { state: { in: states } }, include: WITH_MEMBERS, orderBy })
  return rows.map(restructuringOf)
}

/** Keeps what staff were told for the units, and who has typed a part of it. */
export async function keepChoices(
  tx: Tx,
  id: string,
  choices: Choices,
  typedBy: readonly string[],
): Promise<RestructuringRecord> {
  const data = { choices: choices as unknown as Prisma.InputJsonObject, typedBy: [...typedBy] }
  return restructuringOf(await tx.restructuring.update({ where: { id }, data, include: WITH_MEMBERS }))
}

/** Settles a draft: applied, with the plan as it was applied, or discarded. */
export async function settleRestructuring(
  tx: Tx,
  id: string,
  end: { state: 'applied' | 'discarded'; by: string; at: Temporal.Instant; plan?: Record<string, unknown> },
): Promise<RestructuringRecord> {
  const { state, by, at, plan } = end
  const data = { state, settledBy: by, settledAt: dateOfInstant(at) }
  const row = await tx.restructuring.update({
    where: { id },
    data: { ...data, ...(plan && { plan: plan as Prisma.InputJsonObject }) },
    include: WITH_MEMBERS,
  })
  return restructuringOf(row)
}

/** The council has taken note, by a resolution. */
export async function noteRestructuring(tx: Tx, id: string, resolutionNo: string): Promise<void> {
  await tx.restructuring.update({ where: { id }, data: { state: 'noted', resolutionNo } })
}

function restructuringOf(row: RestructuringRow): RestructuringRecord {
  const { id, no, state, createdBy, resolutionNo, settledBy, settledAt } = row
  return {
    id,
    no,
    state,
    createdBy,
    // What was drafted before this was kept was typed by who drafted it.
    typedBy: (row.typedBy as string[] | null) ?? [createdBy],
    member: memberOf(row.member),
    choices: row.choices as unknown as Choices,
    rulebookFrom: dayOfDate(row.rulebookFrom),
    createdAt: instantOf(row.createdAt),
    ...(settledBy !== null && { settledBy }),
    ...(settledAt !== null && { settledAt: instantOf(settledAt) }),
    ...(resolutionNo !== null && { resolutionNo }),
    ...(row.merged === null
      ? { kind: 'division' as const, newName: row.newName ?? '' }
      : { kind: 'merger' as const, merged: memberOf(row.merged) }),
  }
}

function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}
