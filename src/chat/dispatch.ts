import { addressKey } from '../messages/message.ts'
import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { wordRefusal } from '../messages/wording.ts'
import { NoRulebookInForce } from '../rules/rulebook.ts'
import type { Asker } from '../secretariat/asker.ts'
import { findCard } from '../store/cards.ts'
import type { Tx } from '../store/database.ts'
import { settleUpdate, takeUpdate } from '../store/inbox.ts'
import { findOwner } from '../store/people.ts'
import type { Cause } from './cause.ts'
import { hearPress } from './codes.ts'
import { answeredPrivately } from './groups.ts'
import { hear } from './hearing.ts'
import { type House, openDesk } from './house.ts'
import type { DispatchEnd } from './meters.ts'
import { noteDispatch, type Taken } from './noting.ts'
import { isOutage } from './outage.ts'
import { postOutcome } from './outbox.ts'
import type { Update } from './platform.ts'
import { reportUnprocessed } from './poison.ts'
import { press, showAgain } from './pressing.ts'
import { renewLook } from './redrawing.ts'

/**
 * Acts on one stored update, and before it on what the same person did earlier: identify → find → authorize → run →
 * answer, all in one transaction, after which the update is done. A refusal undoes what was begun and answers why.
 * Anything else that goes wrong is a fault of ours: it is logged with the update's id, the person gets an apology, and
 * the update is kept as failed. An outage of the database is thrown, so that the job is done again.
 */
export async function dispatch(house: House, id: string): Promise<void> {
  for (let acted = await actOnOldest(house, id); acted !== undefined; ) {
    acted = acted === id ? undefined : await actOnOldest(house, id)
  }
}

/** What an attempt took, and the mailboxes that its answers wait in. */
type Attempt = { taken?: Taken; jobs: string[] }

/** Acts on the oldest open update of whoever sent this one, and returns its id; undefined when all is done. */
async function actOnOldest(house: House, id: string): Promise<string | undefined> {
  const noted = noteDispatch(house)
  const attempt: Attempt = { jobs: [] }
  try {
    const end = await actOnce(house, id, attempt)
    if (attempt.taken) noted(attempt.taken, end)
  } catch (error) {
    if (attempt.taken) noted(attempt.taken, 'again')
    throw error
  }
  // Committed: should this process end now, the heartbeat of another finds what waits.
  for (const job of attempt.jobs) house.benches.delivery.lay(job)
  return attempt.taken?.id
}

async function actOnce(house: House, id: string, attempt: Attempt): Promise<DispatchEnd> {
  try {
    await house.db.$transaction(async (tx) => {
      const oldest = await takeUpdate(tx, id)
      if (oldest === undefined) return
      const taken = { id: oldest.id, update: oldest.update as Update }
      attempt.taken = taken
      await act(house, tx, taken.id, await hearPress(tx, taken.id, taken.update), attempt.jobs)
    })
    return 'done'
  } catch (error) {
    const { taken } = attempt
    if (isOutage(error) || taken === undefined) throw error
    attempt.jobs = []
    await house.db.$transaction((tx) => answerFailure(house, tx, taken.id, error, attempt.jobs))
    if (refusalOf(error) !== undefined) return 'refused'
    await reportUnprocessed(house, taken.id)
    return 'failed'
  }
}

async function act(house: House, tx: Tx, id: string, update: Update, jobs: string[]): Promise<void> {
  const desk = await openDesk(house, tx)
  const cause: Cause = { key: `update/${id}`, now: desk.now, asker: update.from, jobs }
  const asker: Asker = { account: update.from, ...(await findOwner(tx, update.from, desk.today)) }
  const outcome =
    update.kind === 'tapped' ? await press(house, desk, asker, update, cause) : await hear(desk, asker, update)
  await postOutcome(house, tx, outcome, cause)
  await renewLook(house, tx, update, cause)
  await keepHandful(house, tx, jobs)
  await settleUpdate(tx, id, desk.now, 'done', update.kind)
}

/** How many mailboxes one process delivers to by itself; with more all instances help. */
const HANDFUL = 20

/** Gives the queue what is more than one process should deliver by itself. */
async function keepHandful({ enqueue }: House, tx: Tx, jobs: string[]): Promise<void> {
  if (jobs.length > HANDFUL) await enqueue(tx, 'delivery', jobs.splice(0))
}

async function answerFailure(house: House, tx: Tx, id: string, error: unknown, jobs: string[]): Promise<void> {
  const found = await takeUpdate(tx, id)
  // Somebody else has acted on it meanwhile.
  if (found?.id !== id) return
  const refusal = refusalOf(error)
  const stored = found.update as Update
  // After a fault of ours nothing is made of it once more: that may be what failed.
  const update = refusal === undefined ? stored : await hearPress(tx, id, stored)
  if (refusal === undefined) house.log.error({ update: id, err: error }, 'acting on an update failed')
  const cause: Cause = { key: `update/${id}`, now: house.clock.now(), asker: update.from, jobs }
  const outcome =
    refusal === undefined
      ? reply(update.from, 'replies/apology', {})
      : ((await overtaken(house, tx, update, cause)) ?? reply(update.from, 'replies/refused', wordsOf(house, refusal)))
  await postOutcome(house, tx, update.place ? answeredPrivately(update.place, outcome) : outcome, cause)
  await renewLook(house, tx, update, cause)
  await settleUpdate(tx, id, cause.now, refusal === undefined ? 'failed' : 'done', refusal?.reason ?? String(error))
}

/** A press that came second: the card was decided while it waited. Its final state is the one visible answer. */
async function overtaken(house: House, tx: Tx, update: Update, cause: Cause): Promise<Outcome | undefined> {
  if (update.kind !== 'tapped') return undefined
  const card = await findCard(tx, update.cardId)
  if (card?.state !== 'closed' || addressKey(card.to) !== addressKey(update.from)) return undefined
  cause.pressed = { card, receipt: update.receipt }
  return showAgain(house, tx, card, cause)
}

function wordsOf(house: House, refusal: Refusal): { why: string } {
  return { why: wordRefusal(house.wording, refusal.reason, refusal.values) }
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof NoRulebookInForce) return new Refusal('no_rulebook', { first: error.firstDay ?? null })
  return undefined
}
