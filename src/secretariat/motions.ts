import type { Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { addDays } from '../rules/days.ts'
import type { Body, MatterKind, Office, VotingForm } from '../rules/facts.ts'
import { provision } from '../rules/rulebook.ts'
import { votingTerms } from '../rules/voting.ts'
import { record } from '../store/audit.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { draftMotion, listMotions, type MotionItem } from '../store/motions.ts'
import type { MemberOf } from '../store/people.ts'
import { type Asker, actorOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { requireEligible } from './electionExamining.ts'
import { findMember } from './lookup.ts'
import { MATTERS } from './matters.ts'
import { motionCard } from './motionCards.ts'
import { meetingOf, requireCompetent, requireForm } from './resolutionJudging.ts'
import { findMatters, notesFor } from './resolutions.ts'
import { type Sitting, sittingOf } from './sittings.ts'

/** Where a vote is to be held, as staff say it: in a meeting by its number, or by a body without one, until when. */
export type Place = { meeting: string } | { body: Body; until?: Temporal.PlainDateTime | Temporal.PlainDate }

/** What is put to the vote, with what is particular to it. */
type Put = { kind: MatterKind; items: MotionItem[]; places?: number }

/** 表决: staff put matters that wait for a body to its vote. Refuses a wrong body or form with its article. */
export async function moveByNumber(desk: Desk, asker: Asker, place: Place, numbers: string[]): Promise<Outcome> {
  return move(desk, asker, place, await findMatters(desk, numbers))
}

/** 选举: staff put candidates for an office to the vote. `places` is how many are to be elected. */
export async function moveElection(
  desk: Desk,
  asker: Asker,
  place: Place,
  said: { office: Office; places: number; candidates: string[] },
): Promise<Outcome> {
  const members: MemberOf[] = []
  for (const words of said.candidates) members.push(await findMember(desk, words))
  const twice = members.find((one, index) => members.findIndex(({ id }) => id === one.id) !== index)
  if (twice !== undefined) throw new Refusal('election_twice', { title: `${twice.no} ${twice.name}` })
  if (said.places > members.length)
    throw new Refusal('motion_places', { places: said.places, candidates: members.length })
  const items = members.map(({ no, name }) => ({
    subject: no,
    title: `${no} ${name}`,
    data: { office: said.office, member: no },
  }))
  return move(desk, asker, place, { kind: 'election', items, places: said.places })
}

/** 议案: staff put something to the vote that has no number of its own. */
export async function moveText(
  desk: Desk,
  asker: Asker,
  place: Place,
  said: { kind: 'amendment' | 'other' | 'dues_standard'; title: string; data?: Record<string, unknown> },
): Promise<Outcome> {
  const { kind, title, data } = said
  return move(desk, asker, place, { kind, items: [{ subject: title, title, ...(data !== undefined && { data }) }] })
}

async function move(desk: Desk, asker: Asker, place: Place, put: Put): Promise<Outcome> {
  const { sitting, form, closesAt } = await placed(desk, place)
  const rulebook = rulebookOn(desk, sitting.day)
  for (const item of put.items) requireCompetent(rulebook, put.kind, item, { body: sitting.body, seats: 0, present: 0 })
  requireForm(rulebook, put.kind, form)
  await requireNotOpen(desk, put.items)
  const notes = await examineUnvoted(desk, sitting, put.kind, put.items)
  const { meeting, body } = sitting
  const motion = await draftMotion(
    desk.tx,
    {
      ...put,
      body,
      form: meeting === undefined ? 'correspondence' : 'meeting',
      secret: votingTerms(rulebook, put.kind).secret,
      rulebookFrom: rulebook.effectiveFrom,
      draftedBy: actorOf(asker),
      ...(meeting !== undefined && { meetingId: meeting.id }),
      ...(closesAt !== undefined && { closesAt }),
    },
    desk.now,
  )
  const data = { kind: put.kind, titles: put.items.map(({ title }) => title) }
  const subject = `motion:${motion.id}`
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'motion.drafted', subject, data })
  const to = { account: asker.account }
  return { say: [...notesFor(notes).map((note) => ({ ...note, to })), await motionCard(desk, motion, to)] }
}

type Placed = { sitting: Sitting; form: VotingForm; closesAt: Temporal.Instant | undefined }

async function placed(desk: Desk, place: Place): Promise<Placed> {
  if ('meeting' in place) {
    const meeting = requireCalled(await meetingOf(desk, place.meeting))
    const closesAt = meeting.form === 'email' ? (meeting.endsAt ?? meeting.startsAt) : undefined
    return { sitting: sittingOf(desk, meeting), form: meeting.form, closesAt }
  }
  const { body, until } = place
  const closesAt = deadline(desk, until)
  const sitting = { body, no: '', title: '', day: desk.today, decidedOn: desk.today }
  return { sitting, form: 'correspondence', closesAt }
}

/** Votes are gathered in a meeting that is under way: called, and its book not sealed. */
export function requireCalled(meeting: MeetingRecord): MeetingRecord {
  const { no, name, status } = meeting
  if (status !== 'called') throw new Refusal('motion_meeting_not_called', { no, name, status })
  return meeting
}

/** Until when votes are taken: the end of the day said, the time said, or as many days as the rules give. */
function deadline(desk: Desk, until: Temporal.PlainDateTime | Temporal.PlainDate | undefined): Temporal.Instant {
  const { days } = provision(rulebookOn(desk), 'ballots.correspondence')
  const said = until ?? Temporal.PlainDate.from(addDays(desk.today, days))
  const at = said instanceof Temporal.PlainDate ? endOf(said, desk.zone) : said.toZonedDateTime(desk.zone).toInstant()
  if (Temporal.Instant.compare(at, desk.now) <= 0)
    throw new Refusal('motion_deadline_past', { closesAt: at.toString() })
  return at
}

function endOf(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).toInstant()
}

/** What is voted on already, in another motion than `except`, is not put to a second vote beside it. */
export async function requireNotOpen(desk: Desk, items: readonly MotionItem[], except?: string): Promise<void> {
  const wanted = new Set(items.map(({ subject }) => subject))
  const others = (await listMotions(desk.tx, ['open', 'closed'])).filter(({ id }) => id !== except)
  for (const motion of others) {
    const twice = motion.items.find(
      ({ subject, data }) => wanted.has(subject) && data?.office === items[0]?.data?.office,
    )
    if (twice !== undefined) throw new Refusal('motion_item_open', { title: twice.title, no: motion.no ?? null })
  }
}

/** Asks what the rules say of the matters before anybody has voted; what staff should know besides is returned. */
export async function examineUnvoted(
  desk: Desk,
  sitting: Sitting,
  kind: MatterKind,
  items: readonly MotionItem[],
): Promise<Values[]> {
  if (kind === 'election') {
    await requireEligible(desk, candidatesOf(items), sitting.day)
    return []
  }
  const votes = { inFavour: 0, against: 0, abstained: 0 }
  const unvoted = items.map((item) => ({ ...item, votes, needed: 0, carried: false }))
  return (await MATTERS[kind].examine?.(desk, sitting, unvoted)) ?? []
}

function candidatesOf(items: readonly MotionItem[]): { office: Office; members: Map<string, string> } {
  const office = items[0]?.data?.office as Office
  return { office, members: new Map(items.map(({ subject, title }) => [subject, title])) }
}
