import { addressKey } from '../messages/message.ts'
import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { wordRefusal } from '../messages/wording.ts'
import { NoRulebookInForce } from '../rules/rulebook.ts'
import { allowanceUsedUp } from '../secretariat/allowance.ts'
import type { Asker } from '../secretariat/asker.ts'
import { unbindDeparted } from '../secretariat/departures.ts'
import type { Desk } from '../secretariat/desk.ts'
import { type CardRecord, findCard } from '../store/cards.ts'
import type { Tx } from '../store/database.ts'
import { settleUpdate, takeUpdate } from '../store/inbox.ts'
import { findOwner } from '../store/people.ts'
import { CARD_ACTIONS } from './actions.ts'
import type { Cause } from './cause.ts'
import { hearPress } from './codes.ts'
import { COMMANDS } from './commands.ts'
import { greet } from './greeting.ts'
import { answeredPrivately, askToWritePrivately, isNobody } from './groups.ts'
import { type House, openDesk } from './house.ts'
import { findCommand, nearestCommands } from './matching.ts'
import { isOutage } from './outage.ts'
import { postOutcome } from './outbox.ts'
import type { Press, Update } from './platform.ts'
import { redrawCard, renewLook } from './redrawing.ts'
import { authorize } from './rights.ts'

/** What is taken for said when nothing was. */
const HELP = '帮助'

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

/** Acts on the oldest open update of whoever sent this one, and returns its id; undefined when all is done. */
async function actOnOldest(house: House, id: string): Promise<string | undefined> {
  const taken: { id?: string } = {}
  try {
    await house.db.$transaction(async (tx) => {
      const found = await takeUpdate(tx, id)
      if (found === undefined) return
      taken.id = found.id
      await act(house, tx, found.id, await hearPress(tx, found.id, found.update as Update))
    })
  } catch (error) {
    if (isOutage(error) || taken.id === undefined) throw error
    const failed = taken.id
    await house.db.$transaction((tx) => answerFailure(house, tx, failed, error))
  }
  return taken.id
}

async function act(house: House, tx: Tx, id: string, update: Update): Promise<void> {
  const desk = await openDesk(house, tx)
  const cause: Cause = { key: `update/${id}`, now: desk.now }
  const asker: Asker = { account: update.from, ...(await findOwner(tx, update.from, desk.today)) }
  const outcome =
    update.kind === 'tapped' ? await press(house, desk, asker, update, cause) : await hear(desk, asker, update)
  await postOutcome(house, tx, outcome, cause)
  await renewLook(house, tx, update, cause)
  await settleUpdate(tx, id, desk.now, 'done', update.kind)
}

async function hear(desk: Desk, asker: Asker, update: Exclude<Update, Press>): Promise<Outcome> {
  if (update.kind === 'unidentified') return answerStranger(desk, update)
  if (update.kind === 'departed') return unbindDeparted(desk, asker, Temporal.Instant.from(update.at))
  if (update.kind === 'withheld') return answerWithheld(desk, asker)
  if (update.place === undefined) return answer(desk, asker, update)
  if (isNobody(asker)) return askToWritePrivately(update.place)
  return answeredPrivately(update.place, await answer(desk, asker, update))
}

async function answer(desk: Desk, asker: Asker, update: Exclude<Update, Press>): Promise<Outcome> {
  switch (update.kind) {
    case 'said':
      // Whoever only calls us wants to know what can be said.
      return obey(desk, asker, update.text.trim() === '' ? HELP : update.text)
    case 'entered':
      return greet(desk, asker)
    case 'unreadable':
      authorize(asker.staff === undefined ? 'bound' : 'staff', asker, desk.today)
      return reply(asker.account, 'replies/unreadable', {})
    default:
      return { say: [] }
  }
}

/** What somebody said was kept back: they are told, wherever they said it, and the secretariat is. */
function answerWithheld(desk: Desk, { account }: Asker): Outcome {
  return { say: [...reply(account, 'replies/withheld', {}).say, allowanceUsedUp(desk, account.platform)] }
}

/**
 * Nobody can say who is asking: nothing but that is said, on the line the question came on, and once a day, because
 * strangers must not use up what the platform allows the organisation.
 */
function answerStranger(desk: Desk, { from, line, until }: Extract<Update, { kind: 'unidentified' }>): Outcome {
  const once = `unidentified/${desk.today}/${addressKey(from)}`
  return { say: [{ to: { place: line }, template: 'replies/unidentified', values: {}, until, once }] }
}

async function obey(desk: Desk, asker: Asker, text: string): Promise<Outcome> {
  const found = findCommand(COMMANDS, text)
  if (found === undefined) {
    authorize(asker.staff === undefined ? 'bound' : 'staff', asker, desk.today)
    const open = COMMANDS.filter((command) => command.who !== 'staff' || asker.staff !== undefined)
    return reply(asker.account, 'replies/unknown', {
      said: [...text].slice(0, 20).join(''),
      nearest: nearestCommands(open, text),
    })
  }
  authorize(found.command.who, asker, desk.today)
  return found.command.run(desk, asker, found.rest)
}

async function press(house: House, desk: Desk, asker: Asker, update: Press & Update, cause: Cause): Promise<Outcome> {
  const card = await findCard(desk.tx, update.cardId)
  if (card === undefined) throw new Refusal('card_unknown')
  if (addressKey(card.to) !== addressKey(update.from)) throw new Refusal('card_of_another')
  cause.pressed = { card, receipt: update.receipt }
  if (card.state === 'closed') return showAgain(house, desk.tx, card, cause)
  if (update.spent) throw new Refusal('button_spent')
  const action = CARD_ACTIONS.find((one) => one.question === card.question && one.key === update.actionKey)
  if (action === undefined || !(card.look.actions ?? []).includes(update.actionKey)) throw new Refusal('button_unknown')
  authorize(action.who, asker, desk.today)
  const choice = update.choice === undefined ? {} : { choice: update.choice }
  return action.run(desk, asker, { subject: card.subject, ...choice })
}

/** A card that is decided shows its final state again, and nothing else happens. */
async function showAgain(house: House, tx: Tx, card: CardRecord, cause: Cause): Promise<Outcome> {
  await redrawCard(house, tx, card, card.look, cause)
  return { say: [] }
}

async function answerFailure(house: House, tx: Tx, id: string, error: unknown): Promise<void> {
  const found = await takeUpdate(tx, id)
  // Somebody else has acted on it meanwhile.
  if (found?.id !== id) return
  const update = await hearPress(tx, id, found.update as Update)
  const refusal = refusalOf(error)
  if (refusal === undefined) house.log.error({ update: id, err: error }, 'acting on an update failed')
  const cause: Cause = { key: `update/${id}`, now: house.clock.now() }
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
