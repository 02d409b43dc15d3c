import type { Look, Outcome } from '../messages/notice.ts'
import { addDays } from '../rules/days.ts'
import type { Office } from '../rules/facts.ts'
import { provision } from '../rules/rulebook.ts'
import { type AlternateRecord, currentAlternate } from '../store/alternates.ts'
import { loadFacts } from '../store/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import type { SummonsRecord } from '../store/summons.ts'
import { NO_STAKES, type Stakes, stakesOf } from './callingStakes.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { isAbsenceSpared, meetingDay, meetingValues } from './meetingDays.ts'
import { titlesIn } from './titles.ts'

/** The question a call card asks; its subject is the call's id. */
export const CALL = 'call'

/** A call as it stands: the meeting, the member's summons, who comes in its place, and the unit's title on its day. */
export type Call = {
  meeting: MeetingRecord
  summons: SummonsRecord
  alternate: AlternateRecord | undefined
  title: Office | null
}

/** The call card of a member with the answer as it stands, open for another; the use case supplies what is at stake. */
export function drawCall(desk: Desk, call: Call, stakes: Stakes): Look {
  return { template: 'cards/call', values: callValues(desk, call, stakes), actions: actionsOf(call, stakes) }
}

/** The call card when answers are no longer taken: the meeting has begun, or was cancelled, the member was merged into another, or has left. */
export function drawClosedCall(desk: Desk, call: Call, outcome: 'started' | 'cancelled' | 'merged' | 'left'): Look {
  return { template: 'cards/call', values: callValues(desk, call, NO_STAKES), outcome }
}

/** The call card of one member as it stands now, its stakes judged anew. */
export async function drawCallNow(desk: Desk, { meeting, summons }: Omit<Call, 'title'>): Promise<Look> {
  const facts = await loadFacts(desk.tx, desk.zone, { members: [summons.member.no] })
  const alternate = await currentAlternate(desk.tx, meeting.id, summons.member.id)
  const title = titlesIn(desk, facts, meetingDay(desk, meeting))(summons.member.no)
  return drawCall(desk, { meeting, summons, alternate, title }, stakesOf(desk, facts, meeting, summons))
}

/** Sending somebody comes first for a unit whose seat is at risk, and for one that cannot come itself. */
function actionsOf({ summons }: Call, { risk, noAlternate }: Stakes): string[] {
  if (noAlternate !== null) return ['attend', 'unable']
  const first = risk !== null || summons.answer === 'unable'
  return first ? ['alternate', 'attend', 'unable'] : ['attend', 'alternate', 'unable']
}

/** What a call card is filled with. */
export function callValues(desk: Desk, { meeting, summons, alternate, title }: Call, stakes: Stakes) {
  const { member, offices } = summons
  return {
    ...meetingValues(meeting),
    member: { no: member.no, name: member.name, kind: member.kind, title },
    offices,
    answer: summons.answer ?? null,
    reason: summons.reason ?? null,
    answeredBy: summons.answeredBy === undefined ? null : nameOf(summons.answeredBy),
    alternate: alternate === undefined ? null : { name: alternate.name, title: alternate.title ?? null },
    answerBy: answerBy(desk, meeting),
    spared: isAbsenceSpared(desk, meeting),
    ...stakes,
  }
}

/** The day by which an answer is asked for; today, when it has passed. It closes nothing. */
function answerBy(desk: Desk, meeting: MeetingRecord): string {
  const day = meetingDay(desk, meeting)
  const asked = addDays(day, -provision(rulebookOn(desk, day), 'call.answerBy').days)
  return asked < desk.today ? desk.today : asked
}

/** The name in an actor of the records, `person:D001:张伟`. */
function nameOf(actor: string): string {
  return actor.split(':').slice(2).join(':')
}

/** Nothing is said but by the cards: every one of this call is redrawn. */
export function redrawn(summons: SummonsRecord, look: Look): Outcome {
  return { say: [], redraw: [{ question: CALL, subject: summons.id, look }] }
}
