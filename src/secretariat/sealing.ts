import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { addEntries } from '../store/attendance.ts'
import { record } from '../store/audit.ts'
import { findMeeting, lockMeeting, type MeetingRecord, updateMeeting } from '../store/meetings.ts'
import { listStaff } from '../store/people.ts'
import { noteAlone } from './alone.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { baseOf, titleOf } from './attendanceBook.ts'
import { closeCallCards } from './callClosing.ts'
import { nameOf, together } from './caseNotices.ts'
import { deadlineOf } from './checkIn.ts'
import { followBook } from './corrections.ts'
import type { Desk } from './desk.ts'
import { findMeetingByWords } from './meetingLookup.ts'
import { requireVotesClosed } from './motionLists.ts'
import { closeSealCards, sealCard, sealList } from './sealingCards.ts'
import { type Preview, previewSeal } from './sealingPreview.ts'

/**
 * Staff ask to seal an attendance book: they see what it holds, what it will be filled with and what follows, and are
 * asked. Refused to somebody who alone entered it by hand.
 */
export async function askToSeal(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  // A number names any meeting; other words name one that is going on.
  const states = /\d/.test(words) ? (['called', 'held', 'inquorate'] as const) : (['called'] as const)
  const found = await findMeetingByWords(desk, words, states)
  const meeting = requireSealable(desk, await lockMeeting(desk.tx, found.id))
  await requireVotesClosed(desk, meeting)
  return show(desk, asker, await previewSeal(desk, meeting))
}

async function show(desk: Desk, asker: Asker, preview: Preview): Promise<Outcome> {
  await requireSecondPerson(desk, asker, preview)
  return { say: [sealList(desk, asker, preview), sealCard(asker, preview)] }
}

function requireSealable(desk: Desk, meeting: MeetingRecord): MeetingRecord {
  const { status, sealedAt, sealedBy, startsAt } = meeting
  if (status !== 'called') {
    const sealed = { by: sealedBy === undefined ? null : nameOf(sealedBy), at: sealedAt?.toString() ?? null }
    throw new Refusal('seal_done', { ...titleOf(meeting), status, ...sealed })
  }
  const from = deadlineOf(meeting) ?? startsAt
  if (Temporal.Instant.compare(desk.now, from) < 0)
    throw new Refusal('seal_too_early', { ...titleOf(meeting), from: from.toString() })
  return meeting
}

/** A book that one person alone filled by hand needs a second pair of eyes, where there is one. */
async function requireSecondPerson(desk: Desk, asker: Asker, preview: Preview): Promise<void> {
  const others = (await listStaff(desk.tx)).filter(({ id }) => id !== staffOf(asker).id).map(({ name }) => name)
  if (!isOwnBook(asker, preview) || others.length === 0) return
  const entered = handEntriesOf(preview).length
  throw new Refusal('seal_second_person', { ...titleOf(preview.book.meeting), entered, others })
}

/** Whether all that was entered by hand was entered by whoever asks. */
function isOwnBook(asker: Asker, preview: Preview): boolean {
  const byHand = handEntriesOf(preview)
  return byHand.length > 0 && byHand.every(({ recordedBy }) => recordedBy === actorOf(asker))
}

function handEntriesOf({ entries }: Preview) {
  return entries.filter(({ source }) => source === 'staff')
}

/**
 * Staff confirm what they were shown. A book that has changed since is shown anew and not sealed. Sealing freezes the
 * book, decides whether the meeting had its quorum, and opens the cases of the runs it completes.
 */
export async function confirmSeal(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { meetingId, digest } = readSubject(subject)
  const meeting = requireSealable(desk, await lockMeeting(desk.tx, meetingId))
  await requireVotesClosed(desk, meeting)
  const preview = await previewSeal(desk, meeting)
  await requireSecondPerson(desk, asker, preview)
  if (preview.digest === digest) return seal(desk, asker, preview)
  return together([
    { say: [], redraw: await closeSealCards(desk, subject, 'changed', 'changed') },
    await show(desk, asker, preview),
  ])
}

async function seal(desk: Desk, asker: Asker, preview: Preview): Promise<Outcome> {
  const { book, fills, status, facts } = preview
  const { meeting } = book
  const actor = actorOf(asker)
  const lines = fills.map(({ member, value, attendee }) => ({ memberId: member.id, value, attendee }))
  const shared = { meetingId: meeting.id, source: 'seal' as const, recordedBy: actor }
  await addEntries(
    desk.tx,
    lines.map((line) => ({ ...shared, ...line })),
    desk.now,
  )
  await updateMeeting(desk.tx, meeting.id, { status, sealedAt: desk.now, sealedBy: actor, base: baseOf(book) })
  await recordSealing(desk, actor, preview)
  if (isOwnBook(asker, preview)) await noteAlone(desk, asker, 'sealing', { no: meeting.no })
  // Who wrote a member's line by hand has a part in what follows for that member.
  const typists = new Map(handEntriesOf(preview).map(({ member, recordedBy }) => [member.no, recordedBy]))
  const follows = await followBook(desk, asker, { meeting, typists }, facts, [...book.duty.keys()])
  const cards = await closeSealCards(desk, meeting.id, 'sealed', 'by_other', staffOf(asker).name)
  return together([{ say: [], redraw: cards }, await closeCallCards(desk, meeting), follows])
}

async function recordSealing(
  desk: Desk,
  actor: string,
  { book, fills, count, status, digest }: Preview,
): Promise<void> {
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'meeting.sealed',
    subject: `meeting:${book.meeting.no}`,
    data: { status, ...count, digest, filled: fills.map(({ member, value }) => ({ member: member.no, value })) },
  })
}

/** Staff leave the book open after all. */
export async function cancelSeal(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { meetingId } = readSubject(subject)
  const name = staffOf(asker).name
  requireOpen(await findMeeting(desk.tx, meetingId))
  return { say: [], redraw: await closeSealCards(desk, subject, 'cancelled', 'cancelled', name) }
}

function requireOpen(meeting: MeetingRecord): void {
  if (meeting.status === 'called') return
  const { status, sealedBy, sealedAt } = meeting
  const sealed = { by: sealedBy === undefined ? null : nameOf(sealedBy), at: sealedAt?.toString() ?? null }
  throw new Refusal('seal_done', { ...titleOf(meeting), status, ...sealed })
}

/** A seal card is about a meeting, the book as it was shown, and who was shown it. */
function readSubject(subject: string) {
  const [meetingId = '', digest = ''] = subject.split('/')
  return { meetingId, digest }
}
