import type { Context } from 'koa'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createGate } from '../../src/web/limits.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const asker = (ip: string) => ({ ip }) as Context
const LIMITS = { perMinute: 2, perHour: 3 }

test('whoever is sent away hears how long to wait, and uses up no more of the hour by asking again', async () => {
  const gate = createGate()
  const ask = (ip = '203.0.113.7') => gate(asker(ip), LIMITS)
  expect([await ask(), await ask()]).toEqual([0, 0])
  vi.advanceTimersByTime(20_000)
  expect([await ask(), await ask(), await ask()]).toEqual([40, 40, 40])
  expect(await ask('203.0.113.8')).toBe(0)
  vi.advanceTimersByTime(40_000)
  expect(await ask()).toBe(0)
  expect(await ask()).toBe(3540)
  vi.advanceTimersByTime(3_540_000)
  expect(await ask()).toBe(0)
})

test('whoever has a network of addresses is one asker', async () => {
  const gate = createGate()
  const ask = (ip: string) => gate(asker(ip), LIMITS)
  expect([await ask('2001:db8:1:2::1'), await ask('2001:db8:1:2:aaaa:bbbb:cccc:dddd')]).toEqual([0, 0])
  expect(await ask('2001:0db8:0001:0002::9')).toBe(60)
  expect(await ask('2001:db8:1:3::1')).toBe(0)
  expect([await ask('203.0.113.7'), await ask('::ffff:203.0.113.7'), await ask('203.0.113.7')]).toEqual([0, 0, 60])
  expect([await ask('::1'), await ask('::1'), await ask('::2')]).toEqual([0, 0, 60])
})
