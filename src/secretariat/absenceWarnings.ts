import { attendanceFindings } from '../rules/attendance.ts'
import { addDays, dayOf } from '../rules/days.ts'
import type { Day, Facts, MeetingFact, MemberKind } from '../rules/facts.ts'
import type { AttendanceFinding } from '../rules/finding.ts'
import { wouldForfeit } from '../rules/forecast.ts'
import { weighAlternate } from '../rules/presence.ts'
import { provision, readingTaken } from '../rules/rulebook.ts'
import { watches } from '../rules/watch.ts'
import { loadFacts } from '../store/facts.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import type { Speaker } from '../store/people.ts'
import { membersToWatch } from '../store/watching.ts'
import { correspondentsOf } from './correspondents.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Due } from './due.ts'
import { titlesIn } from './titles.ts'

/** Of how many members the facts are judged at a time: what is in memory at once. */
const PORTION = 2_000

/**
 * Warnings after the absence that leaves a seat one short of the limit: to the member's representative and liaison, due
 * on the day the book was sealed. The secretariat reads of it in its digest. Judged are only those who have missed
 * something lately, which of a large association are few.
 */
export async function absenceWarningsDue(desk: Desk): Promise<Due[]> {
  const { meetings } = await loadFacts(desk.tx, desk.zone, { members: [] })
  const suspects = new Set<string>()
  for (const watch of watches(rulebookOn(desk), meetings, desk.today)) {
    for (const no of await membersToWatch(desk.tx, watch, desk.today)) suspects.add(no)
  }
  const due: Due[] = []
  for (const portion of chunksOf([...suspects], PORTION)) due.push(...(await warningsAmong(desk, portion)))
  return due
}

async function warningsAmong(desk: Desk, members: string[]): Promise<Due[]> {
  const facts = await loadFacts(desk.tx, desk.zone, { members })
  const findings = seatsAtRisk(desk, facts)
  const ids = await memberIdsByNo(
    desk.tx,
    findings.map((finding) => finding.member),
  )
  const correspondents = await correspondentsOf(desk, [...ids.values()])
  return findings.flatMap((finding) => {
    const people = correspondents.get(ids.get(finding.member) ?? '')
    if (people === undefined) return []
    return [people.addressee, ...people.copies].map((person) => warningTo(desk, facts, finding, person))
  })
}

function chunksOf<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}

function seatsAtRisk(desk: Desk, facts: Facts): AttendanceFinding[] {
  return facts.members
    .flatMap((member) => attendanceFindings(rulebookOn(desk), facts, member.no, desk.today))
    .filter((finding) => finding.verdict === 'at_risk')
}

function warningTo(desk: Desk, facts: Facts, finding: AttendanceFinding, person: Speaker): Due {
  const missed = finding.because.flatMap((no) => facts.meetings.filter((meeting) => meeting.no === no))
  const values = {
    name: person.name,
    member: { no: person.member.no, name: person.member.name, title: titlesIn(desk, facts)(person.member.no) },
    ...seatValues(finding),
    missed: missed.map(({ no, name, startsAt }) => ({ no, name, on: dayOf(startsAt) })),
    resting: restingOn(desk, facts, finding),
    ...wayOut(desk, finding, person.member.kind),
  }
  const once = `${finding.key}/${person.id}`
  return {
    notice: { to: { person: person.id }, template: 'notices/warning_absence', values, once },
    dueOn: latestSeal(missed) ?? desk.today,
  }
}

function seatValues({ office, revertsTo, body, limit, citations }: AttendanceFinding) {
  return { office, revertsTo: revertsTo ?? null, body, limit, citations }
}

/** The day on which the last of the books was sealed. */
function latestSeal(missed: MeetingFact[]): Day | undefined {
  return missed
    .flatMap((meeting) => meeting.sealedOn ?? [])
    .sort()
    .at(-1)
}

/** The offices that would go, or be put in question, together with the seat at the next absence. */
function restingOn(desk: Desk, facts: Facts, { member, body, office }: AttendanceFinding) {
  const startsAt = `${addDays(desk.today, 1)}T00:00`
  const next: MeetingFact = { no: '', body, name: '', form: 'onsite', startsAt, status: 'called' }
  return wouldForfeit(rulebookOn(desk), facts, member, next)
    .filter((loss) => loss.office !== office)
    .map((loss) => ({ office: loss.office, falls: loss.verdict === 'forfeited' }))
}

/** What helps when somebody cannot come: another person of the unit; leave only where it is not an absence. */
function wayOut(desk: Desk, { office }: AttendanceFinding, kind: MemberKind) {
  const rulebook = rulebookOn(desk)
  const accepted = weighAlternate(rulebook, kind).weight === 'presence'
  return {
    alternate: accepted && provision(rulebook, 'alternate.offices').offices.includes(office),
    leaveCounts: readingTaken(rulebook, 'leaveCountsAsAbsence') === 'yes',
  }
}
