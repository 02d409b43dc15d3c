import { provision } from '../rules/rulebook.ts'
import type { Speaker } from '../store/people.ts'
import { absenceWarningsDue } from './absenceWarnings.ts'
import { allComingCalls, type ComingCall, isAtStake, stepOfCall } from './comingCalls.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Due } from './due.ts'
import { askAgain, callValues } from './reminders.ts'

/** Warnings of the loss of a seat: after the absence that leaves one more, and before the meeting that decides. */
export async function warningsDue(desk: Desk): Promise<Due[]> {
  return [...(await absenceWarningsDue(desk)), ...(await meetingWarningsDue(desk))]
}

/** By the ladder of days before the meeting, as long as nobody has said that the seat will be taken. */
async function meetingWarningsDue(desk: Desk): Promise<Due[]> {
  return (await allComingCalls(desk)).filter(isAtStake).flatMap((call) => warningsOf(desk, call))
}

function warningsOf(desk: Desk, call: ComingCall): Due[] {
  const { meeting, summons, correspondents } = call
  const reached = stepOfCall(desk, call, provision(rulebookOn(desk), 'attendance.warning').daysBefore)
  if (reached === undefined || correspondents === undefined) return []
  const { addressee, copies } = correspondents
  return [addressee, ...copies].map((person) => ({
    notice: {
      to: { person: person.id },
      template: 'notices/warning_meeting',
      values: warningValues(call, person),
      ...(person === addressee && askAgain(desk, call)),
      once: `warning/${meeting.no}/${summons.member.no}/${reached.step}/${person.id}`,
      until: meeting.startsAt.toString(),
    },
    dueOn: reached.on,
    meetingAt: meeting.startsAt,
  }))
}

function warningValues(call: ComingCall, person: Speaker) {
  const { stakes, summons } = call
  return {
    ...callValues(call, person),
    answer: summons.answer ?? null,
    risk: stakes.risk,
    alternate: stakes.noAlternate === null,
    leaveCounts: stakes.leave !== null,
  }
}
