import type { Look, Notice, Outcome, Values } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { officesHeld } from '../rules/offices.ts'
import { withdrawalCompetence } from '../rules/resolutions.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { openCards } from '../store/cards.ts'
import { certificateOf } from '../store/certificates.ts'
import { unpaidYears } from '../store/dues.ts'
import { lockMembers } from '../store/mergers.ts'
import { loadSeats } from '../store/tenures.ts'
import {
  listWithdrawals,
  lockWithdrawal,
  PENDING,
  updateWithdrawal,
  type WithdrawalRecord,
} from '../store/withdrawals.ts'
import { type Asker, actorOf, personOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { fileRequest } from './leavingFiling.ts'
import { keepCertificate } from './leavingPapers.ts'
import { titleOf } from './titles.ts'
import { outcomeOf, redrawOf, tellStaffOf } from './withdrawalCards.ts'
import { requestDocument } from './withdrawalDocuments.ts'
import { groundCitations, withdrawalValues } from './withdrawals.ts'

/** The question of the card on which a representative confirms that the member wants to leave. */
export const LEAVE = 'leave'

/** The member's own request that is not decided yet; undefined when there is none. */
async function requestOf(desk: Desk, memberId: string): Promise<WithdrawalRecord | undefined> {
  return (await listWithdrawals(desk.tx, PENDING, [memberId])).find(({ ground }) => ground === 'requested')
}

/** 退会: the representative is shown what it means, and asked; a request under way is shown with how it stands. */
export async function askToLeave(desk: Desk, asker: Asker, reason: string): Promise<Outcome> {
  const { member } = personOf(asker)
  const known = await requestOf(desk, member.id)
  if (known !== undefined) return showRequest(desk, asker, known)
  const look = await leaveLook(desk, asker, reason)
  const asks = { question: LEAVE, subject: member.id }
  return { say: [{ to: { account: asker.account }, ...look, actions: ['confirm', 'keep'], asks }] }
}

async function leaveLook(desk: Desk, asker: Asker, reason: string): Promise<Look> {
  const { member, name } = personOf(asker)
  const rulebook = rulebookOn(desk)
  const arrears = await unpaidYears(desk.tx, member.id)
  const values: Values = {
    memberNo: member.no,
    member: member.name,
    kind: member.kind,
    title: await titleOf(desk, member.no),
    by: name,
    reason: reason === '' ? null : reason,
    offices: officesHeld(await loadSeats(desk.tx, desk.today), member.no, desk.today),
    arrears,
    unpaid: arrears.reduce((sum, { unpaid }) => sum + unpaid, 0),
    certificateNo: (await certificateOf(desk.tx, member.id)) ?? null,
    days: provision(rulebook, 'withdrawal.decision').days,
    bodies: withdrawalCompetence(rulebook).bodies,
    citations: [...groundCitations(rulebook, 'requested'), ...endCitations(desk)],
  }
  return { template: 'cards/leave', values }
}

/** The article on what ends when it is confirmed. */
function endCitations(desk: Desk) {
  const rulebook = rulebookOn(desk)
  return citationsOf(rulebook, provision(rulebook, 'withdrawal.confirmation')).slice(-1)
}

/** Confirmed: the case is opened, beside one that the secretariat may have opened before: either may end the membership. */
export async function confirmLeaving(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { member } = requireOwn(asker, subject)
  await lockMembers(desk.tx, [member.id])
  const actor = actorOf({ account: asker.account, person: personOf(asker) })
  const known = await requestOf(desk, member.id)
  const reason = await reasonOn(desk, subject)
  const look = { ...(await leaveLook(desk, asker, reason)), outcome: 'filed' }
  const redraw = [{ question: LEAVE, subject, look }]
  if (known !== undefined) return together([{ say: [], redraw }, await showRequest(desk, asker, known)])
  const filed = await fileRequest(desk, actor, member, { reason, onPaper: false })
  return together([
    { say: [], redraw },
    await showRequest(desk, asker, filed),
    { say: [await tellStaffOf(desk, filed, 'filed')] },
  ])
}

/** The reason is kept nowhere else until it is confirmed. The latest card has the last word. */
async function reasonOn(desk: Desk, subject: string): Promise<string> {
  const card = (await openCards(desk.tx, LEAVE, subject)).at(-1)
  const reason = card?.look.values.reason
  return typeof reason === 'string' ? reason : ''
}

/** Not confirmed: the member stays. */
export async function keepMembership(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  requireOwn(asker, subject)
  const look = { ...(await leaveLook(desk, asker, await reasonOn(desk, subject))), outcome: 'kept' }
  return { say: [], redraw: [{ question: LEAVE, subject, look }] }
}

/** Who pressed may have stopped speaking for the member since the card was sent. */
function requireOwn(asker: Asker, subject: string) {
  const { member } = personOf(asker)
  if (subject !== member.id) throw new Refusal('card_not_yours')
  return { member }
}

/** How a request stands, what is still to be done, where to upload, and the notice to sign. */
async function showRequest(desk: Desk, asker: Asker, one: WithdrawalRecord): Promise<Outcome> {
  const answer: Notice = {
    to: { account: asker.account },
    template: 'replies/leaving',
    values: await withdrawalValues(desk, one),
  }
  const isOpen = one.state === 'filed' || one.state === 'incomplete'
  return { say: [isOpen ? { ...answer, file: await requestDocument(desk, one) } : answer] }
}

/** 撤回退会: the representative takes the request back before the council has voted. */
export async function takeBackLeaving(desk: Desk, asker: Asker): Promise<Outcome> {
  const person = personOf(asker)
  const known = await requestOf(desk, person.member.id)
  if (known === undefined) throw new Refusal('leaving_none', { member: person.member.name })
  const one = await lockWithdrawal(desk.tx, known.id)
  if (!PENDING.includes(one.state)) throw new Refusal('leaving_none', { member: person.member.name })
  const actor = actorOf({ account: asker.account, person })
  const end = { state: 'withdrawn' as const, closedBy: actor, closedAt: desk.now }
  const back = await updateWithdrawal(desk.tx, one.id, end)
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'withdrawal.withdrawn',
    subject: `withdrawal:${one.no}`,
    data: {},
  })
  const values = await withdrawalValues(desk, back)
  const said = reply(asker.account, 'replies/leaving', values)
  const staff: Notice = {
    to: { everyStaff: true },
    template: 'notices/withdrawal_closed',
    values: { ...values, by: person.name },
    once: `withdrawal/${one.no}/withdrawn`,
  }
  return outcomeOf(desk, back, [...said.say, staff])
}

/** 退会证书: what the member says of its certificate: it hands it back, or has lost it. */
export async function sayCertificate(desk: Desk, asker: Asker, said: 'returning' | 'lost'): Promise<Outcome> {
  const { member, name } = personOf(asker)
  const known = await requestOf(desk, member.id)
  if (known === undefined) throw new Refusal('leaving_none', { member: member.name })
  const actor = actorOf({ account: asker.account, person: personOf(asker) })
  const told = await keepCertificate(desk, actor, known.id, said)
  const staff = await tellStaffOf(desk, told, `certificate/${said}/${name}/${desk.now}`)
  return together([await showRequest(desk, asker, told), { say: [staff], redraw: [await redrawOf(desk, told)] }])
}
