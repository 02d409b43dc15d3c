import { randomUUID } from 'node:crypto'
import type { Day, Office } from '../rules/facts.ts'
import type { AttendanceFinding, CascadeFinding } from '../rules/finding.ts'
import { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'
import { type MemberOf, memberOf } from './people.ts'
import { inPortions, orderedBy } from './portions.ts'

export type CaseState = 'open' | 'objected' | 'confirmed' | 'withdrawn' | 'annulled' | 'settled'

/** A tenure that a case ended, with the last day it had before, if it had one. */
export type EndedTenure = { id: string; office: Office; until?: Day }

/** What a forfeiture rests on, as it was found; once confirmed, also what it ended, the seat itself first. */
export type ForfeitureGround = { finding: AttendanceFinding; cascade: CascadeFinding[]; ended?: EndedTenure[] }

/** What a lost basis rests on: the finding, and the number of the case that took the directorship. */
export type BasisGround = { finding: CascadeFinding; after: string }

/**
 * That a confirmed loss is to fall, waiting for another to confirm it: which book (by the meeting's number) was
 * corrected or sealed, and by whom, as records name people: last who made it fall, before them who wrote or corrected
 * another line.
 */
export type WaitingAnnulment = { id: string; corrected: string; by: readonly string[]; at: Temporal.Instant }

/**
 * Something adverse that a rule found and a person must confirm. It keeps to the rulebook version of `rulebookFrom`.
 * `objectionUntil` is the last day of the objection window as told to the member; of a lost basis, the last day for
 * putting it to the council. `noticedAt` is when the notice is known to have reached the member.
 */
export type CaseRecord = {
  id: string
  no: string
  state: CaseState
  member: MemberOf
  office: Office
  tenureId: string
  rulebookFrom: Day
  openedAt: Temporal.Instant
  openedBy: string
  objectionUntil: Day
  noticedAt?: Temporal.Instant
  objection?: string
  objectedBy?: string
  objectedAt?: Temporal.Instant
  decidedBy?: string
  decidedAt?: Temporal.Instant
  reason?: string
  annulment?: WaitingAnnulment
} & ({ kind: 'forfeiture'; ground: ForfeitureGround } | { kind: 'basis_lost'; ground: BasisGround })

/** The case of a seat forfeited by absence. */
export type Forfeiture = Extract<CaseRecord, { kind: 'forfeiture' }>

/** The case of a confirmed loss that waits to be annulled. */
export type FallenCase = Forfeiture & { annulment: WaitingAnnulment }

/** The case of an office whose basis is lost, for the council to decide. */
export type BasisLost = Extract<CaseRecord, { kind: 'basis_lost' }>

const WITH_MEMBER = { member: true } satisfies Prisma.CaseInclude
type CaseRow = Prisma.CaseGetPayload<{ include: typeof WITH_MEMBER }>

/** The states of a case that waits for a decision. */
export const UNSETTLED: CaseState[] = ['open', 'objected']

type NewCase = Pick<CaseRecord, 'office' | 'tenureId' | 'rulebookFrom' | 'openedAt' | 'openedBy' | 'objectionUntil'> & {
  memberId: string
} & (Pick<Forfeiture, 'kind' | 'ground'> | Pick<BasisLost, 'kind' | 'ground'>)

/** Opens a case under the next number of the year, e.g. AJ-2026-1. */
export async function createCase(tx: Tx, opened: NewCase, year: number): Promise<CaseRecord> {
  const { rulebookFrom, openedAt, objectionUntil, ground, ...plain } = opened
  const row = await tx.case.create({
    data: {
      ...plain,
      no: await nextNumber(tx, 'Case', `AJ-${year}-`),
      state: 'open',
      finding: ground as unknown as Prisma.InputJsonObject,
      rulebookFrom: dateOfDay(rulebookFrom),
      openedAt: dateOfInstant(openedAt),
      objectionUntil: dateOfDay(objectionUntil),
    },
    include: WITH_MEMBER,
  })
  return caseOf(row)
}

/** A case by id, kept from others until the transaction ends: whoever decides it decides alone. */
export async function lockCase(tx: Tx, id: string): Promise<CaseRecord> {
  await tx.$queryRaw`SELECT id FROM "Case" WHERE id = ${id}::uuid FOR UPDATE`
  return caseOf(await tx.case.findUniqueOrThrow({ where: { id }, include: WITH_MEMBER }))
}

/** What may change in a case. */
export type CaseChange = Partial<
  Pick<
    CaseRecord,
    | 'state'
    | 'objectionUntil'
    | 'noticedAt'
    | 'objection'
    | 'objectedBy'
    | 'objectedAt'
    | 'decidedBy'
    | 'decidedAt'
    | 'reason'
  > & { ground: ForfeitureGround }
>

/** Writes down what changed in a case. */
export async function updateCase(tx: Tx, id: string, change: CaseChange): Promise<CaseRecord> {
  const { objectionUntil, noticedAt, objectedAt, decidedAt, ground, ...plain } = change
  const row = await tx.case.update({
    where: { id },
    data: {
      ...plain,
      ...(objectionUntil && { objectionUntil: dateOfDay(objectionUntil) }),
      ...(noticedAt && { noticedAt: dateOfInstant(noticedAt) }),
      ...(objectedAt && { objectedAt: dateOfInstant(objectedAt) }),
      ...(decidedAt && { decidedAt: dateOfInstant(decidedAt) }),
      ...(ground && { finding: ground as unknown as Prisma.InputJsonObject }),
    },
    include: WITH_MEMBER,
  })
  return caseOf(row)
}

/** Keeps, under an id of its own, that a confirmed loss is to fall; it takes the place of what waited. */
export async function proposeAnnulment(
  tx: Tx,
  id: string,
  { at, ...asked }: Omit<WaitingAnnulment, 'id'>,
): Promise<FallenCase> {
  const annulment = { id: randomUUID(), ...asked, at: at.toString() } as unknown as Prisma.InputJsonObject
  return caseOf(await tx.case.update({ where: { id }, data: { annulment }, include: WITH_MEMBER })) as FallenCase
}

/** Nothing waits to fall any more. */
export async function dropAnnulment(tx: Tx, id: string): Promise<void> {
  await tx.case.update({ where: { id }, data: { annulment: Prisma.DbNull } })
}

/** The confirmed losses that wait to be annulled, oldest case first. */
export async function casesToAnnul(tx: Tx): Promise<FallenCase[]> {
  const rows = await findCases(tx, { state: 'confirmed', annulment: { not: Prisma.DbNull } })
  return inOrder(rows) as FallenCase[]
}

/** Every case that waits for a decision, forfeitures and lost bases, oldest first. */
export async function openCases(tx: Tx): Promise<CaseRecord[]> {
  return inOrder(await findCases(tx, { state: { in: UNSETTLED } }))
}

/** How many cases wait for somebody, by kind and state. */
export async function countUnsettled(tx: Tx): Promise<{ kind: string; state: CaseState; count: number }[]> {
  const groups = await tx.case.groupBy({ by: ['kind', 'state'], where: { state: { in: UNSETTLED } }, _count: true })
  return groups.map(({ kind, state, _count: count }) => ({ kind, state, count }))
}

/** All cases of these members (by number) in any of these states, oldest first. */
export async function casesOf(
  tx: Tx,
  members: string[],
  states: readonly CaseState[] = UNSETTLED,
): Promise<CaseRecord[]> {
  const rows = await inPortions(members, (numbers) =>
    findCases(tx, { member: { no: { in: numbers } }, state: { in: [...states] } }),
  )
  return inOrder(rows)
}

async function findCases(tx: Tx, where: Prisma.CaseWhereInput): Promise<CaseRow[]> {
  return tx.case.findMany({ where, include: WITH_MEMBER })
}

function inOrder(rows: CaseRow[]): CaseRecord[] {
  return orderedBy(
    rows,
    ({ openedAt }) => openedAt,
    ({ id }) => id,
  ).map(caseOf)
}

function caseOf(row: CaseRow): CaseRecord {
  const { id, no, state, office, tenureId, openedBy } = row
  return {
    id,
    no,
    state,
    office,
    tenureId,
    openedBy,
    member: memberOf(row.member),
    rulebookFrom: dayOfDate(row.rulebookFrom),
    openedAt: instantOf(row.openedAt),
    objectionUntil: dayOfDate(row.objectionUntil),
    ...progressOf(row),
    ...({ kind: row.kind, ground: row.finding } as unknown as Pick<Forfeiture, 'kind' | 'ground'>),
  }
}

function progressOf(row: CaseRow) {
  return {
    ...(row.noticedAt && { noticedAt: instantOf(row.noticedAt) }),
    ...(row.objection && { objection: row.objection }),
    ...(row.objectedBy && { objectedBy: row.objectedBy }),
    ...(row.objectedAt && { objectedAt: instantOf(row.objectedAt) }),
    ...(row.decidedBy && { decidedBy: row.decidedBy }),
    ...(row.decidedAt && { decidedAt: instantOf(row.decidedAt) }),
    ...(row.reason && { reason: row.reason }),
    ...(row.annulment !== null && { annulment: annulmentOf(row.annulment) }),
  }
}

function annulmentOf(kept: Prisma.JsonValue): WaitingAnnulment {
  const { at, ...asked } = kept as unknown as Omit<WaitingAnnulment, 'at'> & { at: string }
  return { ...asked, at: Temporal.Instant.from(at) }
}

function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}
