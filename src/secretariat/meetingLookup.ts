import { Refusal } from '../messages/refusal.ts'
import type { MeetingStatus } from '../rules/facts.ts'
import { findMeetingByNo, listOpenMeetings, type MeetingRecord } from '../store/meetings.ts'
import type { Desk } from './desk.ts'
import { bodyNamed } from './meetingBodies.ts'

/**
 * The meeting that somebody means, among those in one of these states: by its number in any case and width, or by its
 * body or a part of its name when only one such meeting fits. Without words, the only one there is. Refuses
 * `meeting_unknown`, `meeting_ambiguous` with the candidates, and `meeting_state` for a number in another state.
 */
export async function findMeetingByWords(
  desk: Desk,
  words: string,
  statuses: readonly MeetingStatus[] = ['planned', 'called'],
): Promise<MeetingRecord> {
  const wanted = words.normalize('NFKC').trim()
  const numbered = wanted === '' ? undefined : await findMeetingByNo(desk.tx, numberIn(wanted))
  if (numbered !== undefined) return inState(numbered, statuses)
  const open = await listOpenMeetings(desk.tx, statuses)
  const [found, ...more] = matching(open, wanted)
  if (found === undefined) throw new Refusal('meeting_unknown', { said: wanted, open: open.slice(0, 5).map(lineOf) })
  if (more.length > 0) throw new Refusal('meeting_ambiguous', { said: wanted, open: [found, ...more].map(lineOf) })
  return found
}

/** Numbers are typed with all sorts of dashes and with spaces around them. */
function numberIn(words: string): string {
  return words.replace(/\s*[-‐‑‒–—―_－]\s*/g, '-')
}

function inState(meeting: MeetingRecord, statuses: readonly MeetingStatus[]): MeetingRecord {
  if (statuses.includes(meeting.status)) return meeting
  throw new Refusal('meeting_state', { no: meeting.no, name: meeting.name, status: meeting.status })
}

function matching(open: MeetingRecord[], wanted: string): MeetingRecord[] {
  if (wanted === '') return open
  const body = bodyNamed(wanted)
  if (body !== undefined) return open.filter((meeting) => meeting.body === body)
  return open.filter((meeting) => meeting.name.includes(wanted))
}

/** A meeting as it stands in a list of candidates. */
function lineOf(meeting: MeetingRecord) {
  return { no: meeting.no, name: meeting.name, startsAt: meeting.startsAt.toString() }
}
