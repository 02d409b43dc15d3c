import { provision } from '../rules/rulebook.ts'
import { findPeople, reachable, type Speaker } from '../store/people.ts'
import { CALL, drawCall } from './callCard.ts'
import { allComingCalls, type ComingCall, stepOfCall } from './comingCalls.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Due } from './due.ts'
import { meetingValues } from './meetingDays.ts'

/**
 * Reminders of coming meetings: to those who have not answered the call, and shortly before to those who said the seat
 * will be taken. A member whose seat is at stake and who has not answered is warned instead (warnings.ts).
 */
export async function remindersDue(desk: Desk): Promise<Due[]> {
  const due: Due[] = []
  for (const call of await allComingCalls(desk)) {
    if (call.summons.answer === undefined) due.push(...remindersToAnswer(desk, call))
    else due.push(...(await remindersToCome(desk, call)))
  }
  return due
}

function remindersToAnswer(desk: Desk, call: ComingCall): Due[] {
  const { meeting, summons, correspondents } = call
  const reached = stepOfCall(desk, call, provision(rulebookOn(desk), 'call.remindUnanswered').daysBefore)
  if (reached === undefined || correspondents === undefined || call.stakes.risk !== null) return []
  const { addressee } = correspondents
  return [
    {
      notice: {
        to: { person: addressee.id },
        template: 'notices/reminder_unanswered',
        values: { ...callValues(call, addressee), alternate: call.stakes.noAlternate === null },
        ...askAgain(desk, call),
        once: `reminder/unanswered/${meeting.no}/${summons.member.no}/${reached.step}/${addressee.id}`,
        until: meeting.startsAt.toString(),
      },
      dueOn: reached.on,
      meetingAt: meeting.startsAt,
    },
  ]
}

async function remindersToCome(desk: Desk, call: ComingCall): Promise<Due[]> {
  const { meeting, summons } = call
  const reached = stepOfCall(desk, call, provision(rulebookOn(desk), 'call.remindAttending').daysBefore)
  if (reached === undefined || summons.answer === 'unable') return []
  return (await whoComes(desk, call)).map((person) => ({
    notice: {
      to: { person: person.id },
      template: 'notices/reminder_attending',
      values: { ...callValues(call, person), alternate: alternateName(call), atStake: call.stakes.risk !== null },
      once: `reminder/attending/${meeting.no}/${summons.member.no}/${reached.step}/${person.id}`,
      until: meeting.startsAt.toString(),
    },
    dueOn: reached.on,
    meetingAt: meeting.startsAt,
  }))
}

function alternateName({ summons, alternate }: ComingCall): string | null {
  return summons.answer === 'alternate' ? (alternate?.name ?? null) : null
}

/** Who is to come, and who decided it: the one who was asked, and the alternate, where they have an account. */
async function whoComes(desk: Desk, call: ComingCall): Promise<Speaker[]> {
  const asked = call.correspondents === undefined ? [] : [call.correspondents.addressee]
  const name = alternateName(call)
  if (name === null) return asked
  const namesakes = (await findPeople(desk.tx, call.summons.member.id, desk.today)).filter((one) => one.name === name)
  const inReach = await reachable(
    desk.tx,
    namesakes.map((one) => one.id),
  )
  const others = namesakes.filter((one) => inReach.has(one.id) && !asked.some((person) => person.id === one.id))
  return [...asked, ...others]
}

/** The buttons of the call again, so that nobody has to look for the first card; its delivery proves the call as well. */
export function askAgain(desk: Desk, { meeting, summons, alternate, stakes, title }: ComingCall) {
  const { actions = [] } = drawCall(desk, { meeting, summons, alternate, title }, stakes)
  return { asks: { question: CALL, subject: summons.id }, actions, proves: { summons: summons.id } }
}

/** What every notice about a call says: who is written to, about which member, and the meeting. */
export function callValues({ meeting, summons, title }: ComingCall, person: Speaker) {
  return {
    name: person.name,
    member: { no: summons.member.no, name: summons.member.name, title },
    meeting: meetingValues(meeting),
  }
}
