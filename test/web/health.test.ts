import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beat } from '../../src/schedule/ticker.ts'
import { listen } from '../../src/wiring.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { wecomOf } from '../support/wecomChat.ts'

const TOKEN = 'figures-for-the-administrator'

let house: Association
/** The same house behind a second door, whose figures need a token. */
let guarded: { url: string; close(): Promise<void> }

beforeAll(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhangwei', phone: '13800138001' } },
      staff: ['周洁/zhoujie'],
    },
  })
  await beat(house.house)
  const { port, close } = await listen(house.house, { metricsToken: TOKEN }, 0)
  guarded = { url: `http://127.0.0.1:${port}`, close }
})
afterAll(async () => {
  await guarded.close()
  await house.close()
})

type Readiness = { status: string; checks: Record<string, { ok: boolean; why?: string; [figure: string]: unknown }> }

async function readiness(headers: Record<string, string> = {}): Promise<Readiness & { code: number }> {
  const answer = await fetch(`${house.url}/readyz`, { headers })
  return { code: answer.status, ...((await answer.json()) as Readiness) }
}

async function figures(url = house.url, headers: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const answer = await fetch(`${url}/metrics`, { headers })
  return { code: answer.status, text: await answer.text() }
}

/** The value of one line of the figures; undefined when there is none. */
async function figure(line: string): Promise<number | undefined> {
  const { text } = await figures()
  const found = text.split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

describe('whether an instance is ready', () => {
  test('it is, when all is well; every check says so with its figures', async () => {
    const { code, status, checks } = await readiness()
    expect({ code, status }).toEqual({ code: 200, status: 'ready' })
    expect(Object.entries(checks).map(([name, { ok }]) => [name, ok])).toEqual([
      ['service', true],
      ['database', true],
      ['queue', true],
      ['heartbeat', true],
      ['wecom', true],
    ])
    expect(checks.queue).toMatchObject({ updates: { waiting: { wecom: 0 }, lagSeconds: 0 } })
    expect(checks.wecom).toMatchObject({ obtainedAt: '2026-03-02T02:00:00Z', validUntil: '2026-03-02T04:00:00Z' })
  })

  test('probes ask the platform for a token once, and not again while it refuses', async () => {
    const { counters, faults } = wecomOf(house)
    expect(counters.tokenCalls).toBe(1)
    const next = await house.restart()
    house = next
    await house.database.db.platformToken.deleteMany()
    faults.untrustedIp = true
    const answers = await Promise.all(Array.from({ length: 10 }, () => readiness()))
    for (const { code, status } of answers) expect({ code, status }).toEqual({ code: 200, status: 'degraded' })
    expect((await readiness()).checks.wecom).toMatchObject({ ok: false, why: expect.stringContaining('企业可信IP') })
    const asked = counters.tokenCalls
    house.clock.forward({ seconds: 50 })
    await readiness()
    expect(counters.tokenCalls).toBe(asked)
    faults.untrustedIp = false
    house.clock.forward({ seconds: 20 })
    expect((await readiness()).status).toBe('ready')
  })

  test('a queue that is late is said, but keeps nobody from bringing more', async () => {
    expect((await house.chat.say('zhangwei', '状态')).status).toBe(200)
    house.clock.forward({ minutes: 11 })
    await beat(house.house)
    const { code, status, checks } = await readiness()
    expect({ code, status }).toEqual({ code: 200, status: 'degraded' })
    expect(checks.queue).toMatchObject({ ok: false, updates: { waiting: { wecom: 1 }, lagSeconds: 660 } })
    await house.settle()
    expect((await readiness()).checks.queue?.ok).toBe(true)
  })

  test('it is not, when its schedule stands still', async () => {
    house.clock.forward({ minutes: 11 })
    const { code, status, checks } = await readiness()
    expect({ code, status }).toEqual({ code: 503, status: 'not_ready' })
    expect(checks.heartbeat).toMatchObject({ ok: false, why: 'the schedule stands still', secondsAgo: 660 })
    await beat(house.house)
    expect((await readiness()).code).toBe(200)
  })

  test('it is not, when the database does not answer in time; that the process lives does not depend on it', async () => {
    const { promise: enough, resolve: release } = Promise.withResolvers<void>()
    const { promise: held, resolve: hold } = Promise.withResolvers<void>()
    const holding = house.database.db.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE "InboxUpdate" IN ACCESS EXCLUSIVE MODE`
      hold()
      await enough
    })
    await held
    const { code, status, checks } = await readiness()
    expect({ code, status }).toEqual({ code: 503, status: 'not_ready' })
    expect(checks.database).toMatchObject({ ok: false, why: expect.stringContaining('2000 ms') })
    expect(await (await fetch(`${house.url}/healthz`)).text()).toBe('ok')
    release()
    await holding
    expect((await readiness()).code).toBe(200)
  })

  test('a stranger, or whoever comes through a proxy, hears no more than whether it is', async () => {
    expect(await readiness({ 'X-Forwarded-For': '203.0.113.7' })).toEqual({ code: 200, status: 'ready' })
  })

  test('while it ends it is not, and takes what the platform brings all the same', async () => {
    house.house.pulse.stopping = true
    expect(await readiness()).toMatchObject({ code: 503, checks: { service: { why: 'it was asked to end' } } })
    expect((await house.chat.say('zhangwei', '状态')).status).toBe(200)
    house.house.pulse.stopping = false
    await house.settle()
  })
})

describe('the figures', () => {
  test('are for those near, who do not come through a proxy', async () => {
    expect((await figures()).code).toBe(200)
    for (const header of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'Via'])
      expect((await figures(house.url, { [header]: '127.0.0.1' })).code).toBe(403)
  })

  test('with a token, are for whoever has it and for nobody else', async () => {
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}`, 'X-Forwarded-For': '203.0.113.7' })
    expect((await figures(guarded.url)).code).toBe(401)
    expect((await figures(guarded.url, bearer('figures-for-somebody-else'))).code).toBe(401)
    expect((await figures(guarded.url, bearer(TOKEN))).code).toBe(200)
  })

  test('count callbacks by what became of them, and what was said in answer', async () => {
    const callbacks = (outcome: string) => `huiwu_callbacks_total{platform="wecom",outcome="${outcome}"}`
    const sent = 'huiwu_deliveries_total{platform="wecom",outcome="sent"}'
    const before = { stored: await figure(callbacks('stored')), sent: await figure(sent) }
    const said = await house.chat.say('zhangwei', '状态')
    await said.redeliver()
    await fetch(`${house.url}/wecom/callback?msg_signature=no&timestamp=1&nonce=2`, { method: 'POST', body: '<xml/>' })
    expect(await figure('huiwu_updates_open{platform="wecom"}')).toBe(1)
    await house.settle()
    expect(await figure(callbacks('stored'))).toBe(Number(before.stored) + 1)
    expect(await figure(callbacks('repeat'))).toBe(1)
    expect(await figure(callbacks('refused'))).toBe(1)
    expect(await figure(callbacks('not_stored'))).toBe(0)
    expect(await figure(sent)).toBe(Number(before.sent) + 1)
    expect(await figure('huiwu_updates_open{platform="wecom"}')).toBe(0)
    expect(await figure('huiwu_dispatch_seconds_count{kind="said",outcome="done"}')).toBeGreaterThan(0)
  })

  test('show what waits, for how long, and what the platform refused', async () => {
    house.chat.faults.down(true)
    await house.say('zhangwei', '状态')
    expect(await figure('huiwu_deliveries_total{platform="wecom",outcome="put_off"}')).toBe(1)
    expect(await figure('huiwu_messages_waiting{platform="wecom"}')).toBe(1)
    house.clock.forward({ minutes: 3 })
    expect(await figure('huiwu_queue_lag_seconds{queue="messages"}')).toBeGreaterThan(100)
    house.chat.faults.down(false)
    await house.settle()
    expect(await figure('huiwu_messages_waiting{platform="wecom"}')).toBe(0)
  })

  test('tell the turns of the schedule, and what the measures find', async () => {
    house.clock.set('2026-03-03T09:30:00+08:00')
    await beat(house.house)
    const now = house.clock.now().epochMilliseconds / 1000
    expect(await figure('huiwu_last_beat_timestamp_seconds')).toBe(now)
    expect(await figure('huiwu_last_tick_timestamp_seconds{job="secretariat-digest"}')).toBe(now)
    expect(await figure('huiwu_ticks_total{job="secretariat-digest",outcome="done"}')).toBe(1)
    expect(await figure('huiwu_findings{kind="representation",verdict="no_liaison"}')).toBe(1)
    expect(await figure('huiwu_check_ok{check="database"}')).toBe(1)
    expect(await figure('process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(await figure('nodejs_eventloop_lag_seconds')).toBeDefined()
    await house.settle()
  })

  test('say of nobody who it is', async () => {
    const { text } = await figures()
    for (const one of ['张伟', '周洁', 'zhangwei', 'zhoujie', 'D001', '13800138001', '滨城'])
      expect(text).not.toContain(one)
  })
})

describe('every request has an id', () => {
  const idOf = async (headers: Record<string, string>) =>
    (await fetch(`${house.url}/healthz`, { headers })).headers.get('X-Request-Id')

  test('its own, when it is sane; else one that was made', async () => {
    expect(await idOf({ 'X-Request-Id': 'proxy-4711.a_b' })).toBe('proxy-4711.a_b')
    expect(await idOf({ 'X-Request-Id': 'a b "c"' })).toMatch(/^[0-9a-f-]{36}$/)
    expect(await idOf({})).toMatch(/^[0-9a-f-]{36}$/)
  })
})
