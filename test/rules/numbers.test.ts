import { describe, expect, it } from 'vitest'
import { addYears, daysBetween, isWorkingDay, nextWorkingDay } from '../../src/rules/days.ts'
import { atLeast, fractionOf, moreThan } from '../../src/rules/fraction.ts'
import { majorityOf, noticeDays, quorumOf, shareOf } from '../../src/rules/meetings.ts'
import { provision } from '../../src/rules/rulebook.ts'
import { book } from './book.ts'

describe('A quorum is an exact fraction of the seats', () => {
  it.each([
    ['congress', 300, 200],
    ['congress', 350, 234],
    ['congress', 400, 267],
    ['council', 100, 67],
    ['council', 99, 66],
    ['standing_council', 30, 20],
    ['supervisory_board', 3, 2],
    ['supervisory_board', 4, 3],
    ['supervisory_board', 5, 4],
    ['presidents_meeting', 13, 7],
    ['council', 0, 0],
  ] as const)('%s with %i seats needs %i', (body, seats, needed) => {
    expect(quorumOf(book, body, seats)).toBe(needed)
  })
})

describe('A majority is an exact fraction of those present', () => {
  it.each([
    ['council', 67, 45],
    ['standing_council', 20, 14],
    ['congress', 100, 51],
    ['congress', 101, 51],
    ['supervisory_board', 4, 3],
  ] as const)('%s with %i present needs %i', (body, present, needed) => {
    expect(majorityOf(book, body, present)).toBe(needed)
  })

  it('is two thirds for the charter, and for the dues half, in secret, in the congress', () => {
    expect(shareOf(provision(book, 'congress.charterAmendment'), 268)).toBe(179)
    const dues = provision(book, 'congress.duesStandard')
    expect(shareOf(dues, 268)).toBe(134)
    expect(dues.secret).toBe(true)
  })
})

describe('Fractions', () => {
  it('never round a third the wrong way', () => {
    for (let base = 0; base <= 1000; base += 1) {
      expect(atLeast(fractionOf('2/3'), base) * 3).toBeGreaterThanOrEqual(base * 2)
      expect((atLeast(fractionOf('2/3'), base) - 1) * 3).toBeLessThan(base * 2)
      expect(moreThan(fractionOf('1/2'), base) * 2).toBeGreaterThan(base)
      expect((moreThan(fractionOf('1/2'), base) - 1) * 2).toBeLessThanOrEqual(base)
    }
  })

  it('are refused when they are not fractions', () => {
    expect(() => fractionOf('0.66')).toThrow()
  })
})

describe('Days', () => {
  it('a year after 29 February is 28 February', () => {
    expect(addYears('2024-02-29', 1)).toBe('2025-02-28')
    expect(addYears('2024-02-28', 1)).toBe('2025-02-28')
    expect(addYears('2020-02-29', 4)).toBe('2024-02-29')
  })

  it('a make-up Sunday is a working day, a bridged Monday is not', () => {
    expect(isWorkingDay('2025-01-26')).toBe(true)
    expect(isWorkingDay('2025-02-03')).toBe(false)
    expect(isWorkingDay('2026-10-10')).toBe(true)
    expect(isWorkingDay('2025-11-16')).toBe(false)
  })

  it('a last day in a holiday moves behind it, another stays', () => {
    expect(nextWorkingDay('2025-01-28')).toBe('2025-02-05')
    expect(nextWorkingDay('2025-10-01')).toBe('2025-10-09')
    expect(nextWorkingDay('2025-11-17')).toBe('2025-11-17')
  })

  it('are counted across a leap day', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
    expect(daysBetween('2025-03-01', '2025-02-28')).toBe(-1)
  })
})

describe('Notice', () => {
  it('is longest for the congress', () => {
    expect(noticeDays(book, 'congress')).toBe(10)
    expect(noticeDays(book, 'council')).toBe(7)
  })
})
