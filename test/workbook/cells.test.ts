import fc from 'fast-check'
import { expect, test } from 'vitest'
import { understand, type Value, written } from '../../src/workbook/cells.ts'
import { type Column, SHEETS } from '../../src/workbook/sheets.ts'

const { members, meetings, dues } = SHEETS
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const minute = fc
  .tuple(day, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([date, hours, minutes]) => `${date}T${[hours, minutes].map((part) => String(part).padStart(2, '0')).join(':')}`)

const WRITTEN_AND_READ: [string, Column, fc.Arbitrary<Value>][] = [
  ['a day', members.columns.joinedOn, day],
  ['a time', meetings.columns.startsAt, minute],
  ['an amount to the fen', dues.columns.owed, fc.integer({ min: 0, max: 2_147_483_647 })],
  ['a year', dues.columns.year, fc.integer({ min: 1900, max: 2199 })],
  ['yes or no', dues.columns.waived, fc.boolean()],
  [
    'a word of the table',
    meetings.columns.status,
    fc.constantFrom('planned', 'called', 'held', 'inquorate', 'cancelled'),
  ],
]

test.for(WRITTEN_AND_READ)('%s is read as it was written', ([, column, values]) => {
  fc.assert(fc.property(values, (value) => understand(column, written(column, value)) === value))
})

test('a real date cell whose fraction of a day misses the minute is read to the minute', () => {
  expect(understand(meetings.columns.startsAt, new Date('2025-09-18T13:59:59.998Z'))).toBe('2025-09-18T14:00')
})

test('a number too long for a spreadsheet is refused rather than rounded', () => {
  expect(() => understand(members.columns.creditCode, 912_102_000_000_000_000)).toThrow('设为文本')
})
