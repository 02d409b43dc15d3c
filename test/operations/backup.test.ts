import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { openFolder } from '../../src/store/database.ts'
import { isUp, type Process, portsFor, runHuiwu, until } from '../support/processes.ts'

const app = {
  corpId: 'wwbackup000000001',
  agentId: 1000002,
  secret: 'backup-secret',
  token: 'backuptoken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const port = portsFor('backup')
const url = `http://127.0.0.1:${port}`
const PEOPLE = ['guest0', 'guest1', 'guest2', 'guest3']
let folder: string
let wecom: WecomSimulator
let settings: NodeJS.ProcessEnv
let service: Process

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-backup-'))
  wecom = createWecomSimulator({ clock: createClock('Asia/Shanghai'), ...app, callbackUrl: `${url}/wecom/callback` })
  for (const userId of PEOPLE) wecom.addMember({ userId, name: userId })
  settings = {
    PORT: String(port),
    PUBLIC_URL: url,
    HUIWU_DATA: join(folder, 'data'),
    LOG_LEVEL: 'error',
    WECOM_API_BASE: (await wecom.listen()).apiBase,
    WECOM_CORP_ID: app.corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_SECRET: app.secret,
    WECOM_TOKEN: app.token,
    WECOM_AES_KEY: app.aesKey,
  }
  service = runHuiwu(settings, 'serve')
  await until('the service', () => isUp(url), 120_000)
}, 150_000)

afterAll(async () => {
  service.child.kill('SIGKILL')
  await wecom.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the service has acknowledged with 200: the texts, in the order in which it did. */
const acknowledged: string[] = []

/** Somebody writes again and again, as soon as the last was acknowledged. */
async function write(life: { over: boolean }, userId: string): Promise<void> {
  for (let number = 0; !life.over && number < 25; number += 1) {
    const text = `${userId}q${number}x`
    if ((await wecom.say(userId, text)).status === 200) acknowledged.push(text)
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
}

async function run(more: NodeJS.ProcessEnv, ...argv: string[]) {
  const { ended, said } = runHuiwu({ ...settings, ...more }, ...argv)
  return { exit: await ended, said: said() }
}

test('a backup taken while people write holds all that was acknowledged before it, and can be restored elsewhere', async () => {
  const life = { over: false }
  const writing = PEOPLE.map((userId) => write(life, userId))
  await until('some conversation', () => acknowledged.length >= 8)
  const before = [...acknowledged]
  const backup = join(folder, 'under-load.huiwu')
  expect(await run({}, 'backup', backup)).toMatchObject({ exit: 0 })
  expect(await run({}, 'backup', backup)).toMatchObject({ exit: 1, said: expect.stringContaining('another name') })
  expect(await run({}, 'restore', backup)).toMatchObject({ exit: 1, said: expect.stringContaining('Stop it first') })
  life.over = true
  await Promise.all(writing)
  // The service goes on as before.
  expect((await wecom.say('guest0', '之后')).status).toBe(200)

  const elsewhere = join(folder, 'elsewhere')
  expect(await run({ HUIWU_DATA: elsewhere }, 'restore', backup)).toMatchObject({
    exit: 0,
    said: expect.stringContaining('Restored as of'),
  })
  const { db, close } = await openFolder(elsewhere, () => {})
  const updates = await db.inboxUpdate.findMany()
  const messages = await db.outboxMessage.findMany()
  await close()
  const texts = new Set(updates.map(({ update }) => (update as { text?: string }).text))
  expect(before.filter((text) => !texts.has(text))).toEqual([])
  expect(texts.has('之后')).toBe(false)
  // Whoever was heard was answered in the same transaction: neither is there without the other.
  const done = updates.filter(({ state }) => state === 'done').length
  expect(messages).toHaveLength(done)
  // Nothing of it goes out once more.
  expect(messages.filter(({ state }) => state === 'sending' || state === 'waiting')).toEqual([])
}, 240_000)

test('on a PostgreSQL server both commands name the tools that are made for it', async () => {
  const server = { DATABASE_URL: 'postgresql://huiwu@127.0.0.1:1/association' }
  expect(await run(server, 'backup', join(folder, 'x'))).toMatchObject({
    exit: 1,
    said: expect.stringContaining('pg_dump'),
  })
  expect(await run(server, 'restore', join(folder, 'x'))).toMatchObject({
    exit: 1,
    said: expect.stringContaining('pg_restore'),
  })
}, 60_000)
