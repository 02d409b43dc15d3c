import { randomUUID } from 'node:crypto'
import type { Body, Day, MatterKind } from '../rules/facts.ts'
import type { Votes } from '../rules/resolutions.ts'
import { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'
import type { Counters, ResolutionItem } from './resolutions.ts'

/** A matter as it is put to a vote, before there are votes. */
export type MotionItem = Pick<ResolutionItem, 'subject' | 'title' | 'data'>

export type MotionState = 'draft' | 'open' | 'closed' | 'recorded' | 'failed' | 'withdrawn' | 'discarded'

/**
 * What was counted when a vote closed: how many seats the body had and how many took part, and the votes by subject. Of
 * a secret vote also how many ballot papers were given out, and, counted by people, who counted.
 */
export type Tally = {
  seats: number
  present: number
  quorum: number
  votes: Record<string, Votes>
  /** By subject, how many seats of the body the matter concerns: they step aside, there or not. */
  aside?: Record<string, number>
  issued?: number
  returned?: number
  invalid?: number
  counters?: Counters
}

/** What people counted on paper. */
export type CountedOnPaper = Required<Pick<Tally, 'votes' | 'issued' | 'returned' | 'invalid' | 'counters'>>

/** A count on paper as one of the staff typed it, waiting for another: by whom, as records name people. */
export type WaitingCount = CountedOnPaper & { id: string; by: string; at: Temporal.Instant }

/** Something put to a body for a vote. `closesAt` only by correspondence; `openedOn` is the day whose seats vote. */
export type MotionRecord = {
  id: string
  no?: string
  state: MotionState
  kind: MatterKind
  body: Body
  form: 'meeting' | 'correspondence'
  meetingId?: string
  secret: boolean
  onPaper: boolean
  items: MotionItem[]
  places?: number
  rulebookFrom: Day
  draftedBy: string
  openedBy?: string
  openedAt?: Temporal.Instant
  openedOn?: Day
  closesAt?: Temporal.Instant
  closedAt?: Temporal.Instant
  tally?: Tally
  paperCount?: WaitingCount
  reason?: string
}

type Draft = Omit<
  MotionRecord,
  | 'id'
  | 'no'
  | 'state'
  | 'onPaper'
  | 'openedBy'
  | 'openedAt'
  | 'openedOn'
  | 'closedAt'
  | 'tally'
  | 'paperCount'
  | 'reason'
>

/** Keeps a motion that is not open yet. */
export async function draftMotion(tx: Tx, draft: Draft, now: Temporal.Instant): Promise<MotionRecord> {
  const { items, rulebookFrom, closesAt, ...plain } = draft
  const row = await tx.motion.create({
    data: {
      ...plain,
      state: 'draft',
      items: items as unknown as Prisma.InputJsonArray,
      rulebookFrom: dateOfDay(rulebookFrom),
      draftedAt: dateOfInstant(now),
      ...(closesAt !== undefined && { closesAt: dateOfInstant(closesAt) }),
    },
  })
  return motionOf(row)
}

/** A motion by id. Throws when there is none. */
export async function findMotion(tx: Tx, id: string): Promise<MotionRecord> {
  return motionOf(await tx.motion.findUniqueOrThrow({ where: { id } }))
}

/** A motion by its number; undefined when there is none. */
export async function findMotionByNo(tx: Tx, no: string): Promise<MotionRecord | undefined> {
  const row = await tx.motion.findUnique({ where: { no } })
  return row === null ? undefined : motionOf(row)
}

/** A motion by id, kept from others until the transaction ends: votes, the close and the result come one after another. */
export async function lockMotion(tx: Tx, id: string): Promise<MotionRecord> {
  await tx.$queryRaw`SELECT id FROM "Motion" WHERE id = ${id}::uuid FOR UPDATE`
  return findMotion(tx, id)
}

/** A motion that may not close until the transaction ends; others may vote at the same time. */
export async function holdMotion(tx: Tx, id: string): Promise<MotionRecord> {
  await tx.$queryRaw`SELECT id FROM "Motion" WHERE id = ${id}::uuid FOR SHARE`
  return findMotion(tx, id)
}

/** The motions in any of these states, oldest first. */
export async function listMotions(tx: Tx, states: readonly MotionState[]): Promise<MotionRecord[]> {
  const rows = await tx.motion.findMany({
    where: { state: { in: [...states] } },
    orderBy: [{ draftedAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(motionOf)
}

/** The ids of the open motions whose deadline has passed. */
export async function motionsOverdue(tx: Tx, now: Temporal.Instant): Promise<string[]> {
  const rows = await tx.motion.findMany({
    where: { state: 'open', onPaper: false, closesAt: { lte: dateOfInstant(now) } },
    select: { id: true },
    orderBy: [{ closesAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(({ id }) => id)
}

/** The open motions of a meeting. */
export async function motionsOfMeeting(tx: Tx, meetingId: string): Promise<MotionRecord[]> {
  const rows = await tx.motion.findMany({
    where: { meetingId, state: 'open' },
    orderBy: [{ draftedAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(motionOf)
}

/** Opens a vote under the next number of the year, YA-2026-1. */
export async function openMotion(
  tx: Tx,
  id: string,
  opened: { by: string; at: Temporal.Instant; on: Day; year: number; onPaper: boolean; tally: Tally },
): Promise<MotionRecord & { no: string }> {
  const { by, at, on, year, onPaper, tally } = opened
  const no = await nextNumber(tx, 'Motion', `YA-${year}-`)
  const row = await tx.motion.update({
    where: { id },
    data: {
      no,
      state: 'open',
      openedBy: by,
      openedAt: dateOfInstant(at),
      openedOn: dateOfDay(on),
      onPaper,
      tally: tally as unknown as Prisma.InputJsonObject,
    },
  })
  return { ...motionOf(row), no }
}

/** Keeps what was typed as counted on paper, in place of what waited before. Hold the lock. */
export async function keepPaperCount(
  tx: Tx,
  id: string,
  { by, at, ...counted }: CountedOnPaper & { by: string; at: Temporal.Instant },
): Promise<MotionRecord> {
  const paperCount = { id: randomUUID(), ...counted } as unknown as Prisma.InputJsonObject
  const data = { paperCount, paperCountBy: by, paperCountAt: dateOfInstant(at) }
  return motionOf(await tx.motion.update({ where: { id }, data }))
}

/** No count waits any more. */
export async function dropPaperCount(tx: Tx, id: string): Promise<void> {
  await tx.motion.update({ where: { id }, data: NO_COUNT })
}

/** Once a vote is over, what was counted is its tally, and nothing waits. */
const NO_COUNT = { paperCount: Prisma.DbNull, paperCountBy: null, paperCountAt: null }

/** Closes a vote with what was counted. */
export async function closeMotion(
  tx: Tx,
  id: string,
  closed: { by: string; at: Temporal.Instant; state: 'closed' | 'failed'; tally: Tally },
): Promise<MotionRecord> {
  const { by, at, state, tally } = closed
  const row = await tx.motion.update({
    where: { id },
    data: {
      ...NO_COUNT,
      state,
      closedBy: by,
      closedAt: dateOfInstant(at),
      tally: tally as unknown as Prisma.InputJsonObject,
    },
  })
  return motionOf(row)
}

/** Another state, and why. */
export async function settleMotion(
  tx: Tx,
  id: string,
  settled: { state: 'recorded' | 'withdrawn' | 'discarded'; reason?: string },
): Promise<MotionRecord> {
  return motionOf(await tx.motion.update({ where: { id }, data: { ...NO_COUNT, ...settled } }))
}

function motionOf(row: Prisma.MotionGetPayload<object>): MotionRecord {
  const { id, state, kind, body, form, secret, onPaper, draftedBy } = row
  return {
    id,
    state,
    kind,
    body,
    form,
    secret,
    onPaper,
    draftedBy,
    items: row.items as unknown as MotionItem[],
    rulebookFrom: dayOfDate(row.rulebookFrom),
    ...(row.no !== null && { no: row.no }),
    ...(row.meetingId !== null && { meetingId: row.meetingId }),
    ...(row.places !== null && { places: row.places }),
    ...(row.reason !== null && { reason: row.reason }),
    ...progressOf(row),
    ...countOf(row),
  }
}

function progressOf(row: Prisma.MotionGetPayload<object>) {
  const { openedBy, openedAt, openedOn, closesAt, closedAt, tally } = row
  return {
    ...(openedBy !== null && { openedBy }),
    ...(openedAt !== null && { openedAt: instantOf(openedAt) }),
    ...(openedOn !== null && { openedOn: dayOfDate(openedOn) }),
    ...(closesAt !== null && { closesAt: instantOf(closesAt) }),
    ...(closedAt !== null && { closedAt: instantOf(closedAt) }),
    ...(tally !== null && { tally: tally as unknown as Tally }),
  }
}

function countOf({ paperCount, paperCountBy: by, paperCountAt: at }: Prisma.MotionGetPayload<object>) {
  if (paperCount === null || by === null || at === null) return {}
  const counted = paperCount as unknown as CountedOnPaper & { id: string }
  return { paperCount: { ...counted, by, at: instantOf(at) } }
}

function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}
