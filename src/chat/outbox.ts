import { randomUUID } from 'node:crypto'
import type { Account, Message } from '../messages/message.ts'
import type { Look, Notice, Outcome, Redraw } from '../messages/notice.ts'
import { type Words, word } from '../messages/wording.ts'
import { type CardRecord, changeCard, createCard, openCards } from '../store/cards.ts'
import type { Tx } from '../store/database.ts'
import { dropUnsent, storeWaiting, type Waiting } from '../store/outbox.ts'
import { accountsOf } from '../store/people.ts'
import { tellOnce } from '../store/told.ts'
import type { House } from './house.ts'
import type { Receipt } from './platform.ts'
import { splitText } from './splitting.ts'

/** What caused something to be said: makes the keys by which saying it twice is harmless. */
export type Cause = { key: string; now: Temporal.Instant; pressed?: { card: CardRecord; receipt: Receipt } }

/** How long a message is worth delivering when its notice does not say. */
const WORTH_HOURS = 24

/**
 * Posts everything an outcome says and redraws what it changes, in the caller's transaction; the jobs that deliver it
 * are part of the same transaction. Returns the accounts that will hear something.
 */
export async function postOutcome(house: House, tx: Tx, outcome: Outcome, cause: Cause): Promise<Account[]> {
  const told: Account[] = []
  for (const [index, notice] of outcome.say.entries()) {
    told.push(...(await post(house, tx, notice, { ...cause, key: `${cause.key}/say${index}` })))
  }
  for (const [index, redraw] of (outcome.redraw ?? []).entries()) {
    told.push(...(await redrawAll(house, tx, redraw, { ...cause, key: `${cause.key}/redraw${index}` })))
  }
  // Whoever pressed is waiting for the visible answer; the others did not ask.
  const first = cause.pressed === undefined ? [] : [cause.pressed.card.to]
  await enqueueDeliveries(house, tx, [...first, ...told])
  return told
}

/** Makes a delivery job for each account, once. */
export async function enqueueDeliveries(house: House, tx: Tx, accounts: Account[]): Promise<void> {
  for (const account of new Set(accounts.map(accountKey))) await house.enqueue(tx, 'delivery', account)
}

/** An account as a job carries it. */
export function accountKey({ platform, userId }: Account): string {
  return `${platform}:${userId}`
}

async function post(house: House, tx: Tx, notice: Notice, cause: Cause): Promise<Account[]> {
  const accounts = await accountsOf(tx, notice.to)
  if (accounts.length === 0) return []
  if (notice.once !== undefined && !(await tellOnce(tx, notice.once, notice.template, cause.now))) return []
  const words = word(house.wording, notice)
  for (const account of accounts) await postTo(tx, account, notice, words, cause)
  return accounts
}

async function postTo(tx: Tx, to: Account, notice: Notice, words: Words, cause: Cause): Promise<void> {
  const key = `${notice.once ?? cause.key}@${accountKey(to)}`
  const shared = {
    kind: 'message' as const,
    template: notice.template,
    ...proofOf(notice),
    expiresAt: expiryOf(notice, cause.now),
  }
  if (words.card !== undefined) {
    const message: Message = { id: randomUUID(), to, ...words }
    if (notice.asks !== undefined) {
      await createCard(tx, { id: message.id, to, ...notice.asks, look: lookOf(notice) }, cause.now)
    }
    await storeWaiting(tx, { ...shared, key, message }, cause.now)
    return
  }
  for (const [index, text] of splitText(words.text).entries()) {
    const message: Message = { id: randomUUID(), to, ...words, text }
    await storeWaiting(tx, { ...shared, key: `${key}#${index}`, message }, cause.now)
  }
}

function expiryOf(notice: Notice, now: Temporal.Instant): Temporal.Instant {
  return notice.until === undefined ? now.add({ hours: WORTH_HOURS }) : Temporal.Instant.from(notice.until)
}

function proofOf(notice: Notice): Pick<Waiting, 'summonsId' | 'caseId'> {
  if (notice.proves === undefined) return {}
  return 'summons' in notice.proves ? { summonsId: notice.proves.summons } : { caseId: notice.proves.case }
}

/** The look alone, without whom it is for. */
function lookOf({ template, values, actions, choice, outcome }: Look): Look {
  return { template, values, ...(actions && { actions }), ...(choice && { choice }), ...(outcome && { outcome }) }
}

async function redrawAll(house: House, tx: Tx, redraw: Redraw, cause: Cause): Promise<Account[]> {
  const told: Account[] = []
  for (const card of await openCards(tx, redraw.question, redraw.subject)) {
    const isPressed = card.id === cause.pressed?.card.id
    const look = isPressed ? redraw.look : (redraw.others ?? redraw.look)
    if (look === 'untouched') continue
    await redrawCard(house, tx, card, lookOf(look), cause, { silent: redraw.silent === true && !isPressed })
    told.push(card.to)
  }
  return told
}

/**
 * Redraws one card: with the handle of the press when it is the pressed one, else with the one kept from its sending.
 * Silent: when the card can no longer change, nothing is said instead.
 */
export async function redrawCard(
  house: House,
  tx: Tx,
  card: CardRecord,
  look: Look,
  cause: Cause,
  { silent }: { silent: boolean } = { silent: false },
): Promise<void> {
  const revision = await changeCard(tx, card.id, look, cause.now)
  // A card still waiting to be sent would arrive out of date: what replaces it says what it would have said.
  await dropUnsent(tx, card.id, cause.now)
  const receipt = cause.pressed?.card.id === card.id ? cause.pressed.receipt : undefined
  await storeWaiting(
    tx,
    {
      key: `card/${card.id}/${revision}`,
      kind: 'replacement',
      template: look.template,
      message: { id: card.id, to: card.to, ...word(house.wording, look) },
      silent,
      expiresAt: cause.now.add({ hours: WORTH_HOURS }),
      ...(receipt?.handle !== undefined && { handle: { handle: receipt.handle, at: receipt.at } }),
    },
    cause.now,
  )
}
