import type { Outcome, Redraw } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { record } from '../store/audit.ts'
import {
  casesOf,
  casesToAnnul,
  dropAnnulment,
  type FallenCase,
  type Forfeiture,
  lockCase,
  proposeAnnulment,
} from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { type Asker, actorOf } from './asker.ts'
import { forfeitureValues, nameOf, together } from './caseNotices.ts'
import { isBorneOut, lossesOf, openForfeiture } from './cases.ts'
import { annulCase } from './casesAnnulling.ts'
import {
  askAgain,
  askToConfirm,
  type Confirmation,
  requireConfirmer,
  type Typed,
  tellTypist,
  type Waiting,
} from './confirming.ts'
import { closeCards } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titleOf } from './titles.ts'
import { cureWithdrawals } from './withdrawalCuring.ts'

/** The question of the card on which a confirmed loss falls; its subject is the case's id and that of what waits. */
export const ANNULMENT = 'annulment'

/**
 * A confirmed loss is no longer borne out by the books as one of the staff has corrected or sealed them: the seat comes
 * back only when another has confirmed it. `typists` wrote the lines beside whoever asks. Where it waits already, whoever
 * made it fall stays the one who never confirms it, whatever others correct since: these have typed a part.
 */
export async function askToAnnul(
  desk: Desk,
  asker: Asker,
  meeting: MeetingRecord,
  one: Forfeiture,
  typists: readonly string[] = [],
): Promise<Outcome> {
  const actor = actorOf(asker)
  const now = [...typists.filter((by) => by !== actor), actor]
  const before = one.annulment?.by ?? []
  const by = [...now.filter((name) => !before.includes(name)), ...before]
  if (by.length === before.length) return { say: [] }
  const corrected = one.annulment?.corrected ?? meeting.no
  const waiting = await proposeAnnulment(desk.tx, one.id, { corrected, by, at: desk.now })
  await note(desk, asker, 'asked', waiting)
  const redraw = await closeOwnCards(desk, asker, one, { outcome: 'replaced', others: 'replaced' })
  return { say: await askToConfirm(desk, asker, typed(waiting), await confirmationOf(desk, waiting)), redraw }
}

/** The same once more, to whoever enters again what the book says already. */
export async function askToAnnulAgain(desk: Desk, asker: Asker, one: FallenCase): Promise<Outcome> {
  return { say: await askAgain(desk, asker, typed(one), await confirmationOf(desk, one)) }
}

/** The confirmed losses that another has still to annul. What the books bear out again waits for nobody. */
export async function waitingAnnulments(desk: Desk): Promise<Waiting[]> {
  const waiting: Waiting[] = []
  for (const one of await casesToAnnul(desk.tx)) {
    if (await isBorneOutNow(desk, one)) continue
    waiting.push({
      id: one.annulment.id,
      typed: typed(one),
      no: one.no,
      title: `${one.member.no} ${one.member.name}`,
      since: one.annulment.at,
      confirmation: await confirmationOf(desk, one),
    })
  }
  return waiting
}

/** The numbers of the cases that wait for another once a line was entered: the member's, and what was asked just now. */
export async function annulmentsAfter(desk: Desk, memberNo: string): Promise<string[]> {
  return (await casesToAnnul(desk.tx))
    .filter(({ member, annulment }) => member.no === memberNo || annulment.at.equals(desk.now))
    .map(({ no }) => no)
}

function typed({ annulment }: FallenCase): Typed {
  const by = [...annulment.by]
  const typedBy = by.pop() ?? ''
  return { deed: 'annulment', typedBy, earlier: by }
}

async function confirmationOf(desk: Desk, one: FallenCase): Promise<Confirmation> {
  const { id, corrected, by } = one.annulment
  const typedBy = by.map(nameOf).join('、')
  return {
    before: [],
    template: 'cards/annulment',
    values: { ...(await forfeitureValues(desk, one)), corrected, typedBy, decided: null },
    actions: ['confirm', 'keep'],
    asks: { question: ANNULMENT, subject: `${one.id}/${id}` },
  }
}

/**
 * Staff confirm that a loss falls, with whoever corrected the book somebody else where there is somebody else: the seat
 * comes back, and the member is told. The books are asked again; where they bear the loss out after all it stays, and
 * the cards close.
 */
export async function confirmAnnulment(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const one = await lockWaiting(desk, subject)
  await requireConfirmer(desk, asker, typed(one))
  if (await isBorneOutNow(desk, one)) return letStand(desk, asker, one)
  await dropAnnulment(desk.tx, one.id)
  const { no, member, office, annulment } = one
  const annulled = await annulCase(desk, actorOf(asker), { no: annulment.corrected, by: annulment.by }, one)
  const about = { confirmed: true, no, member: { no: member.no, name: member.name }, office }
  return together([
    { say: [], redraw: await closeOwnCards(desk, asker, one, { outcome: 'annulled' }) },
    annulled,
    ...(await openOthers(desk, actorOf(asker), one)),
    await cureWithdrawals(desk, actorOf(asker), [member.id]),
    await tellTypist(desk, asker, typed(one), about),
  ])
}

/** A seat that came back may be lost on another ground, which the books bear out: that is a case of its own. */
async function openOthers(desk: Desk, actor: string, { member, ground }: Forfeiture): Promise<Outcome[]> {
  const back = new Set((ground.ended ?? []).map(({ id }) => id))
  const pending = new Set((await casesOf(desk.tx, [member.no])).map(({ tenureId }) => tenureId))
  const facts = await loadFacts(desk.tx, desk.zone, { members: [member.no] })
  const losses = lossesOf(rulebookOn(desk), facts, member.no, desk.today)
  const outcomes: Outcome[] = []
  for (const loss of losses)
    if (back.has(loss.tenure.id) && !pending.has(loss.tenure.id)) outcomes.push(await openForfeiture(desk, actor, loss))
  return outcomes
}

/** Pressed although the books bear the loss out again: whoever pressed hears why nothing happened. */
async function letStand(desk: Desk, asker: Asker, one: FallenCase): Promise<Outcome> {
  const { no, member, annulment } = one
  const title = await titleOf(desk, member.no)
  const values = { no, memberNo: member.no, member: member.name, title, corrected: annulment.corrected }
  const said = { to: { account: asker.account }, template: 'replies/annulment_lapsed', values }
  return together([{ say: [said] }, await lapse(desk, asker, one)])
}

/** The books bear a loss out again before anybody has confirmed that it falls: nothing waits any more. */
export async function lapse(desk: Desk, asker: Asker, one: FallenCase): Promise<Outcome> {
  await dropAnnulment(desk.tx, one.id)
  await note(desk, asker, 'lapsed', one)
  return { say: [], redraw: await closeOwnCards(desk, asker, one, { outcome: 'lapsed', others: 'lapsed' }) }
}

/** Staff let a confirmed loss stand although the book was corrected. Nothing moves; it is on record, by whom. */
export async function keepLoss(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const one = await lockWaiting(desk, subject)
  await dropAnnulment(desk.tx, one.id)
  await note(desk, asker, 'kept', one)
  const redraw = await closeOwnCards(desk, asker, one, { outcome: 'kept' })
  return together([{ say: [], redraw }, await tellTypist(desk, asker, typed(one), { confirmed: false, no: one.no })])
}

async function lockWaiting(desk: Desk, subject: string): Promise<FallenCase> {
  const [caseId = '', id] = subject.split('/')
  const one = await lockCase(desk.tx, caseId)
  if (!isFallen(one) || one.annulment.id !== id) throw new Refusal('annulment_gone', { no: one.no, state: one.state })
  return one
}

/** Whether a confirmed loss waits to be annulled by another. */
export function isFallen(one: Awaited<ReturnType<typeof lockCase>>): one is FallenCase {
  return one.kind === 'forfeiture' && one.state === 'confirmed' && one.annulment !== undefined
}

async function isBorneOutNow(desk: Desk, one: Forfeiture): Promise<boolean> {
  return isBorneOut(desk, await loadFacts(desk.tx, desk.zone, { members: [one.member.no] }), one)
}

function closeOwnCards(
  desk: Desk,
  asker: Asker,
  { id }: Pick<Forfeiture, 'id'>,
  how: { outcome: string; others?: string },
): Promise<Redraw[]> {
  return closeCards(desk, asker, { question: ANNULMENT, beginning: `${id}/`, ...how })
}

async function note(desk: Desk, asker: Asker, how: 'asked' | 'lapsed' | 'kept', one: FallenCase): Promise<void> {
  const { corrected, by } = one.annulment
  const event = { at: desk.now, actor: actorOf(asker), type: `case.annulment_${how}` as const }
  const data = { member: one.member.no, corrected, typedBy: [...by] }
  await record(desk.tx, { ...event, subject: `case:${one.no}`, data })
}
