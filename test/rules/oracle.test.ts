import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../src/rules/days.ts'
import { type AttendanceValue, type Facts, type MeetingFact, OFFICES } from '../../src/rules/facts.ts'
import { findingsOn } from '../../src/rules/findings.ts'
import { FINDING_READINGS, type Readings } from '../../src/rules/readings.ts'
import { withReadings } from '../../src/rules/rulebook.ts'
import { book } from './book.ts'
import { told } from './oracle.ts'

const NUMBERS = ['D001', 'D002', 'D10']
const NAMES = ['示例甲', '示例乙', '示例丙']
const VALUES: AttendanceValue[] = ['present', 'alternate', 'leave', 'absent', 'absent', 'undelivered']

/** Days crowd around a few dates, so that edges meet. */
const day = fc
  .tuple(
    fc.constantFrom('2021-06-18', '2022-01-01', '2023-04-30', '2024-01-01', '2024-02-29', '2025-02-28', '2025-05-01'),
    fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -250, max: 400 })),
  )
  .map(([near, off]) => addDays(near, off))
const number = fc.constantFrom(...NUMBERS)
const name = fc.constantFrom(...NAMES)
const rare = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 })
const bare = <T extends object>(one: T) =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as never

const members = fc
  .tuple(
    ...NUMBERS.map((no) =>
      fc.record({
        no: fc.constant(no),
        name: fc.constant(no),
        kind: fc.constantFrom('unit', 'unit', 'individual'),
        joinedOn: fc.oneof(fc.constant('2020-01-01'), fc.constant('2020-01-01'), day),
        leftOn: fc
          .option(day, { nil: undefined, freq: 6 })
          .map((left) => (left && left > '2024-06-01' ? left : undefined)),
        principal: rare(name),
        legalRepresentative: rare(name),
      }),
    ),
  )
  .map((all) => all.map(bare))

const tenures = fc
  .array(
    fc.record({
      member: number,
      office: fc.oneof(fc.constantFrom(...OFFICES), fc.constantFrom('director', 'standing_director', 'delegate')),
      from: fc.oneof(day, fc.constant('2021-01-01')),
      lasts: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
      again: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
    }),
    { maxLength: 8 },
  )
  .map((rows) => {
    const seen = new Set<string>()
    return rows.flatMap(({ member, office, from, lasts, again }, at) => {
      if (seen.has(member + office)) return []
      seen.add(member + office)
      if (lasts === undefined) return [{ id: `${at}`, member, office, term: '第三届', from }]
      const first = { id: `${at}`, member, office, term: '第三届', from, until: addDays(from, lasts) }
      if (again === undefined) return [first]
      return [first, { id: `${at}b`, member, office, term: '第四届', from: addDays(first.until, again) }]
    })
  })

const meetings = fc
  .array(
    fc.record({
      body: fc.constantFrom(
        'congress',
        'council',
        'council',
        'standing_council',
        'standing_council',
        'supervisory_board',
      ),
      on: day,
      at: fc.constantFrom('09:00', '09:00', '14:00'),
      status: fc.constantFrom('held', 'held', 'held', 'held', 'inquorate', 'cancelled', 'planned', 'called'),
      sealed: fc.option(fc.constantFrom(0, 0, 1, 30), { nil: undefined, freq: 8 }),
      lines: fc.tuple(...NUMBERS.map(() => fc.option(fc.constantFrom(...VALUES)))),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ body, on, at, status, sealed, lines }, index) => ({
      meeting: bare({
        no: `M${index}`,
        body,
        name: '示例会议',
        form: 'onsite',
        startsAt: `${on}T${at}`,
        status,
        sealedOn: sealed === undefined ? undefined : addDays(on, sealed),
      }) as MeetingFact,
      lines: lines.flatMap((value, i) =>
        value ? [{ meeting: `M${index}`, member: NUMBERS[i] as string, value }] : [],
      ),
    })),
  )

const dues = fc
  .uniqueArray(
    fc.record({
      member: number,
      year: fc.integer({ min: 2021, max: 2025 }),
      dueOn: day,
      owed: fc.constantFrom(0, 300_000, 300_000),
      paid: fc.constantFrom(0, 0, 150_000, 300_000),
      paidOn: fc.option(day, { nil: undefined, freq: 1 }),
      waived: fc.constantFrom(false, false, false, true),
      deferredTo: fc.option(day, { nil: undefined, freq: 1 }),
    }),
    { maxLength: 5, selector: (row) => row.member + row.year },
  )
  .map((rows) => rows.map(bare))

const activities = fc
  .array(
    fc.record({ on: day, lines: fc.tuple(...NUMBERS.map(() => fc.option(fc.constantFrom(false, false, true)))) }),
    {
      maxLength: 6,
    },
  )
  .map((rows) => ({
    activities: rows.map(({ on }, at) => ({ no: `H${at}`, name: '示例活动', on })),
    invitations: rows.flatMap(({ lines }, at) =>
      lines.flatMap((joined, i) =>
        joined === null ? [] : [{ activity: `H${at}`, member: NUMBERS[i] as string, joined }],
      ),
    ),
  }))

const affiliations = fc
  .uniqueArray(
    fc.record({
      member: number,
      name,
      role: fc.constantFrom('representative', 'representative', 'liaison', 'other'),
      from: rare(day),
      until: rare(day),
    }),
    { maxLength: 6, selector: (one) => one.member + (one.role === 'representative' ? '' : one.role + one.name) },
  )
  .map((rows) => rows.map(bare))

const associations: fc.Arbitrary<Facts> = fc
  .record({ members, tenures, meetings, dues, activities, affiliations })
  .map(({ meetings: held, activities: offered, ...rest }) => ({
    ...rest,
    ...offered,
    meetings: held.map(({ meeting }) => meeting),
    attendance: held.flatMap(({ lines }) => lines),
  })) as fc.Arbitrary<Facts>

/** Mostly the default readings, sometimes others. */
const readings = fc
  .record(
    Object.fromEntries(
      Object.entries(FINDING_READINGS).map(([reading, options]) => [
        reading,
        fc.constantFrom(options[0], options[0], options[1]),
      ]),
    ),
  )
  .map((taken) => taken as Readings)

type Row = Record<string, unknown>

/** A finding as the oracle tells it. */
function plain({ key, citations, readings: used, ...finding }: Row, offices: Map<unknown, unknown>): Row {
  return finding.kind === 'cascade' ? { ...finding, because: offices.get(finding.because) } : finding
}

const inOrder = (rows: Row[]) => rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted()

test('whatever the association and the readings, the rules find what a plain count by hand finds', () => {
  fc.assert(
    fc.property(associations, day, readings, (facts, on, taken) => {
      fc.pre(on >= '2021-06-18')
      const findings = findingsOn(withReadings(book, taken), facts, on) as unknown as Row[]
      const places = findings.map(({ member, kind }) => `${member ?? ''} ${kind}`)
      expect(places).toEqual(places.toSorted())
      const offices = new Map(findings.map(({ key, office }) => [key, office]))
      expect(inOrder(findings.map((one) => plain(one, offices)))).toEqual(inOrder(told(facts, on, taken)))
    }),
    { numRuns: 800 },
  )
})
