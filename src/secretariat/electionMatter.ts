import type { Notice, Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { headOf, obstaclesTo, type SeatsForecast, seatsAfterElection } from '../rules/elections.ts'
import type { Day, Facts, Office } from '../rules/facts.ts'
import { officesHeld, unitTitle } from '../rules/offices.ts'
import { electionCompetence } from '../rules/resolutions.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { loadFacts } from '../store/facts.ts'
import { findMeeting, type MeetingRecord } from '../store/meetings.ts'
import { findMemberByNo } from '../store/members.ts'
import { findPeople } from '../store/people.ts'
import type { ResolutionItem } from '../store/resolutions.ts'
import { beginTenure, loadSeats, lockSeats } from '../store/tenures.ts'
import { openTerm } from '../store/terms.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import { meetingDay } from './meetingDays.ts'

/** The election of a member to an office. `data` names both, and the reason for going beyond the seats, if there is one. */
export const ELECTION: Matter = {
  competence: (rulebook, item) => electionCompetence(rulebook, of(item).office),
  examine,
  carry: elect,
  reject: async () => ({ say: [] }),
}

type ElectionData = { office: Office; member: string; term?: string; override?: string }

function of(item: MatterItem): ElectionData {
  return item.data as ElectionData
}

/**
 * Refuses whoever cannot hold the office and more than it has seats, with the articles; says what is only to be noted.
 * Those who have not enough votes are not asked about: they are not elected.
 */
async function examine(desk: Desk, meeting: MeetingRecord, items: ResolutionItem[]): Promise<Values[]> {
  const [first] = items
  if (first === undefined) return []
  const { office, override } = of(first)
  const day = meetingDay(desk, meeting)
  const rulebook = rulebookOn(desk, day)
  const elected = items.filter(({ carried }) => carried).map((item) => of(item).member)
  const facts = await loadFacts(desk.tx, desk.zone, { members: items.map((item) => of(item).member) })
  refuseIneligible(rulebook, facts, office, elected, day, items)
  const seats = seatsAfterElection(rulebook, await loadSeats(desk.tx, day), office, elected, day)
  if (seats.verdict === 'over' && override === undefined)
    throw new Refusal('election_full', {
      office,
      count: seats.count,
      max: seats.max ?? null,
      citations: seats.citations,
    })
  return [...seatsNotes(office, seats, override), ...headNotes(rulebook, facts, office, elected, day, items)]
}

function refuseIneligible(
  rulebook: Rulebook,
  facts: Facts,
  office: Office,
  elected: string[],
  day: Day,
  items: ResolutionItem[],
): void {
  const found = elected.flatMap((no) =>
    obstaclesTo(rulebook, facts, office, no, day).map((obstacle) => ({ title: titleOf(items, no), ...obstacle })),
  )
  if (found.length > 0) throw new Refusal('election_ineligible', { office, found })
}

function titleOf(items: ResolutionItem[], no: string): string {
  return items.find((item) => of(item).member === no)?.title ?? no
}

function seatsNotes(office: Office, seats: SeatsForecast, override: string | undefined): Values[] {
  const { count, verdict, otherwise, citations } = seats
  const limit = { min: seats.min ?? null, max: seats.max ?? null }
  const shared = { office, count, ...limit, title: null, reason: override ?? null, citations }
  return [
    ...(verdict === undefined ? [] : [{ what: verdict, ...shared }]),
    ...(otherwise === undefined ? [] : [{ what: 'read_otherwise', ...shared }]),
  ]
}

function headNotes(
  rulebook: Rulebook,
  facts: Facts,
  office: Office,
  elected: string[],
  day: Day,
  items: ResolutionItem[],
): Values[] {
  return elected.flatMap((no) => {
    const head = headOf(rulebook, facts, office, no, day)
    if (head !== 'nobody' && head !== 'unknown') return []
    const { citations } = electionCompetence(rulebook, office)
    const what = head === 'nobody' ? 'no_representative' : 'head_unknown'
    return [{ what, office, title: titleOf(items, no), count: null, min: null, max: null, reason: null, citations }]
  })
}

/** Elected: the office begins on the day of the meeting, in the open term. The member hears of it and of its duties. */
async function elect(desk: Desk, actor: string, resolution: Recorded, item: ResolutionItem): Promise<Outcome> {
  const { office, member: no, override, term } = of(item)
  const member = await findMemberByNo(desk.tx, no)
  if (member === undefined) throw new Refusal('member_unknown', { said: no })
  const from = meetingDay(desk, await findMeeting(desk.tx, resolution.meetingId))
  await lockSeats(desk.tx, office)
  const { verdict } = seatsAfterElection(rulebookOn(desk, from), await loadSeats(desk.tx, from), office, [no], from)
  const named = term ?? (await openTerm(desk.tx))?.name
  const id = await beginTenure(
    desk.tx,
    {
      memberId: member.id,
      office,
      from,
      ...(named !== undefined && { term: named }),
      begunBy: resolution.no,
      overSeats: verdict === 'over',
    },
    desk.now,
  )
  const data = { resolution: resolution.no, office, tenure: id, from, override: override ?? null }
  await record(desk.tx, { at: desk.now, actor, type: 'tenure.begun', subject: `member:${no}`, data })
  return { say: await tellElected(desk, resolution, member, office, from) }
}

async function tellElected(
  desk: Desk,
  resolution: Recorded,
  member: { id: string; no: string; name: string; kind: 'unit' | 'individual' },
  office: Office,
  from: Day,
): Promise<Notice[]> {
  const rulebook = rulebookOn(desk)
  const offices = officesHeld(await loadSeats(desk.tx, desk.today), member.no, desk.today)
  const title = member.kind === 'unit' ? (unitTitle(rulebook, offices) ?? null) : null
  const people = await findPeople(desk.tx, member.id, desk.today)
  const speaking = people.filter(({ roles }) => roles.includes('representative') || roles.includes('liaison'))
  const { citations } = electionCompetence(rulebook, office)
  const values = { member: member.name, kind: member.kind, office, from, title, body: resolution.body, citations }
  return speaking.map(({ id }) => ({
    to: { person: id },
    template: 'notices/elected',
    values: { ...values, no: resolution.no },
    once: `resolution/${resolution.no}/elected/${office}/${id}`,
  }))
}
