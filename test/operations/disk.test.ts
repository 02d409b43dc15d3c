import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createDingtalkSimulator, type DingtalkSimulator } from '../../src/simulator/dingtalk/simulator.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { mountDisk } from '../support/disks.ts'
import { isUp, type Process, portsFor, runHuiwu, until } from '../support/processes.ts'

const app = {
  corpId: 'wwdisk00000000001',
  agentId: 1000002,
  secret: 'disk-secret',
  token: 'disktoken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const port = portsFor('disk')
const url = `http://127.0.0.1:${port}`
const started: Process[] = []

const robot = { clientId: 'dingdisk000000001', clientSecret: 'disk-secret-of-dingtalk' }
/** DingTalk sends again until it is answered; here it gives up soon, so that a test can go on. */
const IMPATIENT = { frameAttempts: 2, timings: { frameWithinMs: 2000, redeliverAfterMs: 300 } }

/** Everybody writes once, so that nobody's answer waits because they have heard so much. */
const GUESTS = Array.from({ length: 200 }, (_, index) => `guest${index}`)
const disk = mountDisk(160)
let wecom: WecomSimulator
let dingtalk: DingtalkSimulator
let settings: NodeJS.ProcessEnv

/** Where a guest writes: every other one on DingTalk. */
const chatOf = (userId: string) => (Number(userId.slice('guest'.length)) % 2 === 0 ? wecom : dingtalk)

beforeAll(async () => {
  wecom = createWecomSimulator({ clock: createClock('Asia/Shanghai'), ...app, callbackUrl: `${url}/wecom/callback` })
  const mode = 'stream' as const
  dingtalk = createDingtalkSimulator({
    ...{ clock: createClock('Asia/Shanghai'), corpId: 'dingdiskcorp', mode, templates: {} },
    ...{ ...robot, ...IMPATIENT },
  })
  for (const userId of GUESTS) chatOf(userId).addMember({ userId, name: userId })
  const { apiBase, oapiBase } = await dingtalk.listen()
  settings = {
    PORT: String(port),
    PUBLIC_URL: url,
    HUIWU_DATA: join(disk?.folder ?? '', 'data'),
    WECOM_API_BASE: (await wecom.listen()).apiBase,
    WECOM_CORP_ID: app.corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_SECRET: app.secret,
    WECOM_TOKEN: app.token,
    WECOM_AES_KEY: app.aesKey,
    DINGTALK_CLIENT_ID: robot.clientId,
    DINGTALK_CLIENT_SECRET: robot.clientSecret,
    DINGTALK_API_BASE: apiBase,
    DINGTALK_OAPI_BASE: oapiBase,
  }
})

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  await Promise.all([wecom.close(), dingtalk.close()])
  disk?.unmount()
})

function serve(): Process {
  const service = runHuiwu(settings, 'serve')
  started.push(service)
  return service
}

/** Who was answered with 200, and the answers of those who were not: over the stream there is none. */
const taken: string[] = []
const refused: (number | undefined)[] = []

/** So many write at once of those who have not written yet. */
async function write(count: number, text: string): Promise<void> {
  const writers = GUESTS.splice(0, count)
  const answers = await Promise.all(writers.map((userId) => chatOf(userId).say(userId, text)))
  for (const [index, { status }] of answers.entries()) {
    if (status === 200) taken.push(writers[index] ?? '')
    else refused.push(status)
  }
}

const onWecom = (userIds: string[]) => userIds.filter((userId) => chatOf(userId) === wecom)
const answered = () => taken.filter((userId) => chatOf(userId).heardBy(userId) > 0).length

describe.skipIf(disk === undefined)('the embedded database on a disk that fills up under load', () => {
  let service: Process

  test('while the disk is full both platforms are made to send again, and the service lives', async () => {
    service = serve()
    await until('the service', () => isUp(url), 240_000)
    await write(8, '满之前')
    for (let round = 0; round < 20 && refused.length < 10; round += 1) {
      // What the database gave back in between is filled as well.
      disk?.fill()
      await write(5, `盘满了${'字'.repeat(600)}`)
    }
    expect(new Set(refused)).toEqual(new Set([503, undefined]))
    expect(await isUp(url)).toBe(true)
    // PostgreSQL's state for a full disk.
    expect(service.said()).toContain('"state":"53100"')
  }, 300_000)

  test('once there is room all goes on, and whoever was acknowledged before or meanwhile is answered', async () => {
    disk?.clear()
    const before = refused.length
    await write(8, '有空位了')
    expect(refused).toHaveLength(before)
    await until('the answers', () => answered() === taken.length, 120_000)
  }, 150_000)

  test('killed on the full disk it does not start before there is room, and then answers everybody', async () => {
    const first = taken.length
    await write(8, '再满之前')
    disk?.fill()
    await write(5, `盘又满了${'字'.repeat(600)}`)
    service.child.kill('SIGKILL')
    await service.ended
    const early = serve()
    expect(await early.ended).toBe(1)
    expect(early.said()).toContain('hardly any room left')
    disk?.clear()
    service = serve()
    await until('the service', () => isUp(url), 240_000)
    await until('the answers', () => answered() === taken.length, 120_000)
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
    const heardTimes = (userId: string) => chatOf(userId).heardBy(userId)
    expect([...taken.slice(0, first), ...onWecom(taken)].filter((userId) => heardTimes(userId) !== 1)).toEqual([])
    // What was cut short while it was sent may be read twice on DingTalk, which knows no repetition.
    expect(taken.filter((userId) => heardTimes(userId) > 2)).toEqual([])
  }, 400_000)
})
