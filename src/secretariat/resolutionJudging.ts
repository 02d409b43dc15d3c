import { Refusal } from '../messages/refusal.ts'
import {
  type Assembly,
  quorumVerdict,
  type Verdict,
  type Votes,
  votesGiven,
  votesVerdict,
} from '../rules/resolutions.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { listEntries } from '../store/attendance.ts'
import { findMeetingByNo, type MeetingRecord } from '../store/meetings.ts'
import type { MatterKind, ResolutionItem } from '../store/resolutions.ts'
import { countOf, openBook, titleOf } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { MATTERS, type MatterItem } from './matters.ts'

/** The meeting under a number. */
export async function meetingOf(desk: Desk, said: string): Promise<MeetingRecord> {
  const meeting = await findMeetingByNo(desk.tx, said)
  if (meeting === undefined) throw new Refusal('resolution_meeting_unknown', { said })
  return meeting
}

/** Who came to a meeting, by its sealed book and the rules of its day. */
export async function assemble(
  desk: Desk,
  meeting: MeetingRecord,
): Promise<{ rulebook: Rulebook; assembly: Assembly }> {
  if (meeting.status !== 'held' && meeting.status !== 'inquorate')
    throw new Refusal('resolution_unsealed', { ...titleOf(meeting), status: meeting.status })
  const book = await openBook(desk, meeting)
  const entries = await listEntries(desk.tx, meeting.id)
  if (entries.length === 0) throw new Refusal('resolution_no_book', titleOf(meeting))
  const { seats, present } = countOf(book, entries)
  return { rulebook: book.rulebook, assembly: { body: meeting.body, seats, present } }
}

/** Refuses a body that may not decide a matter, with the article that names those that may. */
export function requireCompetent(rulebook: Rulebook, kind: MatterKind, item: MatterItem, meeting: MeetingRecord): void {
  const { bodies, citations } = MATTERS[kind].competence(rulebook, item)
  if (bodies.includes(meeting.body)) return
  throw new Refusal('resolution_wrong_body', {
    ...titleOf(meeting),
    title: item.title,
    body: meeting.body,
    bodies,
    citations,
  })
}

/** Refuses a meeting that had not its quorum: what it decided is no decision. */
export function requireQuorum(rulebook: Rulebook, meeting: MeetingRecord, assembly: Assembly): Verdict {
  const quorum = quorumVerdict(rulebook, assembly)
  if (meeting.status === 'held' && quorum.carried) return quorum
  const { needed, short, citations } = quorum
  throw new Refusal('resolution_no_quorum', { ...titleOf(meeting), ...assembly, needed, short, citations })
}

/** What came of the votes on a matter. Refuses more votes than there were seats taken. */
export function judge(
  rulebook: Rulebook,
  assembly: Assembly,
  meeting: MeetingRecord,
  item: MatterItem & { votes: Votes },
): ResolutionItem {
  const given = votesGiven(item.votes)
  const { present } = assembly
  if (given > present)
    throw new Refusal('resolution_too_many_votes', { ...titleOf(meeting), title: item.title, given, present })
  const { needed, carried } = votesVerdict(rulebook, assembly, item.votes.inFavour)
  return { ...item, needed, carried }
}
