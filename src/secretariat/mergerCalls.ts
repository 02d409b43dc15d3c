import type { Notice, Outcome, Redraw } from '../messages/notice.ts'
import { record } from '../store/audit.ts'
import { lockMeeting, type MeetingRecord } from '../store/meetings.ts'
import type { MergerRecord } from '../store/restructurings.ts'
import { changeSummons, createSummons, findSummonsOf, listSummons } from '../store/summons.ts'
import { closeCallOf } from './callEnding.ts'
import { callNotices } from './callingNotices.ts'
import { whoIsWanted } from './callingReach.ts'
import { comingMeetings } from './comingCalls.ts'
import type { Desk } from './desk.ts'

/**
 * The calls of coming meetings: the merged unit's are closed, and its stand-ins come no more. A survivor that has a
 * seat there now is called, or its call says by which offices.
 */
export async function handOverCalls(desk: Desk, actor: string, merger: MergerRecord): Promise<Outcome> {
  const say: Notice[] = []
  const redraw: Redraw[] = []
  for (const { id } of await comingMeetings(desk)) {
    const meeting = await lockMeeting(desk.tx, id)
    redraw.push(...(await closeCallOf(desk, meeting, merger.merged, 'merged')))
    say.push(...(await callSurvivor(desk, actor, meeting, merger)))
  }
  return { say, redraw }
}

async function callSurvivor(
  desk: Desk,
  actor: string,
  meeting: MeetingRecord,
  { no, member }: MergerRecord,
): Promise<Notice[]> {
  const { facts, wanted } = await whoIsWanted(desk, meeting)
  const own = wanted.filter((one) => one.member.id === member.id)
  const [seat] = own
  if (seat === undefined) return []
  const known = await findSummonsOf(desk.tx, meeting.id, member.id)
  if (known !== undefined) {
    await changeSummons(desk.tx, known.id, seat)
    return []
  }
  const { role, offices } = seat
  await createSummons(desk.tx, meeting.id, [{ memberId: member.id, role, offices }], desk.now)
  const data = { merger: no, member: member.no, offices }
  await record(desk.tx, { at: desk.now, actor, type: 'call.handed_over', subject: `meeting:${meeting.no}`, data })
  return callNotices(desk, meeting, facts, own, await listSummons(desk.tx, meeting.id))
}
