import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { isUp, type Process, portsFor, runHuiwu, until } from '../support/processes.ts'

const app = {
  corpId: 'wwserve0000000001',
  agentId: 1000002,
  secret: 'serve-secret',
  token: 'servetoken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const port = portsFor('serve')
const url = `http://127.0.0.1:${port}`
const started: Process[] = []
let folder: string
let wecom: WecomSimulator
let settings: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-serve-'))
  wecom = createWecomSimulator({ clock: createClock('Asia/Shanghai'), ...app, callbackUrl: `${url}/wecom/callback` })
  wecom.addMember({ userId: 'guest', name: 'guest' })
  settings = {
    PORT: String(port),
    PUBLIC_URL: url,
    HUIWU_DATA: join(folder, 'data'),
    WECOM_API_BASE: (await wecom.listen()).apiBase,
    WECOM_CORP_ID: app.corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_SECRET: app.secret,
    WECOM_TOKEN: app.token,
    WECOM_AES_KEY: app.aesKey,
  }
})

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await wecom.close()
  await rm(folder, { recursive: true, force: true })
})

function serve(more: NodeJS.ProcessEnv = {}): Process {
  const service = runHuiwu({ ...settings, ...more }, 'serve')
  started.push(service)
  return service
}

/** What a start that cannot succeed says, after it ended as refused. */
async function refusal(more: NodeJS.ProcessEnv): Promise<string> {
  const { said, ended } = serve(more)
  expect(await ended).toBe(1)
  expect(said()).not.toMatch(/^\s+at /m)
  expect(said().length).toBeLessThan(1500)
  return said()
}

const answers = () => wecom.chatOf('guest').filter((entry) => entry.from === 'app').length

// Whole processes start here, which on a busy machine takes its time.
describe('a start that cannot succeed ends with one clear sentence', { timeout: 60_000 }, () => {
  test('half a platform: it lists what is missing', async () => {
    const said = await refusal({ WECOM_TOKEN: '', WECOM_AES_KEY: '' })
    expect(said).toContain('WECOM_TOKEN is missing')
    expect(said).toContain('WECOM_AES_KEY is missing')
    expect(said).not.toContain('serve-secret')
  })

  test('a port that somebody else has', async () => {
    const neighbour = createServer().listen(0)
    const taken = (neighbour.address() as AddressInfo).port
    expect(await refusal({ PORT: String(taken) })).toContain(`Port ${taken} cannot be used`)
    neighbour.close()
  })

  test('a PostgreSQL server that is not there; its password stays unsaid', async () => {
    const said = await refusal({ DATABASE_URL: 'postgresql://huiwu:top-secret@127.0.0.1:1/association' })
    expect(said).toContain('The database association on 127.0.0.1:1 cannot be used: nothing answers there')
    expect(said).not.toContain('top-secret')
  })
})

test('a service that answers in the folder keeps a second one out, whatever the lock says', async () => {
  const service = serve({ HUIWU_CLOCK: '2020-03-02T09:00:00+08:00' })
  await until('the service', () => isUp(url))
  // As another container sees it: the process of the lock is none of its own.
  await rm(join(folder, 'data/huiwu.lock'))
  expect(await refusal({ PORT: String(port + 1) })).toContain('is in use by another process')
  service.child.kill('SIGTERM')
  expect(await service.ended).toBe(0)
}, 60_000)

test('on a day before any measures it serves and says so; one process per folder; it ends in time', async () => {
  const service = serve({ HUIWU_CLOCK: '2020-03-02T09:00:00+08:00' })
  await until('the service', () => isUp(url))
  await until('the remark', () => service.said().includes('the schedule rests'))
  expect(await refusal({ PORT: String(port + 1) })).toContain(`is in use by process ${service.child.pid}`)
  wecom.faults.slowMs = 4000
  expect((await wecom.say('guest', '你好')).status).toBe(200)
  await until('a delivery under way', () => wecom.counters.tokenCalls > 0)
  const asked = performance.now()
  service.child.kill('SIGTERM')
  expect(await service.ended).toBe(0)
  expect(performance.now() - asked).toBeLessThan(10_000)
  wecom.faults.slowMs = 0
  const again = serve({ HUIWU_CLOCK: '2020-03-02T09:00:00+08:00' })
  await until('the service', () => isUp(url))
  await until('the answer', () => answers() > 0)
  again.child.kill('SIGTERM')
  expect(await again.ended).toBe(0)
  expect(answers()).toBe(1)
}, 120_000)
