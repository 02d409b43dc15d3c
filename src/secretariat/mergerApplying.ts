import type { Outcome } from '../messages/notice.ts'
import { addDays } from '../rules/days.ts'
import { record } from '../store/audit.ts'
import { voidCertificate } from '../store/certificates.ts'
import { endMembership } from '../store/members.ts'
import { changeJoinDate } from '../store/mergers.ts'
import { endAllLinks } from '../store/representation.ts'
import { type MergerRecord, settleRestructuring } from '../store/restructurings.ts'
import { type Asker, actorOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { returnChangesOf } from './changesReturning.ts'
import type { Desk } from './desk.ts'
import { handOverCalls } from './mergerCalls.ts'
import { settleDues } from './mergerDues.ts'
import { changeRepresentative, peopleOfBoth, tellPeople } from './mergerPeople.ts'
import { mergerValues, type Planned } from './mergerPlanning.ts'
import { fixBases, loseBasis, moveSeats, remindOfPresident } from './mergerSeats.ts'
import { releaseSuccessor } from './successorRelease.ts'
import { closePendingOf } from './withdrawalClosing.ts'

/**
 * Applies a merger as planned, from today: the merged unit leaves with everything that was open about it, and what
 * passes begins for the survivor. Everybody of both units is told.
 */
export async function applyMerger(desk: Desk, asker: Asker, merger: MergerRecord, planned: Planned): Promise<Outcome> {
  const actor = actorOf(asker)
  const { member, merged, no } = merger
  // Who is told is asked before anybody's link ends.
  const people = await peopleOfBoth(desk, merger)
  await fixBases(desk)
  const outcomes = [
    ...(await moveSeats(desk, actor, merger, planned)),
    await returnChangesOf(desk, actor, merged, { after: no, reason: `合并 ${no}` }),
  ]
  await leave(desk, actor, merger, planned)
  await settleDues(desk, actor, merger, planned)
  outcomes.push(await releaseSuccessor(desk, actor, member, no))
  outcomes.push(...(await loseBasis(desk, actor, merger, planned)))
  const moved = await changeRepresentative(desk, asker, merger, outcomes)
  outcomes.push(await handOverCalls(desk, actor, merger))
  outcomes.push(await closePendingOf(desk, actor, merged, no))
  const plan = JSON.parse(JSON.stringify(mergerValues(merger, planned)))
  await settleRestructuring(desk.tx, merger.id, { state: 'applied', by: actor, at: desk.now, plan })
  const data = { survivor: member.no, merged: merged.no, typedBy: merger.typedBy, plan }
  await record(desk.tx, { at: desk.now, actor, type: 'restructuring.applied', subject: `restructuring:${no}`, data })
  return together([
    ...outcomes,
    { say: tellPeople(merger, planned, people, moved) },
    { say: remindOfPresident(desk, merger, planned) },
  ])
}

/** The merged unit's membership ends, with its certificate and everybody's right to speak for it. */
async function leave(desk: Desk, actor: string, { no, member, merged }: MergerRecord, planned: Planned): Promise<void> {
  const reason = `并入 ${member.no} ${member.name}（${no}）`
  await endMembership(desk.tx, merged.id, { on: desk.today, reason })
  const links = await endAllLinks(desk.tx, merged.id, addDays(desk.today, -1))
  const audit = { at: desk.now, actor }
  const after = { leftOn: desk.today, leftReason: reason }
  const ended = { merger: no, before: { leftOn: null }, after, links }
  await record(desk.tx, { ...audit, type: 'member.ended', subject: `member:${merged.no}`, data: ended })
  if (planned.certificate !== undefined) await voidOf(desk, actor, { no, merged }, planned.certificate)
  if (planned.joinedOn === planned.joinedBefore) return
  await changeJoinDate(desk.tx, member.id, planned.joinedOn)
  const joined = { merger: no, before: { joinedOn: planned.joinedBefore }, after: { joinedOn: planned.joinedOn } }
  await record(desk.tx, { ...audit, type: 'member.changed', subject: `member:${member.no}`, data: joined })
}

async function voidOf(
  desk: Desk,
  actor: string,
  { no, merged }: Pick<MergerRecord, 'no' | 'merged'>,
  certificate: string,
) {
  const voided = { no: certificate, memberId: merged.id, on: desk.today, reason: `合并 ${no}`, by: actor }
  await voidCertificate(desk.tx, voided, desk.now)
  const data = { merger: no, certificate }
  await record(desk.tx, { at: desk.now, actor, type: 'certificate.voided', subject: `member:${merged.no}`, data })
}
