import type { Facts } from '../rules/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { callsOnTheirWay } from '../store/reach.ts'
import { callListOf } from './callingReach.ts'
import { type ComingCall, comingCalls, comingMeetings, isAtStake } from './comingCalls.ts'
import type { Desk } from './desk.ts'
import type { DigestLine } from './digestSections.ts'

/** How the calls of the coming meetings stand: the answers, and the members nobody of whom was reached. */
export async function digestCalls(
  desk: Desk,
  facts: Facts,
): Promise<{ answers: DigestLine[]; undelivered: DigestLine[] }> {
  const [answers, undelivered]: [DigestLine[], DigestLine[]] = [[], []]
  for (const meeting of await comingMeetings(desk)) {
    const calls = await comingCalls(desk, meeting, facts)
    answers.push(answersOf(desk, meeting, calls))
    undelivered.push(...(await callList(desk, meeting, calls)))
  }
  return { answers, undelivered }
}

function answersOf(desk: Desk, { no, name, startsAt }: MeetingRecord, calls: ComingCall[]): DigestLine {
  const count = (answer: ComingCall['summons']['answer']) =>
    calls.filter(({ summons }) => summons.answer === answer).length
  const values = {
    meeting: { no, name, startsAt: startsAt.toString() },
    called: calls.length,
    attending: count('attending'),
    alternate: count('alternate'),
    unable: count('unable'),
    unanswered: count(undefined),
    atStake: calls.filter(isAtStake).map(({ summons, title }) => {
      const { no: memberNo, name: memberName } = summons.member
      return { no: memberNo, name: memberName, title }
    }),
  }
  return { key: `digest/answers/${no}/${desk.today}`, values }
}

/** Whom to ring up: nobody of the member has been reached, nothing is on its way, and nobody has answered. */
async function callList(desk: Desk, meeting: MeetingRecord, calls: ComingCall[]): Promise<DigestLine[]> {
  const silent = calls
    .map(({ summons }) => summons)
    .filter(({ deliveredAt, answer }) => deliveredAt === undefined && answer === undefined)
  const onTheirWay = await callsOnTheirWay(
    desk.tx,
    silent.map((one) => one.id),
  )
  const members = silent.filter((one) => !onTheirWay.has(one.id)).map((one) => one.member)
  return (await callListOf(desk, members)).map((one) => ({
    key: `digest/undelivered/${meeting.no}/${one.no}`,
    values: { ...one, meeting: meeting.no },
  }))
}
