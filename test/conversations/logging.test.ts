import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { createLog } from '../../src/watch/log.ts'
import { type Association, openAssociation } from '../support/association.ts'

const REPRESENTATIVE = { name: '张伟', userId: 'zhangwei' }
const SECRETARY = { name: '周洁', userId: 'zhoujie' }
const DEPUTY = { name: '欧阳青', mobile: '13912345678' }

/** What must never stand in a log: names, accounts, numbers, and what was said. */
const PERSONAL = [
  ...[REPRESENTATIVE, SECRETARY, DEPUTY].map(({ name }) => name),
  ...[REPRESENTATIVE, SECRETARY].map(({ userId }) => userId),
  DEPUTY.mobile,
  '13800138001',
  '滨城示例软件有限公司',
  'D001',
  '我的心里话',
]

type Line = { level: number; msg: string; [fact: string]: unknown }

let house: Association
let lines: Line[] = []

beforeAll(async () => {
  const log = createLog('trace', { write: (line) => void lines.push(JSON.parse(line)) })
  house = await openAssociation({
    log,
    at: '2026-03-02T10:00:00+08:00',
    strangers: ['stranger'],
    roll: {
      members: {
        D001: {
          name: '滨城示例软件有限公司',
          representative: `${REPRESENTATIVE.name}/${REPRESENTATIVE.userId}`,
          phone: '13800138001',
          offices: { director: '2022-01-01' },
        },
      },
      staff: [`${SECRETARY.name}/${SECRETARY.userId}`],
    },
  })
})
beforeEach(() => {
  lines = []
})
afterAll(() => house.close())

/** The one update that a call brought. */
const updateOf = (callback: Line | undefined) => (callback?.updates as string[] | undefined)?.[0]
const said = (msg: string) => lines.filter((line) => line.msg === msg)

/** Does something while the database refuses the row of one answer: its error quotes the row. */
async function refusingAnswers(act: () => Promise<unknown>): Promise<void> {
  const { db } = house.house
  await db.$executeRaw`ALTER TABLE "OutboxMessage" ADD CONSTRAINT refused CHECK (template <> 'replies/status') NOT VALID`
  await act().finally(() => db.$executeRaw`ALTER TABLE "OutboxMessage" DROP CONSTRAINT refused`)
}

test('what the schedule says names its job', async () => {
  await tickAll(house.house)
  await house.settle()
  expect(said('delivered')).toContainEqual(expect.objectContaining({ cause: 'job/first-summary' }))
})

test('from the request over the update to the delivery, each line names what it came from', async () => {
  await house.say(REPRESENTATIVE.userId, '状态')
  const [callback] = said('callback').filter(({ end }) => end === 'stored')
  expect(callback).toMatchObject({ request: expect.stringMatching(/^[\w.-]{1,64}$/), ms: expect.any(Number) })
  expect(said('acted on an update')).toEqual([
    expect.objectContaining({ update: updateOf(callback), request: callback?.request, kind: 'said', end: 'done' }),
  ])
  expect(said('delivered')).toEqual([
    expect.objectContaining({
      cause: `update/${updateOf(callback)}`,
      message: expect.stringMatching(/^[0-9a-f-]{36}$/),
    }),
  ])
})

test('a failure can be found by what is left: kind, code, and where in the program', async () => {
  await refusingAnswers(() => house.say(REPRESENTATIVE.userId, '状态'))
  const [failure] = said('acting on an update failed')
  const { err, update } = failure as Line & { err: { stack: string } }
  expect(err).toMatchObject({ state: '23514' })
  expect(err.stack).toContain('src/chat/dispatch.ts')
  expect(said('acted on an update')).toContainEqual(expect.objectContaining({ update, kind: 'said', end: 'failed' }))
})

test('names, numbers and what was said stand in no line, whatever goes wrong', async () => {
  await tickAll(house.house)
  await house.say(REPRESENTATIVE.userId, '状态')
  await house.say(REPRESENTATIVE.userId, '我的心里话')
  await house.say(REPRESENTATIVE.userId, `更换联络员 ${DEPUTY.name} ${DEPUTY.mobile} 经理`)
  await house.say(SECRETARY.userId, '查 D001')
  await house.say('stranger', '我的心里话')
  await refusingAnswers(() => house.say(REPRESENTATIVE.userId, '状态'))
  house.chat.faults.next('send', 'unavailable', 4)
  await house.say(REPRESENTATIVE.userId, '状态')
  house.chat.faults.down(true)
  await house.say(REPRESENTATIVE.userId, '我的心里话')
  house.clock.forward({ hours: 30 })
  await house.settle()
  expect(said('acting on an update failed')).toHaveLength(1)
  expect(said('delivery put off').length).toBeGreaterThan(0)
  expect(said('delivery given up').length).toBeGreaterThan(0)
  const log = lines.map((line) => JSON.stringify(line)).join('\n')
  expect(PERSONAL.filter((one) => log.includes(one))).toEqual([])
})
