import { addDays, daysBetween } from '../rules/days.ts'
import type { Facts, Office } from '../rules/facts.ts'
import { type AlternateRecord, currentAlternates } from '../store/alternates.ts'
import { dateOfInstant, dayOfInstant } from '../store/days.ts'
import { loadFacts } from '../store/facts.ts'
import { listOpenMeetings, type MeetingRecord } from '../store/meetings.ts'
import { listSummons, type SummonsRecord } from '../store/summons.ts'
import { type Stakes, stakesOf } from './callingStakes.ts'
import { type Correspondents, correspondentsOf } from './correspondents.ts'
import type { Desk } from './desk.ts'
import { stepReached } from './due.ts'
import { isAbsenceSpared, meetingDay } from './meetingDays.ts'
import { titlesIn } from './titles.ts'

/** The call of a coming meeting to one member who must attend, with whom to write to and what it means for the member. */
export type ComingCall = {
  meeting: MeetingRecord
  summons: SummonsRecord
  alternate?: AlternateRecord
  correspondents?: Correspondents
  stakes: Stakes
  /** The unit's title on the day of the meeting. */
  title: Office | null
}

/** The meetings that are called, not sealed, and still to begin, by their start. */
export async function comingMeetings(desk: Desk): Promise<MeetingRecord[]> {
  const called = await listOpenMeetings(desk.tx, ['called'])
  return called.filter((meeting) => Temporal.Instant.compare(desk.now, meeting.startsAt) < 0)
}

/** The calls of a meeting to members who must attend it and have not left since. */
export async function comingCalls(desk: Desk, meeting: MeetingRecord, facts: Facts): Promise<ComingCall[]> {
  const summons = (await listSummons(desk.tx, meeting.id)).filter(
    (one) => one.role === 'duty' && isStillCalled(desk, one),
  )
  const alternates = await currentAlternates(desk.tx, meeting.id)
  const correspondents = await correspondentsOf(
    desk,
    summons.map((one) => one.member.id),
  )
  const titles = titlesIn(desk, facts, meetingDay(desk, meeting))
  return summons.map((one) => {
    const [alternate, people] = [alternates.get(one.member.id), correspondents.get(one.member.id)]
    return {
      meeting,
      summons: one,
      title: titles(one.member.no),
      stakes: countedStakes(desk, facts, meeting, one),
      ...(alternate && { alternate }),
      ...(people && { correspondents: people }),
    }
  })
}

/** Whether a call still reaches a member: it has not left since. */
export function isStillCalled(desk: Desk, { member }: SummonsRecord): boolean {
  return member.leftOn === undefined || member.leftOn > desk.today
}

/** What is at stake; nothing is where the call came so late that staying away is not counted. */
function countedStakes(desk: Desk, facts: Facts, meeting: MeetingRecord, summons: SummonsRecord): Stakes {
  const stakes = stakesOf(desk, facts, meeting, summons)
  return isAbsenceSpared(desk, meeting) ? { ...stakes, risk: null } : stakes
}

/** The calls of all coming meetings. Without any, no facts are read. */
export async function allComingCalls(desk: Desk): Promise<ComingCall[]> {
  const meetings = await comingMeetings(desk)
  if (meetings.length === 0) return []
  const facts = await loadFacts(desk.tx, desk.zone)
  const calls: ComingCall[] = []
  for (const meeting of meetings) calls.push(...(await comingCalls(desk, meeting, facts)))
  return calls
}

/**
 * The step of a ladder of days before the meeting that a call has reached, and its day. Nothing is reached by a call
 * made on that day or later: it has just been heard.
 */
export function stepOfCall(
  desk: Desk,
  { meeting, summons }: ComingCall,
  daysBefore: readonly number[],
): { step: number; on: string } | undefined {
  const day = meetingDay(desk, meeting)
  const step = stepReached(daysBefore, daysBetween(desk.today, day))
  if (step === undefined) return undefined
  const on = addDays(day, -step)
  return on > dayOfInstant(dateOfInstant(summons.calledAt), desk.zone) ? { step, on } : undefined
}

/** Whether staying away would cost a seat, and nobody has said that it will be taken. */
export function isAtStake({ stakes, summons }: ComingCall): boolean {
  return stakes.risk !== null && summons.answer !== 'attending' && summons.answer !== 'alternate'
}
