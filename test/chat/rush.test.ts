import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRush, type Rush } from '../../src/chat/rush.ts'

/** As many as come at once. */
const takeIn = (rush: Rush, many: number, work: () => Promise<void>) =>
  Promise.all(Array.from({ length: many }, () => rush.during(work)))

test('what is on disk waits while many are being taken in', async () => {
  const rush = createRush()
  const order: string[] = []
  const stored = Promise.withResolvers<void>()
  const takingIn = takeIn(rush, 16, () => stored.promise).then(() => order.push('taken in'))
  const acting = rush.over().then(() => order.push('acted on'))
  stored.resolve()
  await Promise.all([takingIn, acting])
  expect(order).toEqual(['taken in', 'acted on'])
})

/** Whether work goes on before `later` comes. */
async function goesOnBefore(rush: Rush, later: Promise<unknown>): Promise<boolean> {
  return Promise.race([rush.over().then(() => true), later.then(() => false)])
}

test('one who writes keeps nobody waiting', async () => {
  const rush = createRush()
  const endless = Promise.withResolvers<void>()
  const takingIn = takeIn(rush, 1, () => endless.promise)
  expect(await goesOnBefore(rush, nextTurn())).toBe(true)
  endless.resolve()
  await takingIn
})

test('in a rush without end what is on disk waits a little, and is acted on all the same', async () => {
  const rush = createRush()
  const endless = Promise.withResolvers<void>()
  const takingIn = takeIn(rush, 16, () => endless.promise)
  expect(await goesOnBefore(rush, nextTurn())).toBe(false)
  await rush.over()
  endless.resolve()
  await takingIn
})

test('what could not be taken in leaves no rush behind', async () => {
  const rush = createRush()
  const full = () => Promise.reject(new Error('the disk is full'))
  await expect(takeIn(rush, 16, full)).rejects.toThrow('full')
  // Well before an endless one would be given up.
  expect(await goesOnBefore(rush, wait(500))).toBe(true)
})
