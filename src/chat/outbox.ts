import { randomUUID } from 'node:crypto'
import { attachmentOf } from '../messages/document.ts'
import { type Account, type Address, addressKey, type Message } from '../messages/message.ts'
import type { Notice, Outcome } from '../messages/notice.ts'
import { type Words, word } from '../messages/wording.ts'
import { digestOf } from '../store/batches.ts'
import { createCards, type NewCard } from '../store/cards.ts'
import type { Tx } from '../store/database.ts'
import { hurry, storeWaiting, type Waiting } from '../store/outbox.ts'
import { addressBook } from '../store/people.ts'
import { tellOnce } from '../store/told.ts'
import { type Cause, lookOf, WORTH_HOURS } from './cause.ts'
import type { House } from './house.ts'
import { redrawAll } from './redrawing.ts'
import { splitText } from './splitting.ts'

/**
 * Posts everything an outcome says and redraws what it changes, in the caller's transaction; the jobs that deliver it
 * are part of the same transaction, unless the cause collects them. Returns the addresses that will hear something.
 */
export async function postOutcome(house: House, tx: Tx, outcome: Outcome, cause: Cause): Promise<Address[]> {
  const posts = await postAll(house, tx, outcome.say, cause)
  const redrawn: Address[] = []
  for (const [index, redraw] of (outcome.redraw ?? []).entries()) {
    redrawn.push(...(await redrawAll(house, tx, redraw, { ...cause, key: `${cause.key}/redraw${index}` })))
  }
  // Whoever pressed is waiting for the visible answer; the others did not ask.
  const first = cause.pressed === undefined ? [] : [cause.pressed.card.to]
  await hurry(tx, [...first, ...redrawn], cause.now)
  const jobs = jobsFor([...first, ...redrawn], posts)
  if (cause.jobs === undefined) await house.enqueue(tx, 'delivery', jobs)
  else cause.jobs.push(...jobs)
  return [...posts.map(({ to }) => to), ...redrawn]
}

/** How many mailboxes are looked after of all that are told the same: they bring the others along. */
const LEADERS = 4

/** A delivery job for each address, once; of those that are told the same, for a few. */
function jobsFor(addresses: Address[], posts: Post[]): string[] {
  const led = new Map<string, number>()
  const leading = posts.filter(({ waiting: [first] }) => {
    const digest = first && digestOf(first)
    if (digest === undefined) return true
    led.set(digest, (led.get(digest) ?? 0) + 1)
    return (led.get(digest) ?? 0) <= LEADERS
  })
  return [...new Set([...addresses, ...leading.map(({ to }) => to)].map(addressKey))]
}

/** What one notice puts into one chat: a message or several, and the card it asks with. */
type Post = { to: Address; waiting: Waiting[]; card?: NewCard }

async function postAll(house: House, tx: Tx, notices: Notice[], cause: Cause): Promise<Post[]> {
  if (notices.length === 0) return []
  const addresses = await addressBook(
    tx,
    notices.map((notice) => notice.to),
  )
  const fresh = await keepFresh(
    tx,
    notices.filter((notice) => addresses(notice.to).length > 0),
    cause,
  )
  const wordOne = wordEach(house)
  const posts = fresh.flatMap(([notice, key]) =>
    postsOf(house, notice, addresses(notice.to), wordOne(notice), { origin: cause.key, ...cause, key }),
  )
  await createCards(
    tx,
    posts.flatMap(({ card }) => (card === undefined ? [] : [card])),
    cause.now,
  )
  await storeWaiting(
    tx,
    posts.flatMap(({ waiting }) => waiting),
    cause.now,
  )
  return posts
}

/** The notices that were not said before, each with its key: its own for what is said once, else that of the cause. */
async function keepFresh(tx: Tx, notices: Notice[], cause: Cause): Promise<[Notice, string][]> {
  const things = notices.flatMap(({ once, template }) => (once === undefined ? [] : [{ key: once, template }]))
  const unsaid = await tellOnce(tx, things, cause.now)
  return notices.flatMap((notice, index): [Notice, string][] => {
    if (notice.once === undefined) return [[notice, `${cause.key}/say${index}`]]
    // Deleted as it is taken: the same key twice in one outcome is said once.
    return unsaid.delete(notice.once) ? [[notice, notice.once]] : []
  })
}

function postsOf(house: House, notice: Notice, addresses: Address[], words: Words, cause: Cause): Post[] {
  const timing = timingOf(notice, addresses, cause)
  return addresses.map((to) => {
    const post =
      words.card === undefined || !('userId' in to)
        ? textPost(to, notice, words, cause)
        : cardPost(to, notice, words, cause)
    const waiting = [...post.waiting, ...fileOf(house, to, notice, cause)]
    return { ...post, waiting: waiting.map((one) => ({ ...one, ...timing })) }
  })
}

/** Words what is said; what many are told with the very same values is worded once. */
function wordEach(house: House): (notice: Notice) => Words {
  let last: { notice: Notice; words: Words } | undefined
  return (notice) => {
    const same = last?.notice.values === notice.values && last.notice.template === notice.template
    if (last === undefined || !same || notice.actions !== undefined)
      last = { notice, words: word(house.wording, notice) }
    return last.words
  }
}

/** Whether somebody asked for what is said, and when it is due; a place where many read hears nothing but answers. */
function timingOf({ until }: Notice, addresses: Address[], { asker }: Cause): Pick<Waiting, 'unasked' | 'dueAt'> {
  const isAsked = addresses.some(
    (to) => !('userId' in to) || (asker !== undefined && addressKey(to) === addressKey(asker)),
  )
  if (isAsked) return {}
  return { unasked: true, ...(until !== undefined && { dueAt: Temporal.Instant.from(until) }) }
}

/** The document that follows a message; whoever cannot be sent one has the message all the same. */
function fileOf(house: House, to: Address, notice: Notice, cause: Cause): Waiting[] {
  const { file } = notice
  if (file === undefined || !('userId' in to)) return []
  const attachment = 'document' in file ? attachmentOf(house.wording, file) : file
  const message: Message = { id: randomUUID(), to, text: file.name, file: attachment }
  return [{ ...waitingOf(notice, cause), key: `${cause.key}@${addressKey(to)}/file`, message }]
}

function textPost(to: Address, notice: Notice, { card: _card, ...words }: Words, cause: Cause): Post {
  const waiting = splitText(words.text).map((text, index) => ({
    ...waitingOf(notice, cause),
    key: `${cause.key}@${addressKey(to)}#${index}`,
    message: { id: randomUUID(), to, ...words, text },
  }))
  return { to, waiting }
}

function cardPost(to: Account, notice: Notice, words: Words, cause: Cause): Post {
  const message: Message = { id: randomUUID(), to, ...words }
  const waiting = [{ ...waitingOf(notice, cause), key: `${cause.key}@${addressKey(to)}`, message }]
  return notice.asks === undefined
    ? { to, waiting }
    : { to, waiting, card: { id: message.id, to, ...notice.asks, look: lookOf(notice) } }
}

function waitingOf(notice: Notice, { now, key, origin = key }: Cause): Omit<Waiting, 'key' | 'message'> {
  const expiresAt = expiryOf(notice, now)
  return { kind: 'message', cause: origin, template: notice.template, ...proofOf(notice), expiresAt }
}

function expiryOf(notice: Notice, now: Temporal.Instant): Temporal.Instant {
  return notice.until === undefined ? now.add({ hours: WORTH_HOURS }) : Temporal.Instant.from(notice.until)
}

function proofOf(notice: Notice): Pick<Waiting, 'summonsId' | 'caseId' | 'noticeId'> {
  if (notice.proves === undefined) return {}
  if ('withdrawal' in notice.proves) return { noticeId: notice.proves.withdrawal }
  return 'summons' in notice.proves ? { summonsId: notice.proves.summons } : { caseId: notice.proves.case }
}
