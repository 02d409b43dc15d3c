import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attendanceFindings, attendanceRun } from '../../src/rules/attendance.ts'
import { addDays } from '../../src/rules/days.ts'
import type { AttendanceValue, Facts, MeetingFact, Office, TenureFact } from '../../src/rules/facts.ts'
import type { Finding } from '../../src/rules/finding.ts'
import { findingsOn } from '../../src/rules/findings.ts'
import { FINDING_READING_NAMES, FINDING_READINGS, type FindingReading } from '../../src/rules/readings.ts'
import { withReadings } from '../../src/rules/rulebook.ts'
import { watches } from '../../src/rules/watch.ts'
import { book } from './book.ts'

const MEMBERS = ['甲', '乙', '丙']
const someDay = (days: number) => addDays('2021-01-01', days)
const day = fc.integer({ min: 0, max: 1800 }).map(someDay)
const office = fc.constantFrom<Office[]>(
  'delegate',
  'director',
  'standing_director',
  'supervisor',
  'vice_president',
  'president',
)
const value = fc.constantFrom<AttendanceValue[]>('present', 'alternate', 'leave', 'absent', 'undelivered')
const body = fc.constantFrom<MeetingFact['body'][]>(
  'congress',
  'council',
  'council',
  'standing_council',
  'supervisory_board',
)

const tenures = fc
  .array(
    fc.record({ member: fc.constantFrom(...MEMBERS), office, from: day, lasts: fc.integer({ min: 0, max: 1500 }) }),
    { maxLength: 8 },
  )
  .map((rows) =>
    rows.map(({ member, office: held, from, lasts }, index) => ({
      id: `${index}`,
      member,
      office: held,
      term: `${index}`,
      from,
      until: addDays(from, lasts),
    })),
  )
const meetings = fc
  .array(
    fc.record({
      body,
      on: day,
      status: fc.constantFrom<MeetingFact['status'][]>('held', 'held', 'held', 'inquorate', 'cancelled'),
      sealed: fc.boolean(),
      lines: fc.tuple(...MEMBERS.map(() => fc.option(value))),
    }),
    { maxLength: 14 },
  )
  .map((rows) =>
    rows.map(({ lines, on, sealed, ...meeting }, index) => ({
      meeting: {
        ...meeting,
        no: `会${index}`,
        name: '',
        form: 'onsite' as const,
        startsAt: `${on}T14:00`,
        ...(sealed ? { sealedOn: on } : {}),
      },
      lines: MEMBERS.flatMap((member, at) => {
        const written = lines[at]
        return written === null || written === undefined ? [] : [{ meeting: `会${index}`, member, value: written }]
      }),
    })),
  )
const dues = fc.array(
  fc.record({ member: fc.constantFrom(...MEMBERS), dueOn: day, paid: fc.constantFrom(0, 100), waived: fc.boolean() }),
  { maxLength: 6 },
)
const invitations = fc.array(fc.record({ member: fc.constantFrom(...MEMBERS), on: day, joined: fc.boolean() }), {
  maxLength: 6,
})

/** Everybody sits in the council for two terms and in the standing council, so that most runs are about a seat. */
const SEATED: TenureFact[] = MEMBERS.flatMap((member) => [
  { id: `${member}旧`, member, office: 'director', term: '旧', from: '2021-06-18', until: '2023-06-17' },
  { id: `${member}新`, member, office: 'director', term: '新', from: '2023-06-18', until: '2030-06-17' },
  { id: `${member}常`, member, office: 'standing_director', term: '常', from: '2021-06-18', until: '2030-06-17' },
  { id: `${member}代`, member, office: 'delegate', term: '代', from: '2021-06-18', until: '2030-06-17' },
])

/** A small association with anything that may have happened in five years. */
const association: fc.Arbitrary<Facts> = fc
  .record({ tenures, meetings, dues, invitations, individual: fc.boolean() })
  .map((drawn) => ({
    members: MEMBERS.map((no) => ({
      no,
      name: no,
      kind: no === '甲' && drawn.individual ? 'individual' : 'unit',
      joinedOn: '2015-01-01',
    })),
    affiliations: [],
    tenures: [...SEATED, ...drawn.tenures],
    meetings: drawn.meetings.map(({ meeting }) => meeting),
    attendance: drawn.meetings.flatMap(({ lines }) => lines),
    dues: drawn.dues.map((row, index) => ({ ...row, year: 2000 + index, owed: 100, paidOn: row.dueOn })),
    activities: drawn.invitations.map(({ on }, index) => ({ no: `动${index}`, name: '', on })),
    invitations: drawn.invitations.map(({ member, joined }, index) => ({ activity: `动${index}`, member, joined })),
  }))

/** Who is watched, by what tells of each body: as the store asks the database. */
function watchedIn(facts: Facts, on: string): Set<string> {
  return new Set(
    watches(book, facts.meetings, on).flatMap(({ offices, meetings: telling, heldOn }) => {
      const wasThere = (member: string) =>
        telling.every((no) =>
          facts.attendance.some((line) => line.meeting === no && line.member === member && line.value === 'present'),
        )
      return facts.tenures
        .filter(({ office: held, until }) => offices.includes(held) && (until === undefined || until >= on))
        .filter(({ member, from }) => !wasThere(member) || heldOn === undefined || from > heldOn)
        .map(({ member }) => member)
    }),
  )
}

describe('Whatever has happened', () => {
  it('the order in which facts are written down never matters', () => {
    fc.assert(
      fc.property(association, day, (facts, on) => {
        const reversed = Object.fromEntries(Object.entries(facts).map(([name, list]) => [name, list.toReversed()]))
        expect(findingsOn(book, reversed as Facts, on)).toEqual(findingsOn(book, facts, on))
      }),
    )
  })

  it('a meeting outside every tenure changes nobody’s attendance', () => {
    fc.assert(
      fc.property(association, day, body, (facts, on, met) => {
        const outside = {
          no: '外',
          body: met,
          name: '',
          form: 'onsite' as const,
          status: 'held' as const,
          startsAt: '2040-01-01T09:00',
          sealedOn: '2021-01-01',
        }
        const before = { ...outside, no: '前', startsAt: '2019-01-01T09:00' }
        const more = { ...facts, meetings: [...facts.meetings, outside, before] }
        expect(ofAttendance(findingsOn(book, more, on))).toEqual(ofAttendance(findingsOn(book, facts, on)))
      }),
    )
  })

  it('whoever is close to losing a seat, or has lost it, is among those who are watched', () => {
    fc.assert(
      fc.property(association, day, (facts, on) => {
        const watched = watchedIn(facts, on)
        const unseen = MEMBERS.flatMap((member) => attendanceFindings(book, facts, member, on)).filter(
          ({ verdict, member }) => verdict !== 'passed_over' && !watched.has(member),
        )
        expect(unseen).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('a presence at the latest meeting leaves no run', () => {
    fc.assert(
      fc.property(association, (facts) => {
        const tenure = { id: '末', member: '乙', office: 'director' as const, from: '2024-01-01' }
        const meeting = {
          no: '末',
          body: 'council' as const,
          name: '',
          form: 'onsite' as const,
          status: 'held' as const,
          startsAt: '2029-01-01T09:00',
          sealedOn: '2029-01-01',
        }
        const attendance = [...facts.attendance, { meeting: '末', member: '乙', value: 'present' as const }]
        const more = {
          ...facts,
          tenures: [...facts.tenures, tenure],
          meetings: [...facts.meetings, meeting],
          attendance,
        }
        expect(attendanceRun(book, more, tenure, '2029-01-01')).toMatchObject({ run: 0, because: [] })
      }),
    )
  })

  it('every finding cites an article and has a key of its own', () => {
    fc.assert(
      fc.property(association, day, (facts, on) => {
        const found = findingsOn(book, facts, on)
        expect(found.every((finding) => finding.citations.length > 0)).toBe(true)
        expect(new Set(found.map((finding) => finding.key)).size).toBe(found.length)
      }),
    )
  })

  it.each(FINDING_READING_NAMES)('reading %s changes only findings that name it', (name) => {
    fc.assert(
      fc.property(association, day, (facts, on) => {
        const [one, other] = FINDING_READINGS[name].map((option) =>
          findingsOn(withReadings(book, { [name]: option }), facts, on),
        )
        expect(unexplained(one ?? [], other ?? [], name)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
})

function ofAttendance(findings: Finding[]): Finding[] {
  return findings.filter((finding) => finding.kind === 'attendance' || finding.kind === 'cascade')
}

/** Findings that one reading brings and the other does not, in matters where neither names the reading. */
function unexplained(one: Finding[], other: Finding[], name: FindingReading): Finding[] {
  const named = new Set([...one, ...other].filter((finding) => name in finding.readings).map(matterOf))
  const only = (mine: Finding[], theirs: Finding[]) => {
    const known = new Set(theirs.map((finding) => finding.key))
    return mine.filter((finding) => !known.has(finding.key))
  }
  return [...only(one, other), ...only(other, one)].filter((finding) => !named.has(matterOf(finding)))
}

/**
 * What a finding is about: a member's office, a member's year, or an office of the association. Whether an office falls by
 * its own absences or with its basis is one matter: the one takes the place of the other.
 */
function matterOf(finding: Finding): string {
  const kind = finding.kind === 'cascade' ? 'attendance' : finding.kind
  const member = 'member' in finding ? finding.member : ''
  const office = 'office' in finding ? finding.office : ''
  return [kind, member, office, 'year' in finding ? finding.year : ''].join('/')
}
