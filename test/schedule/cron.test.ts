import fc from 'fast-check'
import { createTask, parse } from 'node-cron'
import { expect, test } from 'vitest'
import { latestSlot } from '../../src/schedule/cron.ts'
import { JOBS } from '../../src/schedule/jobs.ts'

const ZONE = 'Asia/Shanghai'
const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE)
const slot = (expression: string, local: string) =>
  latestSlot(expression, at(local)).toZonedDateTimeISO(ZONE).toPlainDateTime().toString({ smallestUnit: 'minute' })

test.each([
  ['41 8 * * *', '2026-03-02T08:41', '2026-03-02T08:41'],
  ['41 8 * * *', '2026-03-02T08:40:59', '2026-03-01T08:41'],
  ['7 * * * *', '2026-03-02T00:06', '2026-03-01T23:07'],
  ['13 9 * * 1', '2026-03-08T12:00', '2026-03-02T09:13'],
  ['13 9 1 1 *', '2026-03-08T12:00', '2026-01-01T09:13'],
])('the latest turn of %s at %s is %s', (expression, now, expected) => {
  expect(slot(expression, now)).toBe(expected)
})

test('an expression that no day satisfies is refused', () => {
  expect(() => latestSlot('13 9 30 2 *', at('2026-03-08T12:00'))).toThrow('30 2')
})

test('a turn in an hour that the change to summer time skips is due right after it', () => {
  const now = Temporal.PlainDateTime.from('2026-03-29T12:00').toZonedDateTime('Europe/Berlin')
  expect(latestSlot('30 2 * * *', now).toString()).toBe('2026-03-29T01:30:00Z')
})

test('turns are those of node-cron, and none lies between a turn and now', () => {
  const minutes = fc.integer({ min: 0, max: 525_599 })
  fc.assert(
    fc.property(fc.constantFrom(...JOBS), minutes, (job, offset) => {
      const now = at('2026-01-01T00:00').add({ minutes: offset })
      const found = latestSlot(job.cron, now)
      const task = createTask(job.cron, () => undefined, { timezone: ZONE })
      expect(task.match(new Date(found.epochMilliseconds))).toBe(true)
      const between = Array.from({ length: Math.min(90, found.until(now.toInstant()).total('minutes')) }, (_, i) => i)
      const later = between.filter((i) => task.match(new Date(now.subtract({ minutes: i }).epochMilliseconds)))
      expect(later).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('no job runs on the hour or the half hour, when everybody sends', () => {
  const minutes = JOBS.flatMap((job) => parse(job.cron).minute.map((minute) => ({ job: job.name, minute })))
  expect(minutes.filter(({ minute }) => minute % 30 === 0)).toEqual([])
})

test('every job has a name of its own', () => {
  const names = JOBS.map((job) => job.name)
  expect(new Set(names).size).toBe(names.length)
})
