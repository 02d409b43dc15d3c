import { expect, test } from 'vitest'
import { createHandClock } from '../../../src/clock.ts'
import { type Counting, countCall } from '../../../src/simulator/wecom/frequency.ts'
import type { ApiRefusal } from '../../../src/simulator/wecom/refusal.ts'
import { openCorp } from './settings.ts'

const SEND = '/cgi-bin/message/send'
const USER = '/cgi-bin/user/get'

/** A corp of which only the clock moves: how many of so many calls in a row are let pass. */
function counting() {
  const clock = createHandClock('Asia/Shanghai', '2026-03-02T09:00:00+08:00')
  const corp: Counting = { clock, settings: {}, meters: new Map() }
  const passed = (path: string, times: number) => {
    let count = 0
    for (let n = 0; n < times; n += 1)
      try {
        countCall(corp, path)
        count += 1
      } catch (error) {
        expect((error as ApiRefusal).errcode).toBe(45009)
      }
    return count
  }
  return { passed, wait: (seconds: number) => clock.forward({ seconds }) }
}

test('an API takes 10,000 calls in any minute, and after one more nothing for a minute; others go on', () => {
  const { passed, wait } = counting()
  expect(passed(USER, 6_000)).toBe(6_000)
  wait(30)
  expect(passed(USER, 6_000)).toBe(4_000)
  expect(passed(SEND, 10)).toBe(10)
  wait(59)
  expect(passed(USER, 1)).toBe(0)
  wait(1)
  expect(passed(USER, 10_000)).toBe(10_000)
})

test('150,000 calls of an API in an hour are the last for an hour; messages are not counted in it', () => {
  const { passed, wait } = counting()
  const inMinutes = (path: string) => {
    let count = 0
    for (let minute = 0; minute < 20; minute += 1) {
      count += passed(path, 9_000)
      wait(61)
    }
    return count
  }
  expect(inMinutes(SEND)).toBe(180_000)
  expect(inMinutes(USER)).toBe(150_000)
  wait(2_400)
  expect(passed(USER, 1)).toBe(0)
  wait(3_600)
  expect(passed(USER, 1)).toBe(1)
})

test('who calls too often is answered 45009 with status 200, and may again after the block', async () => {
  const { login, clock, apiBase } = await openCorp({ callLimits: [{ calls: 3, seconds: 60 }] })
  for (let n = 0; n < 3; n += 1) expect(await login()).toMatchObject({ errcode: 0 })
  const refused = await fetch(`${apiBase}/cgi-bin/gettoken`)
  expect(refused.status).toBe(200)
  expect(await refused.json()).toMatchObject({ errcode: 45009, errmsg: expect.stringContaining('freq out of limit') })
  clock.forward({ seconds: 61 })
  expect(await login()).toMatchObject({ errcode: 0 })
})
