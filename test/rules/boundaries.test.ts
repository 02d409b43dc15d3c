import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BODIES, type Body, MATTER_KINDS, type MatterKind } from '../../src/rules/facts.ts'
import { quorumVerdict, votesVerdict } from '../../src/rules/resolutions.ts'
import { electedAmong } from '../../src/rules/voting.ts'
import { book, bookUnder } from './book.ts'

/**
 * Quorum and majority told once more, from the charter's words and without the rules' arithmetic: a share is reached
 * when the numbers multiplied crosswise say so, in whole numbers of any size.
 */
type Said = { share: [bigint, bigint]; including: boolean }

const TWO_THIRDS: Said = { share: [2n, 3n], including: true }
const HALF: Said = { share: [1n, 2n], including: true }
const MORE_THAN_HALF: Said = { share: [1n, 2n], including: false }

const QUORUM: Record<Body, Said> = {
  congress: TWO_THIRDS,
  council: TWO_THIRDS,
  standing_council: TWO_THIRDS,
  supervisory_board: TWO_THIRDS,
  presidents_meeting: HALF,
}
const MAJORITY: Record<Body, Said> = {
  congress: MORE_THAN_HALF,
  council: TWO_THIRDS,
  standing_council: TWO_THIRDS,
  supervisory_board: MORE_THAN_HALF,
  presidents_meeting: MORE_THAN_HALF,
}

function majoritySaid(body: Body, kind: MatterKind, simpleAdmission: boolean): Said {
  if (body === 'congress' && kind === 'dues_standard') return HALF
  if (body === 'congress' && kind === 'amendment') return TWO_THIRDS
  return kind === 'admission' && simpleAdmission ? MORE_THAN_HALF : MAJORITY[body]
}

/** Whether `count` of `base` is such a share; nothing of nothing never is. */
function reaches({ share: [numerator, denominator], including }: Said, count: number, base: number): boolean {
  const [mine, asked] = [BigInt(count) * denominator, BigInt(base) * numerator]
  return count > 0 && (including ? mine >= asked : mine > asked)
}

/** The least count that reaches the share. */
function least(said: Said, base: number): number {
  let count = 1
  while (!reaches(said, count, base)) count += 1
  return count
}

const SEATS = Array.from({ length: 400 }, (_, index) => index + 1)

describe.each(BODIES)('%s, with every number of seats from 1 to 400', (body) => {
  it('has its quorum exactly when the share of the seats is reached, and says how many are missing', () => {
    const wrong = SEATS.flatMap((seats) => {
      const needed = least(QUORUM[body], seats)
      return [0, 1, needed - 1, needed, needed + 1, seats]
        .filter((present) => present >= 0 && present <= seats)
        .filter((present) => {
          const verdict = quorumVerdict(book, { body, seats, present })
          const isRight =
            verdict.carried === reaches(QUORUM[body], present, seats) &&
            verdict.needed === needed &&
            verdict.short === Math.max(0, needed - present)
          return !isRight
        })
        .map((present) => `${present} of ${seats}`)
    })
    expect(wrong).toEqual([])
  })

  describe.each([
    { admissionMajority: 'two_thirds_of_present', rules: book },
    { admissionMajority: 'half_of_present', rules: bookUnder({ admissionMajority: 'half_of_present' }) },
  ])('admission by $admissionMajority', ({ admissionMajority, rules }) => {
    it.each(MATTER_KINDS)('%s is carried exactly when the share of those present is reached', (kind) => {
      const said = majoritySaid(body, kind, admissionMajority === 'half_of_present')
      const wrong = SEATS.flatMap((present) => {
        const needed = least(said, present)
        return [0, needed - 1, needed, needed + 1, present].filter((inFavour) => {
          const verdict = votesVerdict(rules, kind, { body, seats: 400, present }, inFavour)
          const isEven = !said.including && inFavour > 0 && BigInt(inFavour) * 2n === BigInt(present)
          const isRight =
            verdict.carried === reaches(said, inFavour, present) &&
            verdict.needed === needed &&
            verdict.short === Math.max(0, needed - inFavour) &&
            verdict.evenly === isEven
          return !isRight
        })
      })
      expect(wrong).toEqual([])
    })
  })
})

describe('Whoever does not vote on a matter is in neither base', () => {
  it('a seat less can take the quorum away, and a present seat less the majority', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BODIES),
        fc.integer({ min: 2, max: 400 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 3 }),
        (body, seats, came, barred) => {
          const present = Math.min(came, seats)
          const absent = Math.min(barred, seats - 1)
          const base = { body, seats: seats - absent, present: Math.max(0, present - absent) }
          expect(quorumVerdict(book, base).carried).toBe(reaches(QUORUM[body], base.present, base.seats))
        },
      ),
    )
  })

  it('nobody present carries nothing', () => {
    for (const body of BODIES) {
      expect(quorumVerdict(book, { body, seats: 0, present: 0 })).toMatchObject({ carried: false, needed: 1, short: 1 })
      expect(votesVerdict(book, 'other', { body, seats: 0, present: 0 }, 0)).toMatchObject({ carried: false })
    }
  })
})

const candidates = fc
  .array(fc.record({ inFavour: fc.integer({ min: 0, max: 6 }), carried: fc.boolean() }), { maxLength: 12 })
  .map((drawn) => drawn.map((one, index) => ({ ...one, subject: `D${index}` })))
const places = fc.integer({ min: 1, max: 8 })

describe('Of candidates with the votes', () => {
  it('somebody is elected exactly when fewer than the places have as many votes or more, and nobody is left between', () => {
    fc.assert(
      fc.property(candidates, places, (drawn, count) => {
        const { elected, tied } = electedAmong(drawn, count)
        const able = drawn.filter(({ carried }) => carried)
        for (const one of able) {
          const ahead = able.filter(({ inFavour }) => inFavour > one.inFavour).length
          const equal = able.filter(({ inFavour }) => inFavour === one.inFavour).length
          expect(elected.includes(one.subject)).toBe(ahead + equal <= count)
          expect(tied.includes(one.subject)).toBe(ahead < count && ahead + equal > count)
        }
        expect([...elected, ...tied].every((name) => able.some(({ subject }) => subject === name))).toBe(true)
      }),
    )
  })

  it('never more are elected than there are places, in whatever order they are named', () => {
    fc.assert(
      fc.property(candidates, places, (drawn, count) => {
        const { elected, tied } = electedAmong(drawn, count)
        expect(elected.length).toBeLessThanOrEqual(count)
        const backwards = electedAmong(drawn.toReversed(), count)
        expect(backwards.elected.toSorted()).toEqual(elected.toSorted())
        expect(backwards.tied.toSorted()).toEqual(tied.toSorted())
      }),
    )
  })
})
