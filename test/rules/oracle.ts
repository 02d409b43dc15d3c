import { addDays, addYears, nextWorkingDay } from '../../src/rules/days.ts'
import type { Body, Day, Facts, MeetingFact, MemberFact, Office, TenureFact } from '../../src/rules/facts.ts'
import type { Readings } from '../../src/rules/readings.ts'

/**
 * The findings once more, told plainly: loops over the facts and the numbers as the measures print them, sharing with
 * the rules only the calendar. Without keys, citations and readings; where the rules name the finding that another
 * follows, its office stands here.
 */
export type Told = Record<string, unknown> & { kind: string; verdict: string }

/** What must be found on a day, in no particular order. */
export function told(facts: Facts, day: Day, taken: Readings): Told[] {
  const found: Told[] = [...seats(facts, day, taken), ...meetingsDue(facts, day)]
  for (const member of facts.members) {
    if (member.leftOn !== undefined && member.leftOn <= day) continue
    const attended = attendance(facts, member, day, taken)
    found.push(...attended, ...cascade(facts, member, day, attended), ...dues(facts, member, day, taken))
    found.push(...deemedWithdrawal(facts, member, day, taken), ...representation(facts, member, day))
  }
  return found.map((finding) => ({ ...finding, asOf: day }))
}

const inForce = (span: { from?: Day; until?: Day }, day: Day) =>
  (span.from === undefined || span.from <= day) && (span.until === undefined || day <= span.until)

const dayOfMeeting = (meeting: MeetingFact) => meeting.startsAt.slice(0, 10)

const sealedBy = (meeting: MeetingFact, day: Day) => meeting.sealedOn !== undefined && meeting.sealedOn <= day

function holds(facts: Facts, member: MemberFact, office: Office, day: Day): TenureFact[] {
  return facts.tenures.filter((one) => one.member === member.no && one.office === office && inForce(one, day))
}

/** Present, absent, or left out. */
function judged(facts: Facts, member: MemberFact, meeting: MeetingFact, taken: Readings): 'in' | 'out' | 'skip' {
  const line = facts.attendance.find((one) => one.meeting === meeting.no && one.member === member.no)
  if (line === undefined || line.value === 'absent') return 'out'
  if (line.value === 'present') return 'in'
  if (line.value === 'undelivered') return taken.undeliveredCounts === 'yes' ? 'out' : 'skip'
  if (line.value === 'leave') return taken.leaveCountsAsAbsence === 'no' ? 'skip' : 'out'
  if (taken.alternateBreaksRun === 'no') return 'out'
  return member.kind === 'unit' || taken.alternateForIndividuals === 'yes' ? 'in' : 'out'
}

type Duty = { office: Office; body: Body; sanction: boolean; revertsTo?: Office }

function dutiesOf(facts: Facts, member: MemberFact, day: Day, taken: Readings): Duty[] {
  const mirror = taken.supervisorSanction === 'mirror'
  const duties: Duty[] = [
    { office: 'director', body: 'council', sanction: true, revertsTo: 'delegate' },
    { office: 'standing_director', body: 'standing_council', sanction: true, revertsTo: 'director' },
    { office: 'supervisor', body: 'supervisory_board', sanction: mirror, ...(mirror ? { revertsTo: 'delegate' } : {}) },
  ]
  if (holds(facts, member, 'standing_director', day).length > 0) return duties
  for (const office of ['president', 'vice_president'] as const)
    duties.push({ office, body: 'standing_council', sanction: false })
  return duties
}

function attendance(facts: Facts, member: MemberFact, day: Day, taken: Readings): Told[] {
  const found: Told[] = []
  for (const duty of dutiesOf(facts, member, day, taken)) {
    for (const tenure of holds(facts, member, duty.office, day)) {
      const tenures = taken.runCrossesTerms === 'yes' ? allOf(facts, member, duty.office) : [tenure]
      found.push(...inTenure(facts, member, duty, tenure, tenures, day, taken))
    }
  }
  return found
}

const allOf = (facts: Facts, member: MemberFact, office: Office) =>
  facts.tenures.filter((one) => one.member === member.no && one.office === office)

function inTenure(
  facts: Facts,
  member: MemberFact,
  duty: Duty,
  tenure: TenureFact,
  tenures: TenureFact[],
  day: Day,
  taken: Readings,
): Told[] {
  let run: string[] = []
  let lastMissed = ''
  let earlier: string[] = []
  for (const meeting of meetingsOf(facts, duty.body, day, taken)) {
    if (dayOfMeeting(meeting) < '2021-06-18') continue
    if (!tenures.some((one) => inForce(one, dayOfMeeting(meeting)))) continue
    const judgement = judged(facts, member, meeting, taken)
    if (judgement === 'out') {
      run = [...run, meeting.no]
      lastMissed = dayOfMeeting(meeting)
    }
    if (judgement !== 'in') continue
    if (run.length >= 2 && lastMissed >= tenure.from) earlier = run
    run = []
  }
  const { office, body, sanction, revertsTo } = duty
  const about = { kind: 'attendance', member: member.no, office, body, limit: 2 }
  const falls = revertsTo === undefined ? {} : { revertsTo }
  const found: Told[] = []
  if (earlier.length > 0)
    found.push({ ...about, ...falls, verdict: 'passed_over', run: earlier.length, because: earlier })
  if (run.length === 1 && sanction) found.push({ ...about, ...falls, verdict: 'at_risk', run: 1, because: run })
  if (run.length >= 2)
    found.push({ ...about, ...falls, verdict: sanction ? 'forfeited' : 'noted', run: run.length, because: run })
  return found
}

function meetingsOf(facts: Facts, body: Body, day: Day, taken: Readings): MeetingFact[] {
  return facts.meetings
    .filter((meeting) => meeting.body === body && sealedBy(meeting, day))
    .filter(({ status }) => status === 'held' || (status === 'inquorate' && taken.inquorateCounts === 'yes'))
    .sort((a, b) => (a.startsAt + a.no < b.startsAt + b.no ? -1 : 1))
}

function cascade(facts: Facts, member: MemberFact, day: Day, attended: Told[]): Told[] {
  const forfeited = (office: Office) => attended.some((one) => one.verdict === 'forfeited' && one.office === office)
  if (!forfeited('director')) return []
  const found: Told[] = []
  for (const office of ['standing_director', 'vice_president', 'president'] as const) {
    if (holds(facts, member, office, day).length === 0 || forfeited(office)) continue
    const verdict = office === 'standing_director' ? 'forfeited' : 'basis_lost'
    found.push({ kind: 'cascade', verdict, member: member.no, office, because: 'director' })
  }
  return found
}

const SEATS: [Office, number | undefined, number][] = [
  ['delegate', 300, 400],
  ['director', undefined, 100],
  ['supervisor', 3, 5],
  ['standing_director', undefined, 30],
  ['vice_president', 10, 12],
  ['president', 1, 1],
  ['chief_supervisor', 1, 1],
]

function seats(facts: Facts, day: Day, taken: Readings): Told[] {
  const found: Told[] = []
  for (const [office, min, max] of SEATS) {
    const counted = new Set<Office>([office])
    if (office === 'standing_director' && taken.officersWithinStanding !== 'no')
      counted.add('president').add('vice_president')
    let count = 0
    for (const member of facts.members) {
      if (member.leftOn !== undefined && member.leftOn <= day) continue
      if ([...counted].some((one) => holds(facts, member, one, day).length > 0)) count += 1
    }
    const bounds = { count, max, ...(min === undefined ? {} : { min }) }
    if (count > max) found.push({ kind: 'seats', verdict: 'over', office, ...bounds })
    if (min !== undefined && count < min) found.push({ kind: 'seats', verdict: 'under', office, ...bounds })
  }
  return found
}

const A_YEAR: [Body, number][] = [
  ['congress', 1],
  ['council', 1],
  ['standing_council', 2],
  ['supervisory_board', 2],
]

function meetingsDue(facts: Facts, day: Day): Told[] {
  const found: Told[] = []
  const thisYear = Number(day.slice(0, 4))
  const earliest = Math.min(...facts.meetings.map((meeting) => Number(meeting.startsAt.slice(0, 4))))
  for (const [body, required] of A_YEAR) {
    for (let year = Math.max(2022, Math.min(earliest, thisYear)); year < thisYear; year += 1) {
      const held = heldIn(facts, body, year, day)
      if (held < required) found.push({ kind: 'meetings_due', verdict: 'missed', body, held, required, year })
    }
    const held = heldIn(facts, body, thisYear, day)
    if (held < required) found.push({ kind: 'meetings_due', verdict: 'due', body, held, required, year: thisYear })
  }
  return found
}

function heldIn(facts: Facts, body: Body, year: number, day: Day): number {
  return facts.meetings.filter(
    (meeting) =>
      meeting.body === body &&
      meeting.status === 'held' &&
      sealedBy(meeting, day) &&
      meeting.startsAt.startsWith(`${year}-`) &&
      dayOfMeeting(meeting) <= day,
  ).length
}

function dues(facts: Facts, member: MemberFact, day: Day, taken: Readings): Told[] {
  const found: Told[] = []
  for (const row of facts.dues) {
    if (row.member !== member.no || row.waived) continue
    const dueOn = row.deferredTo ?? row.dueOn
    const paid = row.paidOn !== undefined && row.paidOn <= day ? row.paid : 0
    if (day <= dueOn || paid >= row.owed) continue
    const lastDay = nextWorkingDay(addYears(dueOn, 1))
    const verdict = day > lastDay && taken.unpaidGrounds !== 'article_15_only' ? 'ground_unpaid' : 'arrears'
    const { year, owed } = row
    found.push({ kind: 'dues', verdict, member: member.no, year, dueOn, owed, paid, since: addDays(dueOn, 1) })
  }
  return found
}

function deemedWithdrawal(facts: Facts, member: MemberFact, day: Day, taken: Readings): Told[] {
  if (member.joinedOn > day) return []
  const found: Told[] = []
  for (const row of dues(facts, member, day, {}).sort((a, b) => Number(b.year) - Number(a.year))) {
    if (row.verdict !== 'ground_unpaid') continue
    const window = { from: String(row.since), until: addYears(String(row.dueOn), 1) }
    const since = { from: addDays(window.until, 1), until: day }
    const cameLater = congressesIn(facts, member, since, day, taken).includes('in')
    const joinedLater = joinedIn(facts, member, since).includes(true)
    const congress = cameLater ? 'not_met' : congressIn(facts, member, window, day, taken)
    const activities = joinedLater ? 'not_met' : activitiesIn(facts, member, window, taken)
    const any = taken.deemedWithdrawalConditions === 'any'
    if (!any && (congress === 'not_met' || activities === 'not_met')) continue
    const open = congress === 'unknown' || activities === 'unknown'
    const verdict = any || !open ? 'candidate' : 'undetermined'
    const conditions = { unpaid: 'met', congress, activities }
    found.push({ kind: 'deemed_withdrawal', verdict, member: member.no, year: row.year, conditions })
  }
  const latest = found.find(({ verdict }) => verdict === 'candidate') ?? found[0]
  return latest === undefined ? [] : [latest]
}

type Window = { from: Day; until: Day }

function congressIn(facts: Facts, member: MemberFact, window: Window, day: Day, taken: Readings): string {
  const tenures = allOf(facts, member, 'delegate')
  if (!tenures.some(({ from, until }) => from <= window.until && (until === undefined || until >= window.from))) {
    if (taken.congressWithoutSeat === 'unfulfilled') return 'not_met'
    return taken.congressWithoutSeat === 'fulfilled' ? 'met' : 'not_applicable'
  }
  const judgements = congressesIn(facts, member, window, day, taken)
  if (judgements.length === 0) return 'unknown'
  return judgements.includes('in') ? 'not_met' : 'met'
}

function congressesIn(facts: Facts, member: MemberFact, window: Window, day: Day, taken: Readings): string[] {
  // Article 15 asks who came, not for how long nobody did: readings about runs say nothing here.
  const asked: Readings = { ...taken, inquorateCounts: 'no', alternateBreaksRun: 'yes' }
  return meetingsOf(facts, 'congress', day, asked)
    .filter((meeting) => inForce(window, dayOfMeeting(meeting)))
    .filter((meeting) => allOf(facts, member, 'delegate').some((tenure) => inForce(tenure, dayOfMeeting(meeting))))
    .map((meeting) => judged(facts, member, meeting, asked))
    .filter((judgement) => judgement !== 'skip')
}

function activitiesIn(facts: Facts, member: MemberFact, window: Window, taken: Readings): string {
  const joined = joinedIn(facts, member, window)
  if (joined.length === 0) return taken.nothingOffered === 'fulfilled' ? 'met' : 'unknown'
  return joined.includes(true) ? 'not_met' : 'met'
}

function joinedIn(facts: Facts, member: MemberFact, window: Window): boolean[] {
  const joined: boolean[] = []
  for (const activity of facts.activities) {
    if (!inForce(window, activity.on)) continue
    for (const invitation of facts.invitations)
      if (invitation.activity === activity.no && invitation.member === member.no) joined.push(invitation.joined)
  }
  return joined
}

function representation(facts: Facts, member: MemberFact, day: Day): Told[] {
  if (member.kind !== 'unit' || member.joinedOn > day) return []
  const people = facts.affiliations.filter((one) => one.member === member.no && inForce(one, day))
  const representatives = people.filter(({ role }) => role === 'representative')
  const found: Told[] = []
  const say = (verdict: string) => found.push({ kind: 'representation', verdict, member: member.no })
  if (representatives.length === 0) say('no_representative')
  if (!people.some(({ role }) => role === 'liaison')) say('no_liaison')
  const chiefs = [member.principal, member.legalRepresentative].filter((name) => name !== undefined)
  const officer = (['president', 'vice_president'] as const).some((one) => holds(facts, member, one, day).length > 0)
  if (officer && chiefs.length > 0 && representatives.some(({ name }) => !chiefs.includes(name))) say('not_principal')
  return found
}
