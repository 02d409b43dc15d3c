import type { Body, Day, MatterKind } from '../rules/facts.ts'
import type { Votes } from '../rules/resolutions.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'

/** Who counted ballot papers, and who watched them being counted. */
export type Counters = { counting: string[]; watching: string[] }

/**
 * One matter put to the vote: `subject` is the id or number of what is decided, `title` how people call it. `needed` is
 * how many votes in favour carried it. `base` is out of how many, where members did not vote on what concerns themselves.
 * `data` is what only its kind understands.
 */
export type ResolutionItem = {
  subject: string
  title: string
  votes: Votes
  needed: number
  carried: boolean
  /** Of more candidates with the votes than places: behind others, or equal with them at the last place. */
  why?: 'tied' | 'behind'
  /** Exactly half voted for it, and more than half was asked. */
  evenly?: true
  base?: { seats: number; present: number; barred: number }
  data?: Record<string, unknown>
}

/** What a body decided, in a meeting or on a motion: drafted on a card, recorded when confirmed. */
export type ResolutionRecord = {
  id: string
  no?: string
  state: 'draft' | 'recorded' | 'discarded'
  kind: MatterKind
  body: Body
  meetingId?: string
  motionId?: string
  items: ResolutionItem[]
  counters?: Counters
  seats: number
  present: number
  quorum: number
  rulebookFrom: Day
  draftedBy: string
  draftedAt: Temporal.Instant
  recordedBy?: string
}

/** Keeps a draft; nothing follows from it yet. */
export async function draftResolution(
  tx: Tx,
  draft: Omit<ResolutionRecord, 'id' | 'no' | 'state' | 'draftedAt' | 'recordedBy'>,
  now: Temporal.Instant,
): Promise<ResolutionRecord> {
  const { items, counters, rulebookFrom, ...plain } = draft
  const row = await tx.resolution.create({
    data: {
      ...plain,
      items: items as unknown as Prisma.InputJsonArray,
      ...(counters !== undefined && { counters }),
      rulebookFrom: dateOfDay(rulebookFrom),
      state: 'draft',
      draftedAt: dateOfInstant(now),
    },
  })
  return resolutionOf(row)
}

/** A resolution by id, kept from others until the transaction ends. */
export async function lockResolution(tx: Tx, id: string): Promise<ResolutionRecord> {
  await tx.$queryRaw`SELECT id FROM "Resolution" WHERE id = ${id}::uuid FOR UPDATE`
  return resolutionOf(await tx.resolution.findUniqueOrThrow({ where: { id } }))
}

/** The drafts that somebody typed and nobody has confirmed or set aside, oldest first. */
export async function typedDrafts(tx: Tx): Promise<ResolutionRecord[]> {
  const where = { state: 'draft' as const, motionId: null }
  return (await tx.resolution.findMany({ where, orderBy: [{ draftedAt: 'asc' }, { id: 'asc' }] })).map(resolutionOf)
}

/** A resolution by its number; undefined when there is none. */
export async function findResolutionByNo(tx: Tx, no: string): Promise<ResolutionRecord | undefined> {
  const row = await tx.resolution.findUnique({ where: { no } })
  return row === null ? undefined : resolutionOf(row)
}

/** Records a draft under the next number of the year, JY-2026-1. */
export async function recordResolution(
  tx: Tx,
  id: string,
  { by, at, year }: { by: string; at: Temporal.Instant; year: number },
): Promise<ResolutionRecord & { no: string }> {
  const no = await nextNumber(tx, 'Resolution', `JY-${year}-`)
  const row = await tx.resolution.update({
    where: { id },
    data: { no, state: 'recorded', recordedBy: by, recordedAt: dateOfInstant(at) },
  })
  return { ...resolutionOf(row), no }
}

/** Sets a draft aside: nothing was decided. */
export async function discardResolution(tx: Tx, id: string): Promise<ResolutionRecord> {
  return resolutionOf(await tx.resolution.update({ where: { id }, data: { state: 'discarded' } }))
}

function resolutionOf(row: Prisma.ResolutionGetPayload<object>): ResolutionRecord {
  const { id, state, kind, body, seats, present, quorum, draftedBy } = row
  return {
    id,
    state,
    kind,
    body,
    seats,
    present,
    quorum,
    draftedBy,
    draftedAt: Temporal.Instant.fromEpochMilliseconds(row.draftedAt.getTime()),
    items: row.items as unknown as ResolutionItem[],
    rulebookFrom: dayOfDate(row.rulebookFrom),
    ...(row.no !== null && { no: row.no }),
    ...(row.meetingId !== null && { meetingId: row.meetingId }),
    ...(row.motionId !== null && { motionId: row.motionId }),
    ...(row.counters !== null && { counters: row.counters as Counters }),
    ...(row.recordedBy !== null && { recordedBy: row.recordedBy }),
  }
}
