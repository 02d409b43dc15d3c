import { type Notice, type Outcome, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { type DuesEntrySaid, type DuesRequestRecord, keepDuesRequest, openDuesRequests } from '../store/duesRequests.ts'
import type { MemberOf } from '../store/people.ts'
import { whoMayApprove } from './approvers.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titleOf } from './titles.ts'

/** The question of the card on which somebody else decides what is to be written into the dues. */
export const DUES_REQUEST = 'dues_request'

/**
 * What one of the staff wants written into the dues waits for somebody else, who gets a card. Refuses what waits already.
 * Whoever asks has locked what it is about.
 */
export async function askForEntry(desk: Desk, asker: Asker, said: DuesEntrySaid): Promise<Outcome> {
  const pending = (await openDuesRequests(desk.tx)).find((one) => isSame(one, said))
  if (pending !== undefined) throw new Refusal('dues_request_pending', { kind: said.kind, by: nameOf(pending.askedBy) })
  const request = await keepDuesRequest(desk.tx, said, actorOf(asker), desk.now)
  await noteRequest(desk, actorOf(asker), 'asked', request)
  const values = await requestValues(desk, request)
  const approvers = await whoMayApprove(desk, request.askedBy)
  const names = { approvers: approvers.length, alone: approvers.includes(staffOf(asker).id) }
  const asked = reply(asker.account, 'replies/dues_request_asked', { ...values, ...names }).say
  return { say: [...asked, ...approvers.map((id) => cardTo(id, request, values))] }
}

function isSame(one: DuesRequestRecord, said: DuesEntrySaid): boolean {
  if (one.kind === 'taking_back') return said.kind === 'taking_back' && one.payment.id === said.payment.id
  if (said.kind !== 'standard') return false
  return one.standard.tier === said.standard.tier && one.standard.from === said.standard.from
}

function cardTo(staffId: string, { id }: DuesRequestRecord, values: Values): Notice {
  return {
    to: { staff: staffId },
    template: 'cards/dues_request',
    values: { ...values, decided: null },
    actions: ['approve', 'refuse'],
    asks: { question: DUES_REQUEST, subject: id },
  }
}

/** What every message about a request says of it; what it is not about is null. */
export async function requestValues(desk: Desk, one: DuesRequestRecord): Promise<Values> {
  const { kind, askedBy, askedAt } = one
  const rulebook = rulebookOn(desk)
  const rule = provision(rulebook, kind === 'standard' ? 'congress.duesStandard' : 'dues.arrears')
  const said = kind === 'standard' ? standardLine(one.standard) : await paymentLine(desk, one)
  return {
    kind,
    ...said,
    askedBy: nameOf(askedBy),
    askedAt: askedAt.toString(),
    citations: citationsOf(rulebook, rule),
  }
}

const NOTHING = {
  ...{ tier: null, from: null, ended: false, basis: null },
  ...{ member: null, title: null, year: null, receiptNo: null, paidOn: null, reason: null },
}

function standardLine({ tier, amount, from, ended, basis }: Extract<DuesEntrySaid, { kind: 'standard' }>['standard']) {
  return { ...NOTHING, tier: tier ?? null, amount, from, ended: ended === true, basis }
}

async function paymentLine(desk: Desk, { payment, reason }: Extract<DuesEntrySaid, { kind: 'taking_back' }>) {
  const { member, year, amount, receiptNo, paidOn } = payment
  const { no, name } = member
  const title = await titleOf(desk, no)
  return { ...NOTHING, member: { no, name }, title, year, amount, receiptNo, paidOn: paidOn ?? null, reason }
}

/** Of which member a request is, for the trail and for whoever may not decide it; undefined of a standard. */
export function memberOfRequest(one: DuesEntrySaid): MemberOf | undefined {
  return one.kind === 'taking_back' ? one.payment.member : undefined
}

/** Writes down that something was asked for, approved or refused. */
export async function noteRequest(
  desk: Desk,
  actor: string,
  how: 'asked' | 'approved' | 'refused',
  one: DuesRequestRecord,
): Promise<void> {
  const member = memberOfRequest(one)
  const subject = member === undefined ? 'dues:standards' : `member:${member.no}`
  const data = one.kind === 'standard' ? { ...one.standard } : dataOf(one)
  const event = { at: desk.now, actor, type: `dues.${one.kind}_${how}` as const, subject }
  await record(desk.tx, { ...event, data: { ...data, askedBy: one.askedBy } })
}

function dataOf({ payment, reason }: Extract<DuesEntrySaid, { kind: 'taking_back' }>) {
  const { year, amount, receiptNo } = payment
  return { year, amount, receiptNo, reason }
}

/** The cards again of what waits for whoever asks; none when nothing does. */
export async function openRequestCards(desk: Desk, asker: Asker): Promise<Notice[]> {
  const { id: staffId } = staffOf(asker)
  const cards: Notice[] = []
  for (const one of await openDuesRequests(desk.tx)) {
    if (!(await whoMayApprove(desk, one.askedBy)).includes(staffId)) continue
    cards.push({ ...cardTo(staffId, one, await requestValues(desk, one)), to: { account: asker.account } })
  }
  return cards
}

/** What waits to be decided, for 待办 and the digest. */
export async function agendaDuesRequests(desk: Desk): Promise<Values[]> {
  const waiting = await openDuesRequests(desk.tx)
  return Promise.all(waiting.map(async (one) => ({ id: one.id, ...(await requestValues(desk, one)) })))
}
