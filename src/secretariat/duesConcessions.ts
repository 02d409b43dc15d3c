import { type Notice, type Outcome, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Day } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import {
  askConcession,
  type ConcessionRecord,
  concessionsOf,
  decideConcession,
  lockConcession,
  openConcessions,
} from '../store/concessions.ts'
import { type DuesOfYear, deferDues, waiveDues } from '../store/dues.ts'
import { listStaff, type MemberOf } from '../store/people.ts'
import { noteAlone } from './alone.ts'
import { isOwnRequest, requireApprover, whoMayApprove } from './approvers.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { nameOf, together } from './caseNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import { closeDecision } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { lockedYear, tellPeople } from './duesPayments.ts'
import { yearLine } from './duesRecording.ts'
import { openRequestCards } from './duesRequests.ts'
import { findMember } from './lookup.ts'
import { titleOf, titlesOf } from './titles.ts'
import { cureWithdrawals } from './withdrawalCuring.ts'

/** The question of the card that asks for a concession to be approved. */
export const CONCESSION = 'dues_concession'

/** A concession as staff ask for it: without `until` the dues are not to be paid at all. */
export type ConcessionSaid = { words: string; year: number; until?: Day; reason: string }

/** 缓缴, 减免: staff ask that a year be paid later, or not at all; somebody else of the secretariat decides on a card. */
export async function askForConcession(desk: Desk, asker: Asker, said: ConcessionSaid): Promise<Outcome> {
  staffOf(asker)
  const member = await findMember(desk, said.words)
  const dues = await lockedYear(desk, member, said.year)
  await requireAskable(desk, member, dues, said.until)
  const { until, reason } = said
  const kind = until === undefined ? ('waiver' as const) : ('deferral' as const)
  const rulebookFrom = rulebookOn(desk).effectiveFrom
  const asked = { kind, duesId: dues.id, reason, rulebookFrom, askedBy: actorOf(asker), ...(until && { until }) }
  const concession = await askConcession(desk.tx, asked, desk.now)
  await note(desk, actorOf(asker), 'asked', concession)
  const values = await valuesOf(desk, concession, dues)
  const approvers = await whoMayApprove(desk, concession.askedBy)
  const cards = approvers.map((id) => cardTo(id, concession, values))
  const names = { approvers: approvers.length, alone: approvers.includes(staffOf(asker).id) }
  return { say: [...reply(asker.account, 'replies/concession_asked', { ...values, ...names }).say, ...cards] }
}

async function requireAskable(desk: Desk, member: MemberOf, dues: DuesOfYear, until: Day | undefined): Promise<void> {
  requireOwed({ member }, dues)
  const pending = (await concessionsOf(desk.tx, [member.id])).find(
    ({ state, duesId }) => state === 'asked' && duesId === dues.id,
  )
  if (pending !== undefined)
    throw new Refusal('concession_pending', {
      ...yearLine(member, dues),
      kind: pending.kind,
      by: nameOf(pending.askedBy),
    })
  if (until !== undefined) requireLater(desk, { member }, dues, until)
}

function cardTo(staffId: string, { id }: ConcessionRecord, values: Values): Notice {
  return {
    to: { staff: staffId },
    template: 'cards/concession',
    values: { ...values, decided: null },
    actions: ['approve', 'refuse'],
    asks: { question: CONCESSION, subject: id },
  }
}

async function valuesOf(desk: Desk, one: ConcessionRecord, dues: DuesOfYear): Promise<Values> {
  const { kind, member, until, reason, askedBy, askedAt } = one
  const rulebook = rulebookOf(desk, one)
  return {
    ...yearLine(member, dues),
    title: await titleOf(desk, member.no),
    kind,
    unpaid: dues.owed - dues.paid,
    dueOn: dues.deferredTo ?? dues.dueOn,
    until: until ?? null,
    reason,
    askedBy: nameOf(askedBy),
    askedAt: askedAt.toString(),
    citations: citationsOf(rulebook, provision(rulebook, 'dues.arrears')),
  }
}

/** Somebody else approves: the year is due later, or not asked any more, and the member's people are told. */
export async function approveConcession(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const { one, dues } = await undecided(desk, asker, id)
  requireOwed(one, dues)
  if (one.until !== undefined) requireLater(desk, one, dues, one.until)
  const values = await valuesOf(desk, one, dues)
  if (one.kind === 'deferral' && one.until !== undefined) await deferDues(desk.tx, dues.id, one.until)
  else await waiveDues(desk.tx, one.member.id, one.year)
  await settle(desk, asker, id, 'approved')
  if (isOwnRequest(asker, one)) await noteAlone(desk, asker, one.kind, aboutOf(one, dues))
  const told = await tellPeople(desk, one.member, 'notices/concession', {
    ...values,
    approvedBy: staffOf(asker).name,
    on: desk.today,
  })
  return together([
    { say: told },
    close(asker, id, values, 'approved'),
    await tellAsker(desk, asker, one, values, true),
    await cureWithdrawals(desk, actorOf(asker), [one.member.id]),
  ])
}

function aboutOf({ member: { no, name }, year }: ConcessionRecord, { owed, paid }: DuesOfYear) {
  return { member: { no, name }, year, amount: owed - paid }
}

/** A year is put off to a later day that is still to come. */
function requireLater(desk: Desk, { member }: Pick<ConcessionRecord, 'member'>, dues: DuesOfYear, until: Day): void {
  const dueOn = dues.deferredTo ?? dues.dueOn
  if (until <= dueOn || until < desk.today)
    throw new Refusal('deferral_day', { ...yearLine(member, dues), until, dueOn, today: desk.today })
}

/** What was paid or waived meanwhile needs no concession any more. */
function requireOwed({ member }: Pick<ConcessionRecord, 'member'>, dues: DuesOfYear): void {
  if (dues.waived) throw new Refusal('dues_waived', yearLine(member, dues))
  if (dues.paid >= dues.owed) throw new Refusal('dues_paid', { ...yearLine(member, dues), receipts: dues.receipts })
}

/** Somebody else refuses: everything stays as it is, and whoever asked is told. */
export async function refuseConcession(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const { one, dues } = await undecided(desk, asker, id)
  const values = await valuesOf(desk, one, dues)
  await settle(desk, asker, id, 'refused')
  return together([close(asker, id, values, 'refused'), await tellAsker(desk, asker, one, values, false)])
}

async function undecided(desk: Desk, asker: Asker, id: string) {
  const one = await lockConcession(desk.tx, id)
  if (one.state !== 'asked')
    throw new Refusal('concession_decided', { state: one.state, by: nameOf(one.decidedBy ?? ''), kind: one.kind })
  await requireApprover(desk, asker, one, { reason: 'concession_approver', values: { kind: one.kind } })
  return { one, dues: await lockedYear(desk, one.member, one.year) }
}

async function settle(desk: Desk, asker: Asker, id: string, state: 'approved' | 'refused'): Promise<void> {
  await note(desk, actorOf(asker), state, await decideConcession(desk.tx, id, { state, by: actorOf(asker) }, desk.now))
}

async function note(desk: Desk, actor: string, how: 'asked' | 'approved' | 'refused', one: ConcessionRecord) {
  const { kind, member, year, until, reason, askedBy } = one
  const data = { year, until: until ?? null, reason, askedBy }
  await record(desk.tx, { at: desk.now, actor, type: `dues.${kind}_${how}`, subject: `member:${member.no}`, data })
}

function close(asker: Asker, subject: string, values: Values, outcome: string): Outcome {
  return closeDecision(asker, { question: CONCESSION, subject, template: 'cards/concession', values, outcome })
}

/** Whoever asked hears what came of it, unless they decided themselves. */
async function tellAsker(
  desk: Desk,
  asker: Asker,
  one: ConcessionRecord,
  values: Values,
  approved: boolean,
): Promise<Outcome> {
  const asked = (await listStaff(desk.tx)).find(({ name }) => name === nameOf(one.askedBy))
  if (asked === undefined || asked.id === staffOf(asker).id) return { say: [] }
  const decided = { ...values, approved, by: staffOf(asker).name }
  return { say: [{ to: { staff: asked.id }, template: 'notices/concession_decided', values: decided }] }
}

/** 缓缴 without more: the cards again that wait for whoever asks, and those about what is to be written into the dues. */
export async function showOpenConcessions(desk: Desk, asker: Asker): Promise<Outcome> {
  const { id: staffId } = staffOf(asker)
  const cards: Notice[] = await openRequestCards(desk, asker)
  for (const one of await openConcessions(desk.tx)) {
    if (!(await whoMayApprove(desk, one.askedBy)).includes(staffId)) continue
    const dues = await lockedYear(desk, one.member, one.year)
    cards.push({ ...cardTo(staffId, one, await valuesOf(desk, one, dues)), to: { account: asker.account } })
  }
  if (cards.length === 0) throw new Refusal('concession_none')
  return { say: cards }
}

/** What waits to be decided, for 待办. */
export async function agendaConcessions(desk: Desk): Promise<Values[]> {
  const waiting = await openConcessions(desk.tx)
  const titles = await titlesOf(
    desk,
    waiting.map(({ member }) => member.no),
  )
  return waiting.map(({ id, member, kind, year, until, reason, askedBy, askedAt }) => ({
    id,
    no: member.no,
    name: member.name,
    title: titles(member.no),
    kind,
    year,
    until: until ?? null,
    reason,
    askedBy: nameOf(askedBy),
    askedAt: askedAt.toString(),
  }))
}
