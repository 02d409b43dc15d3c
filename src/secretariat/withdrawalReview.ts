import type { Notice, Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { isCurable } from '../rules/exits.ts'
import { type AuditType, record } from '../store/audit.ts'
import { lockMembers } from '../store/mergers.ts'
import { listMotions } from '../store/motions.ts'
import { noteTold } from '../store/withdrawalNotices.ts'
import {
  listWithdrawals,
  lockWithdrawal,
  PENDING,
  updateWithdrawal,
  type WithdrawalChange,
  type WithdrawalRecord,
} from '../store/withdrawals.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'
import { fileRequest } from './leavingFiling.ts'
import { findMember } from './lookup.ts'
import { lackingOf, outcomeOf, redrawOf, tellMemberOf, tellStaffOf } from './withdrawalCards.ts'
import { acceptanceDocument } from './withdrawalDocuments.ts'
import { ladderOf, nextRung } from './withdrawalLadder.ts'
import { requireState, withdrawalNamed, withdrawalValues } from './withdrawals.ts'

/** 登记退会: a member has written on paper: staff open its case; the signed notice is with them already. */
export async function fileForMember(
  desk: Desk,
  asker: Asker,
  said: { member: string; reason: string },
): Promise<Outcome> {
  staffOf(asker)
  const member = await findMember(desk, said.member)
  await requireNothingPending(desk, member, ['requested'])
  const filed = await fileRequest(desk, actorOf(asker), member, { reason: said.reason, onPaper: true })
  const told = await tellMemberOf(desk, filed, 'notices/withdrawal_filed', 'filed')
  return { say: [await tellStaffOf(desk, filed, 'filed'), ...told] }
}

/** Refuses a member that has left, and one about which a case is under way: of these grounds, by default of any. */
export async function requireNothingPending(
  desk: Desk,
  member: { id: string; no: string; name: string; leftOn?: string },
  grounds?: readonly WithdrawalRecord['ground'][],
): Promise<void> {
  await lockMembers(desk.tx, [member.id])
  const who = { memberNo: member.no, member: member.name }
  if (member.leftOn !== undefined && member.leftOn <= desk.today)
    throw new Refusal('withdrawal_left_already', { ...who, leftOn: member.leftOn })
  const pending = (await listWithdrawals(desk.tx, PENDING, [member.id])).find(
    ({ ground }) => grounds === undefined || grounds.includes(ground),
  )
  if (pending === undefined) return
  throw new Refusal('withdrawal_pending', { ...who, no: pending.no, ground: pending.ground, state: pending.state })
}

/** 材料齐备: everything is there: the member gets the written reply, and the case waits for the council. */
export async function acceptWithdrawal(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  return accept(desk, asker, await lockWithdrawal(desk.tx, id))
}

/** The same by the number. */
export async function acceptWithdrawalNamed(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  return accept(desk, asker, await withdrawalNamed(desk, said))
}

async function accept(desk: Desk, asker: Asker, one: WithdrawalRecord): Promise<Outcome> {
  requireState(one, ['filed', 'incomplete'])
  const lacking = await lackingOf(desk, one)
  if (lacking.length > 0) throw new Refusal('withdrawal_incomplete', { no: one.no, member: one.member.name, lacking })
  const change = { state: 'accepted' as const, acceptedOn: desk.today, acceptedBy: actorOf(asker), missing: null }
  const accepted = await write(desk, asker, one, 'withdrawal.accepted', change)
  const file = await acceptanceDocument(desk, accepted)
  const values = await withdrawalValues(desk, accepted)
  const answer: Notice = { to: { account: asker.account }, template: 'replies/withdrawal_accepted', values, file }
  const told = await tellMemberOf(desk, accepted, 'notices/withdrawal_accepted', `accepted/${desk.now}`, {}, file)
  return outcomeOf(desk, accepted, [answer, ...told])
}

/** 材料不齐: what is missing is told to the member; that is never a refusal. */
export async function askForPapers(desk: Desk, asker: Asker, said: { no: string; missing: string }): Promise<Outcome> {
  const one = requireState(await withdrawalNamed(desk, said.no), ['filed', 'incomplete', 'accepted'])
  await requireNotVotedOn(desk, one)
  if (said.missing === '') throw new Refusal('withdrawal_missing_how', { no: one.no })
  const change = { state: 'incomplete' as const, missing: said.missing, acceptedOn: null }
  const incomplete = await write(desk, asker, one, 'withdrawal.incomplete', change, { missing: said.missing })
  const answer = reply(asker.account, 'replies/withdrawal_incomplete', await withdrawalValues(desk, incomplete))
  const told = await tellMemberOf(desk, incomplete, 'notices/withdrawal_incomplete', `incomplete/${desk.now}`)
  return outcomeOf(desk, incomplete, [...answer.say, ...told])
}

/** While the council votes on an exit its papers are not asked for anew: that would keep a member by delay. */
async function requireNotVotedOn(desk: Desk, { id, no, member }: WithdrawalRecord): Promise<void> {
  const open = (await listMotions(desk.tx, ['open'])).find(({ items }) => items.some(({ subject }) => subject === id))
  if (open !== undefined) throw new Refusal('withdrawal_under_vote', { no, member: member.name, vote: open.no ?? null })
}

/** A button cannot say what is missing. */
export async function askWhatIsMissing(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const one = requireState(await lockWithdrawal(desk.tx, id), ['filed', 'incomplete', 'accepted'])
  return reply(asker.account, 'replies/withdrawal_missing_how', { no: one.no, member: one.member.name })
}

/** 证书已收: the certificate is back. */
export async function receiveCertificate(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  return receive(desk, asker, await lockWithdrawal(desk.tx, id))
}

/** 收回证书: the same by the number. */
export async function receiveCertificateNamed(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  return receive(desk, asker, await withdrawalNamed(desk, said))
}

async function receive(desk: Desk, asker: Asker, one: WithdrawalRecord): Promise<Outcome> {
  requireState(one, PENDING)
  const back = await write(desk, asker, one, 'withdrawal.certificate', { certificate: 'returned' })
  const answer = reply(asker.account, 'replies/withdrawal', {
    ...(await withdrawalValues(desk, back)),
    lacking: await lackingOf(desk, back),
  })
  return outcomeOf(desk, back, answer.say)
}

/** 已告知: somebody told the member what no message could; the ladder goes on. */
export async function noteToldByPhone(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  return noteHeard(desk, asker, await lockWithdrawal(desk.tx, id))
}

/** 退会告知: the same by the number. */
export async function noteToldNamed(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  return noteHeard(desk, asker, await withdrawalNamed(desk, said))
}

async function noteHeard(desk: Desk, asker: Asker, one: WithdrawalRecord): Promise<Outcome> {
  if (!isCurable(one.ground) || one.state !== 'warned')
    throw new Refusal('withdrawal_settled', { no: one.no, member: one.member.name, state: one.state })
  const rung = nextRung(await ladderOf(desk, one))
  if (rung === undefined || rung.from > desk.today)
    throw new Refusal('withdrawal_nothing_to_tell', { no: one.no, from: rung?.from ?? null })
  await noteTold(desk.tx, [rung.id], actorOf(asker), desk.now)
  const data = { step: rung.step }
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'withdrawal.told',
    subject: `withdrawal:${one.no}`,
    data,
  })
  const answer = reply(asker.account, 'replies/withdrawal', { ...(await withdrawalValues(desk, one)), lacking: [] })
  return { say: answer.say, redraw: [await redrawOf(desk, one)] }
}

async function write(
  desk: Desk,
  asker: Asker,
  one: WithdrawalRecord,
  type: AuditType,
  change: WithdrawalChange,
  data: Record<string, string> = {},
): Promise<WithdrawalRecord> {
  const changed = await updateWithdrawal(desk.tx, one.id, change)
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type, subject: `withdrawal:${one.no}`, data })
  return changed
}
