import type { Notice, Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { duesAskedUntil, isCurable, mayRefuseExit, membershipEnds, membershipWithout } from '../rules/exits.ts'
import type { Day } from '../rules/facts.ts'
import { withdrawalCompetence } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { loadFacts } from '../store/facts.ts'
import { lockMembers } from '../store/mergers.ts'
import { noticesOf } from '../store/withdrawalNotices.ts'
import {
  findWithdrawal,
  lockWithdrawal,
  memberOfWithdrawal,
  nextBulletinNo,
  updateWithdrawal,
  type WithdrawalRecord,
} from '../store/withdrawals.ts'
import { together } from './caseNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import { endMembershipOf } from './membershipEnding.ts'
import type { Sitting } from './sittings.ts'
import { outcomeOf, tellMemberOf } from './withdrawalCards.ts'
import { closePendingOf } from './withdrawalClosing.ts'
import { bulletinDocument } from './withdrawalDocuments.ts'
import { ladderDoneOn, nextRung, rungsOf } from './withdrawalLadder.ts'
import { proofOn, proofValues } from './withdrawalProof.ts'
import { speakersOf, withdrawalLine, withdrawalValues } from './withdrawals.ts'
import { tellOfVote } from './withdrawalVote.ts'

/** A member leaves, by itself or automatically, when the council has confirmed it. */
export const WITHDRAWAL_MATTER: Matter = {
  competence: withdrawalCompetence,
  find: findWaiting,
  examine: examineWaiting,
  opened: tellOfVote,
  carry: confirmExit,
  reject: keepMember,
}

async function findWaiting(desk: Desk, no: string): Promise<MatterItem | undefined> {
  const found = await findWithdrawal(desk.tx, no)
  if (found === undefined) return undefined
  requireWaiting(desk, found)
  const { id, member } = found
  return { subject: id, title: `${found.no} ${member.name}`, data: { member: member.no } }
}

function requireWaiting(desk: Desk, one: WithdrawalRecord): WithdrawalRecord {
  const { member, state } = one
  if (state !== 'accepted' && state !== 'warned') throw new Refusal('withdrawal_not_waiting', withdrawalLine(one))
  const { no: memberNo, name, leftOn } = member
  if (leftOn !== undefined && leftOn <= desk.today)
    throw new Refusal('withdrawal_left_already', { memberNo, member: name, leftOn })
  return one
}

/** The withdrawal and its member, kept from others: another decision may have ended the membership meanwhile. */
async function lockWaiting(desk: Desk, id: string): Promise<WithdrawalRecord> {
  await lockMembers(desk.tx, [await memberOfWithdrawal(desk.tx, id)])
  return requireWaiting(desk, await lockWithdrawal(desk.tx, id))
}

/** Refuses what is cured, what nobody can tell, and what was not ready on the day of the vote; says whom it leaves. */
async function examineWaiting(desk: Desk, { day }: Sitting, items: MatterItem[]): Promise<Values[]> {
  const leaving: string[] = []
  for (const { subject } of items) {
    const one = await lockWaiting(desk, subject)
    if (isCurable(one.ground)) await requireLadder(desk, one, day)
    else requireAccepted(one, day)
    leaving.push(one.member.no)
  }
  return minimumNotes(desk, leaving)
}

function requireAccepted(one: WithdrawalRecord, day: Day): void {
  const since = one.acceptedOn ?? one.filedOn
  if (day < since) throw new Refusal('withdrawal_later', { ...withdrawalLine(one), day, since })
}

/** Nobody is put out who has not heard, to the last notice, what is about to happen and how to prevent it. */
async function requireLadder(desk: Desk, one: WithdrawalRecord, day: Day): Promise<void> {
  const proof = await proofOn(desk, one)
  if (proof === undefined || !isCurable(one.ground)) return
  const values = { ...withdrawalLine(one), proof: proofValues(one.ground, proof), citations: proof.citations }
  if (proof.verdict === 'cured') throw new Refusal('withdrawal_cured', values)
  if (proof.verdict === 'undetermined') throw new Refusal('withdrawal_facts_missing', values)
  const rungs = rungsOf(await noticesOf(desk.tx, [one.id], desk.zone))
  const done = ladderDoneOn(rungs)
  const next = nextRung(rungs)
  if (done === undefined)
    throw new Refusal('withdrawal_ladder', {
      ...withdrawalLine(one),
      step: next?.step ?? 0,
      of: rungs.length,
      from: next?.from ?? null,
    })
  if (day < done) throw new Refusal('withdrawal_later', { ...withdrawalLine(one), day, since: done })
}

/** A warning, not a refusal: nobody is kept because the association would be too small. */
async function minimumNotes(desk: Desk, leaving: readonly string[]): Promise<Values[]> {
  const left = membershipWithout(rulebookOn(desk), await loadFacts(desk.tx, desk.zone), leaving, desk.today)
  return left.short === 0 ? [] : [{ what: 'membership', ...left }]
}

/** Of two cases of one member in one resolution the first that is confirmed has closed the other. */
async function isOvertaken(desk: Desk, id: string): Promise<boolean> {
  await lockMembers(desk.tx, [await memberOfWithdrawal(desk.tx, id)])
  const { state, member } = await lockWithdrawal(desk.tx, id)
  return state === 'withdrawn' && member.leftOn !== undefined
}

/** Confirmed: everything that rests on the membership ends, the announcement is written, and people are told, once. */
async function confirmExit(desk: Desk, actor: string, resolution: Recorded, { subject }: MatterItem): Promise<Outcome> {
  if (await isOvertaken(desk, subject)) return { say: [] }
  const one = await lockWaiting(desk, subject)
  const decidedOn = resolution.sitting.decidedOn
  const { member, ground, filedOn, acceptedOn } = one
  const from = membershipEnds(rulebookOf(desk, one), { ground, filedOn, acceptedOn, decidedOn })
  // Who is told is asked before anybody's link ends.
  const people = await speakersOf(desk, member.id)
  const duesUntil = duesAskedUntil(from, { ground, filedOn })
  const reason = `${one.no} ${resolution.no}`
  const ended = await endMembershipOf(desk, actor, member, { no: resolution.no, from, reason, duesUntil })
  const bulletinNo = await nextBulletinNo(desk.tx, yearOf(desk.today))
  const after = { offices: ended.offices, certificate: ended.certificate, endsOn: from, resolutionNo: resolution.no }
  const evidence = { ...one.evidence, ended: after }
  const decided = { state: 'confirmed' as const, decidedOn, resolutionNo: resolution.no, bulletinNo, evidence }
  const confirmed = await updateWithdrawal(desk.tx, subject, decided)
  await note(desk, actor, 'withdrawal.confirmed', confirmed, after)
  const values = { ...(await withdrawalValues(desk, confirmed)), ...after }
  const farewell = people.map(
    ({ id, name }): Notice => ({
      to: { person: id },
      template: 'notices/withdrawal_farewell',
      values: { ...values, name },
      once: `withdrawal/${one.no}/farewell/${id}`,
    }),
  )
  const staff: Notice = {
    to: { everyStaff: true },
    template: 'notices/withdrawal_confirmed',
    values: {
      ...values,
      people: people.map(({ name }) => name),
      left: membershipWithout(rulebookOn(desk), await loadFacts(desk.tx, desk.zone), [], desk.today),
    },
    once: `withdrawal/${one.no}/confirmed`,
    file: await bulletinDocument(desk, confirmed, after),
  }
  const say = ground === 'deceased' ? [staff] : [...farewell, staff]
  const others = await closePendingOf(desk, actor, member, one.no)
  return together([ended.outcome, others, await outcomeOf(desk, confirmed, say)])
}

/**
 * Not confirmed: a finding is closed for that year, with the reason kept. A request stays open, because nobody can be
 * kept: the secretariat is told to put it again, unless the reading lets the council refuse.
 */
async function keepMember(desk: Desk, actor: string, resolution: Recorded, { subject }: MatterItem): Promise<Outcome> {
  if (await isOvertaken(desk, subject)) return { say: [] }
  const one = await lockWaiting(desk, subject)
  const { no } = resolution
  if (one.ground === 'requested' && !mayRefuseExit(rulebookOf(desk, one))) {
    await note(desk, actor, 'withdrawal.not_confirmed', one, { resolution: no })
    return { say: await tellRefused(desk, one, no, true) }
  }
  const end = { state: 'refused' as const, decidedOn: resolution.sitting.decidedOn, resolutionNo: no }
  const refused = await updateWithdrawal(desk.tx, subject, {
    ...end,
    closedBy: actor,
    closedAt: desk.now,
    closedReason: no,
  })
  await note(desk, actor, 'withdrawal.refused', refused, { resolution: no })
  const told = one.ground === 'deceased' ? [] : await tellMemberOf(desk, refused, 'notices/withdrawal_over', 'refused')
  return outcomeOf(desk, refused, [...(await tellRefused(desk, refused, no, false)), ...told])
}

async function tellRefused(desk: Desk, one: WithdrawalRecord, resolutionNo: string, again: boolean): Promise<Notice[]> {
  const values = { ...(await withdrawalValues(desk, one)), resolutionNo, again }
  const once = `withdrawal/${one.no}/refused/${resolutionNo}`
  return [{ to: { everyStaff: true }, template: 'notices/withdrawal_refused', values, once }]
}

async function note(
  desk: Desk,
  actor: string,
  type: 'withdrawal.confirmed' | 'withdrawal.refused' | 'withdrawal.not_confirmed',
  { no, member, ground }: WithdrawalRecord,
  more: Record<string, unknown>,
): Promise<void> {
  const data = JSON.parse(JSON.stringify({ member: member.no, ground, ...more }))
  await record(desk.tx, { at: desk.now, actor, type, subject: `withdrawal:${no}`, data })
}
