import type { Day } from '../rules/facts.ts'
import type { REGISTERED_ITEMS } from '../rules/provisions.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'
import { type MemberOf, memberOf } from './people.ts'

export type RegisteredItem = (typeof REGISTERED_ITEMS)[number]

/**
 * introducing (a successor is not introduced yet) → open (the secretariat decides) → returned, done, or, for a successor
 * in an office, awaiting_council → done or not_confirmed. Whoever asked may withdraw what is not decided.
 */
export type ChangeState =
  | 'introducing'
  | 'open'
  | 'returned'
  | 'awaiting_council'
  | 'done'
  | 'not_confirmed'
  | 'withdrawn'

/** A person as a change names them. */
export type NewPerson = { name: string; mobile: string; title?: string }

/** What is to change, as it was when it was asked and as it shall be. */
export type ChangeContent =
  | { kind: 'representative' | 'liaison'; before: { name: string | null }; after: NewPerson }
  | { kind: 'particular'; item: RegisteredItem; before: { value: string | null }; after: { value: string } }
  | { kind: 'certificate'; before: { no: string | null }; after: { no?: string } }

/** A change that a member reports, BG-2026-1. `text` is the introduction of the successor, or the reason given. */
export type ChangeRecord = {
  id: string
  no: string
  state: ChangeState
  member: MemberOf
  text?: string
  /** The successor of a president or vice-president is not the unit's principal. */
  flagged: boolean
  askedBy: string
  /** The person who asked, who hears what becomes of it. */
  askedById?: string
  askedAt: Temporal.Instant
  rulebookFrom: Day
  decidedBy?: string
  decidedAt?: Temporal.Instant
  reason?: string
  resolutionNo?: string
} & ChangeContent

const WITH_MEMBER = { member: true } satisfies Prisma.ChangeInclude
type ChangeRow = Prisma.ChangeGetPayload<{ include: typeof WITH_MEMBER }>

/** Changes that somebody still has to do something about. */
export const UNDECIDED: readonly ChangeState[] = ['introducing', 'open', 'awaiting_council']

type NewChange = Pick<ChangeRecord, 'flagged' | 'askedBy' | 'askedAt' | 'rulebookFrom' | 'text'> & {
  state: 'introducing' | 'open'
  memberId: string
  askedById: string | undefined
  content: ChangeContent
}

/** Takes a change in under the next number of the year. */
export async function createChange(tx: Tx, change: NewChange, year: number): Promise<ChangeRecord> {
  const { content, askedAt, rulebookFrom, text, askedById, ...plain } = change
  const row = await tx.change.create({
    data: {
      ...plain,
      ...contentRow(content),
      no: await nextNumber(tx, 'Change', `BG-${year}-`),
      text: text ?? null,
      askedById: askedById ?? null,
      askedAt: dateOfInstant(askedAt),
      rulebookFrom: dateOfDay(rulebookFrom),
    },
    include: WITH_MEMBER,
  })
  return changeOf(row)
}

function contentRow(content: ChangeContent) {
  return {
    kind: content.kind,
    item: content.kind === 'particular' ? content.item : null,
    before: content.before as Prisma.InputJsonObject,
    after: content.after as Prisma.InputJsonObject,
  }
}

/** A change by id, kept from others until the transaction ends: whoever decides it decides alone. */
export async function lockChange(tx: Tx, id: string): Promise<ChangeRecord> {
  await tx.$queryRaw`SELECT id FROM "Change" WHERE id = ${id}::uuid FOR UPDATE`
  return changeOf(await tx.change.findUniqueOrThrow({ where: { id }, include: WITH_MEMBER }))
}

/** Writes down what became of a change. */
export async function updateChange(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<ChangeRecord, 'state' | 'text' | 'decidedBy' | 'decidedAt' | 'reason' | 'resolutionNo' | 'after'>
  >,
): Promise<ChangeRecord> {
  const { decidedAt, after, ...plain } = change
  const row = await tx.change.update({
    where: { id },
    data: {
      ...plain,
      ...(after && { after: after as Prisma.InputJsonObject }),
      ...(decidedAt && { decidedAt: dateOfInstant(decidedAt) }),
    },
    include: WITH_MEMBER,
  })
  return changeOf(row)
}

/** A change by its number in any case; undefined when there is none. */
export async function findChangeByNo(tx: Tx, no: string): Promise<ChangeRecord | undefined> {
  const row = await tx.change.findUnique({ where: { no: no.toUpperCase() }, include: WITH_MEMBER })
  return row === null ? undefined : changeOf(row)
}

/** The changes in any of these states, of everybody or of one member, oldest first. */
export async function listChanges(tx: Tx, states: readonly ChangeState[], memberId?: string): Promise<ChangeRecord[]> {
  const where = { state: { in: [...states] }, ...(memberId !== undefined && { memberId }) }
  const rows = await tx.change.findMany({ where, include: WITH_MEMBER, orderBy: [{ askedAt: 'asc' }, { id: 'asc' }] })
  return rows.map(changeOf)
}

/** Everything a member ever reported, newest first. */
export async function changesOf(tx: Tx, memberId: string): Promise<ChangeRecord[]> {
  const orderBy = [{ askedAt: 'desc' as const }, { id: 'desc' as const }]
  return (await tx.change.findMany({ where: { memberId }, include: WITH_MEMBER, orderBy })).map(changeOf)
}

function changeOf(row: ChangeRow): ChangeRecord {
  const { id, no, state, flagged, askedBy, kind, item, before, after } = row
  return {
    id,
    no,
    state,
    flagged,
    askedBy,
    member: memberOf(row.member),
    askedAt: instantOf(row.askedAt),
    rulebookFrom: dayOfDate(row.rulebookFrom),
    ...(row.text !== null && { text: row.text }),
    ...(row.askedById !== null && { askedById: row.askedById }),
    ...(row.decidedBy !== null && { decidedBy: row.decidedBy }),
    ...(row.decidedAt !== null && { decidedAt: instantOf(row.decidedAt) }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.resolutionNo !== null && { resolutionNo: row.resolutionNo }),
    ...({ kind, before, after, ...(item !== null && { item }) } as unknown as ChangeContent),
  }
}

function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}
