import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { House } from '../../src/chat/house.ts'
import type { Job } from '../../src/schedule/jobs.ts'
import { JOBS } from '../../src/schedule/jobs.ts'
import { startTicker, tick, tickAll } from '../../src/schedule/ticker.ts'
import type { Desk } from '../../src/secretariat/desk.ts'
import type { Due } from '../../src/secretariat/due.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'

let house: Association

beforeEach(async () => {
  house = await openAssociation({
    at: '2026-03-02T09:25:00+08:00',
    roll: {
      members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhangwei' } },
      staff: ['周洁/zhoujie'],
    },
  })
})

afterEach(() => house.close())

const slots = () => house.database.db.jobSlot.findMany({ orderBy: [{ job: 'asc' }, { slot: 'asc' }] })
const SLOT = Temporal.Instant.from('2026-03-02T09:07:00+08:00')

/** A job that greets the secretariat under a key of its own. */
const greeting = (once: string): Job => ({
  name: 'greeting',
  cron: '7 * * * *',
  due: async (desk) => [noticeOf(once, desk)],
})

const noticeOf = (once: string, desk: Desk): Due => ({
  notice: { to: { everyStaff: true }, template: 'replies/refused', values: { why: once }, once },
  dueOn: desk.today,
})

/** The log as lines, and a house that writes it. */
function logging(): { lines: Record<string, unknown>[]; listened: House } {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  return { lines, listened: { ...house.house, log } }
}

test('every job does its latest turn once, and then rests until the next', async () => {
  expect(await tickAll(house.house)).toEqual(JOBS.map((job) => job.name))
  expect(await tickAll(house.house)).toEqual([])
  house.clock.forward({ minutes: 50 })
  expect(await tickAll(house.house)).toEqual([
    'first-summary',
    'meeting-reminders',
    'seat-warnings',
    'ballot-reminders',
    'restore-notice',
  ])
})

test('of a week of missed turns the latest is done, and no other', async () => {
  await tickAll(house.house)
  house.clock.set('2026-03-09T09:25:00+08:00')
  await tickAll(house.house)
  const digests = (await slots()).filter((slot) => slot.job === 'secretariat-digest')
  expect(digests.map((slot) => slot.slot.toISOString())).toEqual([
    '2026-03-02T00:41:00.000Z',
    '2026-03-09T00:41:00.000Z',
  ])
})

test('two instances that take the same turn at the same time say things once', async () => {
  const turns = await Promise.all([1, 2, 3].map(() => tick({ ...house.house }, greeting('in good time'), SLOT)))
  await house.settle()
  expect(turns.filter(Boolean)).toHaveLength(1)
  expect(house.textsOf('zhoujie')).toEqual(['in good time'])
})

test('a turn that failed leaves nothing behind, and is taken again', async () => {
  const failing: Job = { ...greeting('at last'), due: () => Promise.reject(new Error('out of ink')) }
  await expect(tick(house.house, failing, SLOT)).rejects.toThrow('out of ink')
  expect(await slots()).toEqual([])
  expect(await tick(house.house, greeting('at last'), SLOT)).toBe(true)
  await house.settle()
  expect(house.textsOf('zhoujie')).toEqual(['at last'])
})

test('a job that fails is logged by name, does not keep the others from running, and is repeated', async () => {
  const { lines, listened } = logging()
  const broken = { ...listened, wording: { ...listened.wording, templates: new Map() } }
  const ran = await tickAll(broken)
  expect(ran).toEqual(JOBS.map((job) => job.name).filter((name) => name !== 'first-summary'))
  expect(lines).toMatchObject([{ job: 'first-summary', msg: 'a scheduled job failed and will be repeated' }])
  expect(await tickAll(listened)).toEqual(['first-summary'])
})

test('a turn with much to say says all of it, and once', async () => {
  const many: Job = {
    ...greeting(''),
    due: async (desk) => Array.from({ length: 250 }, (_, i) => noticeOf(`no ${i}`, desk)),
  }
  const turns = await Promise.all([tick(house.house, many, SLOT), tick({ ...house.house }, many, SLOT)])
  expect(turns.filter(Boolean)).toHaveLength(1)
  const keys = (await house.database.db.outboxMessage.findMany()).map((message) => message.key)
  expect(new Set(keys).size).toBe(250)
  expect(await tick(house.house, many, SLOT)).toBe(false)
})

test('a turn with much to say to people who cannot be reached comes to an end', async () => {
  const nobody = { person: '00000000-0000-7000-8000-000000000000' }
  const deaf: Job = {
    ...greeting(''),
    due: async (desk) =>
      Array.from({ length: 150 }, (_, i) => {
        const due = noticeOf(`no ${i}`, desk)
        return { ...due, dueOn: '2026-03-03', notice: { ...due.notice, to: nobody } }
      }),
  }
  expect(await tick(house.house, deaf, SLOT)).toBe(true)
})

test('a turn says what it did', async () => {
  await tick(house.house, greeting('noted'), SLOT)
  expect(await slots()).toMatchObject([{ job: 'greeting', result: 'told 1', doneAt: expect.any(Date) }])
})

test('on a day without any measures the schedule rests and says so once', async () => {
  const { lines, listened } = logging()
  house.clock.set('2021-06-17T09:20:00+08:00')
  expect(await tickAll(listened)).toEqual([])
  house.clock.forward({ hours: 1 })
  expect(await tickAll(listened)).toEqual([])
  expect(lines).toMatchObject([{ msg: 'the schedule rests', why: expect.stringContaining('2021-06-18') }])
  expect(await slots()).toEqual([])
})

test('what the schedule owes at another time can be asked for', async () => {
  await tickAll(house.house, '2026-07-01T10:00:00+08:00')
  const digest = (await slots()).find((slot) => slot.job === 'secretariat-digest')
  expect(digest?.slot.toISOString()).toBe('2026-07-01T00:41:00.000Z')
})

test('the started schedule catches up at once, and stops after what it is doing', async () => {
  const ticker = startTicker(house.house)
  await ticker.stop()
  await ticker.ended()
  expect((await slots()).map((slot) => slot.job).sort()).toEqual(JOBS.map((job) => job.name).sort())
  house.clock.forward({ days: 1 })
  expect(await slots()).toHaveLength(JOBS.length)
})

test('the heartbeat takes up an update whose job was lost', async () => {
  const { lines, listened } = logging()
  await house.database.db.inboxUpdate.create({
    data: {
      platform: PLATFORM,
      userId: 'zhangwei',
      updateKey: 'lost',
      update: {
        ...{ platform: PLATFORM, id: 'lost', from: { platform: PLATFORM, userId: 'zhangwei' } },
        ...{ at: '2026-03-02T01:00:00Z', kind: 'said', text: '不存在的命令' },
      },
      state: 'received',
      receivedAt: new Date('2026-03-02T01:00:00Z'),
    },
  })
  const ticker = startTicker(listened)
  await ticker.stop()
  await ticker.ended()
  await house.settle()
  expect(house.textsOf('zhangwei')).toHaveLength(1)
  expect(lines).toEqual([])
})
