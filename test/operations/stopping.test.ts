import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { onServer, TEST_DATABASES, urlOf } from '../support/databases.ts'
import { isUp, type Process, portsFor, runHuiwu, until } from '../support/processes.ts'

/** Who ends a service waits so long before using force. */
const PATIENCE_MS = 10_000

const app = {
  corpId: 'wwstopping0000001',
  agentId: 1000002,
  secret: 'stopping-secret',
  token: 'stoppingtoken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const port = portsFor('stopping')
const url = `http://127.0.0.1:${port}`
const clock = createClock('Asia/Shanghai')
const server = process.env.TEST_DATABASE_URL
const started: Process[] = []
let folder: string
let wecom: WecomSimulator
let settings: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-stopping-'))
  wecom = createWecomSimulator({ clock, ...app, callbackUrl: `${url}/wecom/callback` })
  for (const userId of ['guest', 'visitor']) wecom.addMember({ userId, name: userId })
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
  if (server !== undefined) {
    const name = `${TEST_DATABASES}${randomUUID().replaceAll('-', '')}`
    await onServer(server, `CREATE DATABASE ${name}`)
    settings.DATABASE_URL = urlOf(server, name)
  }
})

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})

afterAll(async () => {
  await wecom.close()
  await rm(folder, { recursive: true, force: true })
})

async function serve(more: NodeJS.ProcessEnv = {}): Promise<Process> {
  const service = runHuiwu({ ...settings, ...more }, 'serve')
  started.push(service)
  await until('the service', () => isUp(url), 90_000)
  return service
}

/** Asks a service to end, and how it ended: its code, and after how many milliseconds. */
async function endOf({ child, ended }: Process): Promise<{ code: number | null; ms: number }> {
  const asked = performance.now()
  child.kill('SIGTERM')
  return { code: await ended, ms: performance.now() - asked }
}

/** A request that never comes to its end. */
async function dawdle(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  socket.write('POST /wecom/callback HTTP/1.1\r\nHost: huiwu\r\nContent-Length: 1000\r\n\r\n<xml>')
  return socket
}

const answersTo = (userId: string) => wecom.chatOf(userId).filter(({ from }) => from === 'app').length
const readiness = async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status

test('with a platform that hangs and a request that dawdles it ends in time; nothing is lost or said twice', async () => {
  const service = await serve()
  // Longer than the service takes to end, whenever that begins: what is sent in its last moment may be shown twice.
  wecom.faults.slowMs = 14_000
  expect((await wecom.say('guest', '你好')).status).toBe(200)
  await until('a delivery under way', () => wecom.counters.tokenCalls > 0)
  const socket = await dawdle()
  const { code, ms } = await endOf(service)
  expect(code).toBe(0)
  expect(ms).toBeLessThan(PATIENCE_MS)
  socket.destroy()
  wecom.faults.slowMs = 0
  // On a server another instance might be at it, until its lease has run out.
  const later = clock.now().add({ minutes: 3 }).toString()
  const next = await serve({ HUIWU_CLOCK: later })
  await until('the answer', () => answersTo('guest') > 0)
  expect(await endOf(next)).toMatchObject({ code: 0 })
  expect(answersTo('guest')).toBe(1)
}, 240_000)

test('idle, it ends at once, and leaves nothing to be taken up', async () => {
  const { code, ms } = await endOf(await serve())
  expect(code).toBe(0)
  expect(ms).toBeLessThan(6000)
}, 120_000)

test.skipIf(server === undefined)(
  'among several instances it is not ready from the first moment, and takes callbacks until its door closes',
  async () => {
    const service = await serve()
    await until('that it is ready', async () => (await readiness()) === 200)
    const ending = endOf(service)
    await until('that it is no longer ready', async () => (await readiness()) === 503)
    expect((await wecom.say('visitor', '你好')).status).toBe(200)
    expect(await ending).toMatchObject({ code: 0 })
    const next = await serve()
    await until('the answer', () => answersTo('visitor') > 0)
    expect(await endOf(next)).toMatchObject({ code: 0 })
    expect(answersTo('visitor')).toBe(1)
  },
  240_000,
)
