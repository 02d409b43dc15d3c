import type { Notice } from '../messages/notice.ts'
import type { Facts } from '../rules/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import type { SummonsRecord } from '../store/summons.ts'
import { CALL, type Call, callValues, drawCall } from './callCard.ts'
import type { Wanted } from './callingReach.ts'
import { NO_STAKES, stakesOf } from './callingStakes.ts'
import type { Desk } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { titlesIn } from './titles.ts'

/**
 * The call of a meeting, one notice per person: a card to answer for whoever speaks for a member that must come, a
 * notice for those who may sit in, and a copy for the liaison. What is sent to nobody is on the call list instead.
 */
export function callNotices(
  desk: Desk,
  meeting: MeetingRecord,
  facts: Facts,
  wanted: Wanted[],
  summons: SummonsRecord[],
): Notice[] {
  const byMember = new Map(summons.map((one) => [one.member.id, one]))
  const titles = titlesIn(desk, facts, meetingDay(desk, meeting))
  return wanted.flatMap((one) => {
    const call = byMember.get(one.member.id)
    if (call === undefined || one.correspondents === undefined) return []
    const title = titles(one.member.no)
    return noticesOf(desk, facts, { meeting, summons: call, alternate: undefined, title }, one.correspondents)
  })
}

function noticesOf(
  desk: Desk,
  facts: Facts,
  call: Call,
  { addressee, copies }: NonNullable<Wanted['correspondents']>,
): Notice[] {
  const look = call.summons.role === 'duty' ? callLook(desk, facts, call) : observerLook(desk, call)
  const toAddressee = { ...look, ...envelope(call, addressee.id), proves: { summons: call.summons.id } }
  const copyTemplate = call.summons.role === 'duty' ? 'cards/call_copy' : 'cards/call_observer'
  const copyValues = { ...callValues(desk, call, NO_STAKES), addressee: addressee.name }
  return [
    toAddressee,
    ...copies.map((person) => ({ template: copyTemplate, values: copyValues, ...envelope(call, person.id) })),
  ]
}

function envelope({ meeting, summons }: Call, person: string) {
  return { to: { person }, once: `call/${summons.id}/${person}`, until: meeting.startsAt.toString() }
}

function callLook(desk: Desk, facts: Facts, call: Call) {
  const look = drawCall(desk, call, stakesOf(desk, facts, call.meeting, call.summons))
  return { ...look, asks: { question: CALL, subject: call.summons.id } }
}

function observerLook(desk: Desk, call: Call) {
  return { template: 'cards/call_observer', values: { ...callValues(desk, call, NO_STAKES), addressee: null } }
}
