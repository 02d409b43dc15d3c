import { Refusal } from '../messages/refusal.ts'
import type { MatterKind, VotingForm } from '../rules/facts.ts'
import {
  type Assembly,
  quorumVerdict,
  type Verdict,
  type Votes,
  votesGiven,
  votesVerdict,
} from '../rules/resolutions.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { votingTerms } from '../rules/voting.ts'
import { listEntries } from '../store/attendance.ts'
import { findMeetingByNo, type MeetingRecord } from '../store/meetings.ts'
import type { Counters, ResolutionItem } from '../store/resolutions.ts'
import { type Book, countOf, type Line, openBook, seatsTaken, titleOf } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { MATTERS, type MatterItem } from './matters.ts'

/** The meeting under a number. */
export async function meetingOf(desk: Desk, said: string): Promise<MeetingRecord> {
  const meeting = await findMeetingByNo(desk.tx, said)
  if (meeting === undefined) throw new Refusal('resolution_meeting_unknown', { said })
  return meeting
}

/** A sealed book with its lines, and how many came. */
export type Assembled = { rulebook: Rulebook; assembly: Assembly; book: Book; lines: Line[] }

/** Who came to a meeting, by its sealed book and the rules of its day. */
export async function assemble(desk: Desk, meeting: MeetingRecord): Promise<Assembled> {
  if (meeting.status !== 'held' && meeting.status !== 'inquorate')
    throw new Refusal('resolution_unsealed', { ...titleOf(meeting), status: meeting.status })
  const book = await openBook(desk, meeting)
  const lines = await listEntries(desk.tx, meeting.id)
  if (lines.length === 0) throw new Refusal('resolution_no_book', titleOf(meeting))
  const { seats, present } = countOf(book, lines)
  return { rulebook: book.rulebook, assembly: { body: meeting.body, seats, present }, book, lines }
}

/** Refuses a body that may not decide a matter, with the article that names those that may. */
export function requireCompetent(rulebook: Rulebook, kind: MatterKind, item: MatterItem, { body }: Assembly): void {
  const { bodies, citations } = MATTERS[kind].competence(rulebook, item)
  if (bodies.includes(body)) return
  throw new Refusal('resolution_wrong_body', { title: item.title, kind, body, bodies, citations })
}

/** Refuses a form in which this kind of matter may not be voted on, with the article and the forms that are allowed. */
export function requireForm(rulebook: Rulebook, kind: MatterKind, form: VotingForm): void {
  const { forms, citations } = votingTerms(rulebook, kind)
  if (!forms.includes(form)) throw new Refusal('resolution_wrong_form', { kind, form, forms, citations })
}

/** Refuses the result of a secret vote without the names of who counted and who watched. */
export function requireCounters(rulebook: Rulebook, kind: MatterKind, counters: Counters | undefined): void {
  const { secret, citations } = votingTerms(rulebook, kind)
  if (!secret || (counters !== undefined && counters.counting.length > 0 && counters.watching.length > 0)) return
  throw new Refusal('resolution_counters_missing', { kind, citations })
}

/** Refuses a meeting that had not its quorum: what it decided is no decision. */
export function requireQuorum(rulebook: Rulebook, meeting: MeetingRecord, assembly: Assembly): Verdict {
  const quorum = quorumVerdict(rulebook, assembly)
  if (meeting.status === 'held' && quorum.carried) return quorum
  const { needed, short, citations } = quorum
  throw new Refusal('resolution_no_quorum', { ...titleOf(meeting), ...assembly, needed, short, citations })
}

/** What is decided about a member, where it is one that does not vote on itself. */
export function interestedIn(rulebook: Rulebook, kind: MatterKind, { data }: MatterItem): string | undefined {
  if (votingTerms(rulebook, kind).interested === 'votes') return undefined
  return typeof data?.member === 'string' ? data.member : undefined
}

/** The assembly of one matter: without the seat of the member that it concerns, in the base as in the votes. */
function assemblyOf({ rulebook, assembly, book, lines }: Assembled, kind: MatterKind, item: MatterItem) {
  const interested = interestedIn(rulebook, kind, item)
  if (interested === undefined || !book.duty.has(interested)) return { assembly, barred: 0 }
  const own = lines.filter(({ member }) => member.no === interested)
  const { body, seats, present } = assembly
  return { assembly: { body, seats: seats - 1, present: present - seatsTaken(book, own) }, barred: 1 }
}

/** What came of the votes on a matter. Refuses more votes than there were seats taken. */
export function judge(
  assembled: Assembled,
  meeting: MeetingRecord,
  kind: MatterKind,
  item: MatterItem & { votes: Votes },
): ResolutionItem {
  const { assembly, barred } = assemblyOf(assembled, kind, item)
  const given = votesGiven(item.votes)
  const { seats, present } = assembly
  if (given > present)
    throw new Refusal('resolution_too_many_votes', { ...titleOf(meeting), title: item.title, given, present })
  return judged(assembled.rulebook, kind, assembly, {
    ...item,
    ...(barred > 0 && { base: { seats, present, barred } }),
  })
}

/** A matter with its verdict: enough of those it concerns nothing were there, and enough of them voted for it. */
export function judged(
  rulebook: Rulebook,
  kind: MatterKind,
  assembly: Assembly,
  item: Omit<ResolutionItem, 'needed' | 'carried' | 'evenly'>,
): ResolutionItem {
  const quorate = quorumVerdict(rulebook, assembly).carried
  const { needed, carried, evenly } = votesVerdict(rulebook, kind, assembly, item.votes.inFavour)
  return {
    ...item,
    needed,
    carried: carried && quorate,
    ...(evenly && { evenly: true as const }),
    ...(!quorate && { why: 'no_quorum' as const }),
  }
}
