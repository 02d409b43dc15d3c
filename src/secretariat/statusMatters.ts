import type { Values } from '../messages/notice.ts'
import { choicesOf } from '../store/ballots.ts'
import { type CaseRecord, casesOf, UNSETTLED } from '../store/cases.ts'
import type { MatterKind } from '../store/matters.ts'
import { findMotion } from '../store/motions.ts'
import type { MemberOf } from '../store/people.ts'
import { listOpenCalls } from '../store/summons.ts'
import { openSeatsOfMember } from '../store/votingSeats.ts'
import { listWithdrawals, PENDING } from '../store/withdrawals.ts'
import { termOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { meetingLine } from './openCalls.ts'
import type { TakenBack } from './standingAbsences.ts'
import { isOpenNow } from './votingRights.ts'
import { withdrawalLine } from './withdrawals.ts'

/**
 * What is open with a member today, of the kinds that are kept of it: unanswered calls of coming meetings, votes that
 * wait for it, a withdrawal and, out of its cases, those that wait for a decision.
 */
export async function mattersOf(
  desk: Desk,
  member: MemberOf,
  cases: CaseRecord[],
  kept: Record<MatterKind, boolean>,
): Promise<Values> {
  return {
    calls: kept.calls ? await openCalls(desk, member) : [],
    cases: cases.filter(isUnsettled).map((one) => caseLine(desk, one)),
    votes: kept.votes ? await openVotes(desk, member) : [],
    withdrawals: kept.withdrawals ? (await listWithdrawals(desk.tx, PENDING, [member.id])).map(withdrawalLine) : [],
  }
}

/** A case that waits: until when to object, or, of a lost basis, until when it goes to the council. */
function caseLine(desk: Desk, one: CaseRecord) {
  const { no, state, kind, office } = one
  const objectionUntil = termOf(desk, one).until
  return { no, state, kind, office, objectionUntil, late: objectionUntil < desk.today }
}

/** The cases of a member that its status tells of: those that wait, and those that were not upheld. */
export function casesTold(desk: Desk, member: MemberOf): Promise<CaseRecord[]> {
  return casesOf(desk.tx, [member.no], [...UNSETTLED, ...NOT_UPHELD])
}

/** Out of a member's cases those that were not upheld, though what they were about is still in the books. */
export function takenBackIn(cases: CaseRecord[]): TakenBack {
  const taken = cases.filter((one) => !isUnsettled(one))
  return new Map(taken.map(({ no, state, ground }) => [ground.finding.key, { no, state }]))
}

const NOT_UPHELD = ['withdrawn', 'annulled'] as const

function isUnsettled({ state }: CaseRecord): boolean {
  return UNSETTLED.includes(state)
}

/** The votes in which its seat has not voted yet, or not taken its ballot paper. */
async function openVotes(desk: Desk, member: MemberOf) {
  const lines = []
  for (const { id, motionId, mute, claim } of await openSeatsOfMember(desk.tx, member.id)) {
    const motion = await findMotion(desk.tx, motionId)
    const { no = null, kind, secret, onPaper, closesAt } = motion
    const voted = secret ? claim !== undefined : Object.keys(await choicesOf(desk.tx, id)).length > 0
    if (voted || mute !== undefined || onPaper || !isOpenNow(desk, motion)) continue
    lines.push({ no, kind, secret, closesAt: closesAt?.toString() ?? null })
  }
  return lines
}

async function openCalls(desk: Desk, member: MemberOf) {
  const calls = await listOpenCalls(desk.tx, member.id, desk.now)
  return calls.filter(({ answer }) => answer === undefined).map(({ meeting }) => meetingLine(meeting))
}
