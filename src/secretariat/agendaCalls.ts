import type { Values } from '../messages/notice.ts'
import { listOpenMeetings, type MeetingRecord } from '../store/meetings.ts'
import { callsOnTheirWay } from '../store/reach.ts'
import { listSummons, type SummonsRecord } from '../store/summons.ts'
import { callListOf } from './callingReach.ts'
import { isStillCalled } from './comingCalls.ts'
import type { Desk } from './desk.ts'

/** How many members to be rung up are named here; 进度 names them all. */
const RINGING = 20

/**
 * The meetings that wait for the secretariat: drafts to call, calls with so many answers missing, books to seal; and the
 * members to be rung up, because the call of a coming meeting has reached nobody of them.
 */
export async function agendaCalls(desk: Desk): Promise<Values> {
  const meetings = await listOpenMeetings(desk.tx)
  const hasBegun = (meeting: MeetingRecord) => Temporal.Instant.compare(meeting.startsAt, desk.now) <= 0
  const called = meetings.filter((meeting) => meeting.status === 'called')
  const coming = called.filter((meeting) => !hasBegun(meeting))
  return {
    drafts: meetings
      .filter((meeting) => meeting.status === 'planned')
      .map((meeting) => ({ ...line(meeting), late: hasBegun(meeting) })),
    unsealed: called.filter(hasBegun).map(line),
    ...(await callsOf(desk, coming)),
  }
}

async function callsOf(desk: Desk, coming: MeetingRecord[]) {
  const [called, toRing]: [Values[], Values[]] = [[], []]
  for (const meeting of coming) {
    const duties = (await listSummons(desk.tx, meeting.id)).filter(
      (one) => one.role === 'duty' && isStillCalled(desk, one),
    )
    const unanswered = duties.filter((one) => one.answer === undefined)
    called.push({ ...line(meeting), called: duties.length, unanswered: unanswered.length })
    toRing.push(...(await unreached(desk, meeting, unanswered)))
  }
  return { called, toRing: toRing.slice(0, RINGING), moreToRing: Math.max(0, toRing.length - RINGING) }
}

function line({ no, name, startsAt }: MeetingRecord) {
  return { no, name, startsAt: startsAt.toString() }
}

async function unreached(desk: Desk, meeting: MeetingRecord, unanswered: SummonsRecord[]) {
  const silent = unanswered.filter((one) => one.deliveredAt === undefined)
  const onTheirWay = await callsOnTheirWay(
    desk.tx,
    silent.map((one) => one.id),
  )
  const members = silent.filter((one) => !onTheirWay.has(one.id)).map((one) => one.member)
  return (await callListOf(desk, members)).map((ringing) => ({ ...ringing, meeting: meeting.no }))
}
