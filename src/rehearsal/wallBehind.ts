import type { House } from '../chat/house.ts'
import type { Update } from '../chat/platform.ts'
import type { Entry } from './window.ts'

type Db = House['db']
/** A stored update, a message of the outbox, a card, and a turn of a job, as they are kept. */
export type UpdateRow = NonNullable<Awaited<ReturnType<Db['inboxUpdate']['findFirst']>>>
export type MessageRow = NonNullable<Awaited<ReturnType<Db['outboxMessage']['findFirst']>>>
export type CardRow = NonNullable<Awaited<ReturnType<Db['card']['findFirst']>>>
export type TurnRow = NonNullable<Awaited<ReturnType<Db['jobSlot']['findFirst']>>>

/** Everything that is kept of an entry: what was said or pressed, what huiwu wrote because of it, and what made it write. */
export type Behind = {
  /** A person's own words, as they were stored. */
  said?: UpdateRow
  /** The entry's own messages: the first sending and every redrawing. */
  messages: MessageRow[]
  card?: CardRow
  presses: UpdateRow[]
  /** What made huiwu write. */
  causes: UpdateRow[]
  turns: TurnRow[]
  /** What came of a person's words. */
  caused: MessageRow[]
  /** The cards that were pressed. */
  pressed: CardRow[]
}

/** Finds what is kept of an entry in somebody's chat. */
export async function findBehind({ db }: House, platform: 'wecom' | 'dingtalk', entry: Entry): Promise<Behind> {
  const nothing: Behind = { messages: [], presses: [], causes: [], turns: [], caused: [], pressed: [] }
  if (entry.from === 'person') {
    const said = entry.ref && (await db.inboxUpdate.findFirst({ where: { platform, updateKey: entry.ref } }))
    return said ? { ...nothing, said, caused: await causedBy(db, said) } : nothing
  }
  const cardId = entry.kind === 'card' ? entry.card.id : undefined
  const ids = [
    ...(cardId ? [{ message: { path: ['id'], equals: cardId } }] : []),
    ...(entry.ref ? [{ receipt: { path: ['messageId'], equals: entry.ref } }] : []),
  ]
  if (ids.length === 0) return nothing
  const [messages, card, presses] = await Promise.all([
    db.outboxMessage.findMany({ where: { platform, OR: ids }, orderBy: { seq: 'asc' } }),
    cardId === undefined ? null : db.card.findUnique({ where: { id: cardId } }),
    cardId === undefined ? [] : db.inboxUpdate.findMany({ where: { update: { path: ['cardId'], equals: cardId } } }),
  ])
  const origins = await Promise.all(messages.map((message) => causeOf(db, message)))
  const updates = unique(origins.flatMap(({ update }) => (update ? [update] : [])))
  const causes = updates.filter(({ id }) => !presses.some((press) => press.id === id))
  return {
    ...nothing,
    messages,
    ...(card && { card }),
    presses,
    causes,
    turns: origins.flatMap(({ turn }) => (turn ? [turn] : [])),
    pressed: await cardsPressed(db, [...presses, ...causes]),
  }
}

/** The update that a person's words or press came in, as the conversation reads it. */
export function updateIn({ update }: UpdateRow): Update {
  return update as unknown as Update
}

async function cardsPressed(db: Db, updates: readonly UpdateRow[]): Promise<CardRow[]> {
  const ids = updates.map(updateIn).flatMap((update) => (update.kind === 'tapped' ? [update.cardId] : []))
  return db.card.findMany({ where: { id: { in: ids } } })
}

/** What was written in the same transaction has its time; what is said in several keys begins with the update's. */
async function causedBy(db: Db, { id, doneAt }: UpdateRow): Promise<MessageRow[]> {
  const written = doneAt === null ? [] : [{ createdAt: doneAt }]
  return db.outboxMessage.findMany({
    where: { OR: [{ key: { startsWith: `update/${id}/` } }, ...written] },
    orderBy: { seq: 'asc' },
    take: 20,
  })
}

/** How long the transaction of a turn may take before its messages are written. */
const TURN_MS = 60_000

/** What made huiwu write a message: the key names it, or else the moment at which it was written. */
async function causeOf(db: Db, { key, createdAt }: MessageRow): Promise<{ update?: UpdateRow; turn?: TurnRow }> {
  const [, updateId] = /^update\/([^/]+)\//.exec(key) ?? []
  const update = await db.inboxUpdate.findFirst({ where: updateId ? { id: updateId } : { doneAt: createdAt } })
  if (update !== null) return { update }
  const [, job] = /^job\/([^/]+)\//.exec(key) ?? []
  const turn = await db.jobSlot.findFirst({
    where: {
      ...(job && { job }),
      claimedAt: { lte: createdAt, gt: new Date(createdAt.getTime() - TURN_MS) },
    },
    orderBy: { claimedAt: 'desc' },
  })
  return turn === null ? {} : { turn }
}

function unique<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}
