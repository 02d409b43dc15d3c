import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'

const PEOPLE = Array.from({ length: 16 }, (_, index) => `person${index}`)
const KILLS = 4
/** The platform delivers 30 messages a minute to one person; every one of these is answered once. */
const MOST = 25

const clock = createClock('Asia/Shanghai')
const app = {
  corpId: 'wwcrash0000000001',
  agentId: 1000002,
  secret: 'crash-secret',
  token: 'crashtoken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
let folder: string
let wecom: WecomSimulator
let environment: NodeJS.ProcessEnv
let service: ChildProcess
const port = 20_000 + (process.pid % 20_000)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-crash-'))
  wecom = createWecomSimulator({ clock, ...app, callbackUrl: `http://127.0.0.1:${port}/wecom/callback` })
  environment = { ...process.env, ...settingsOf((await wecom.listen()).apiBase) }
  for (const userId of PEOPLE) wecom.addMember({ userId, name: userId })
  await writeMembers(join(folder, 'roll'))
  await finished(huiwu('import', join(folder, 'roll')))
})

afterAll(async () => {
  service.kill('SIGKILL')
  await wecom.close()
  await rm(folder, { recursive: true, force: true })
})

function settingsOf(apiBase: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: '',
    HUIWU_DATA: join(folder, 'data'),
    HUIWU_CLOCK: '',
    LOG_LEVEL: 'error',
    WECOM_API_BASE: apiBase,
    WECOM_CORP_ID: app.corpId,
    WECOM_AGENT_ID: String(app.agentId),
    WECOM_SECRET: app.secret,
    WECOM_TOKEN: app.token,
    WECOM_AES_KEY: app.aesKey,
  }
}

async function writeMembers(roll: string): Promise<void> {
  await mkdir(roll)
  const members = PEOPLE.map((userId, index) => `G${index},${userId}先生,个人,2022-01-01`)
  const people = PEOPLE.map((userId, index) => `G${index},${userId}先生,代表人,${userId}`)
  await writeFile(join(roll, '会员.csv'), ['会员编号,名称,类别,入会日期', ...members].join('\n'))
  await writeFile(join(roll, '人员.csv'), ['会员编号,姓名,身份,企业微信账号', ...people].join('\n'))
}

function huiwu(...argv: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...argv], {
    cwd: join(import.meta.dirname, '../..'),
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return child
}

async function finished(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
}

async function startService(): Promise<void> {
  service = huiwu('serve')
  await until(
    'the service to listen',
    async () => (await fetch(`${environment.PUBLIC_URL}/healthz`).catch(() => undefined))?.ok,
  )
}

async function killService(): Promise<void> {
  const gone = once(service, 'exit')
  service.kill('SIGKILL')
  await gone
}

/** Waits for another process, which has no clock of ours to move. */
async function until(what: string, done: () => Promise<unknown> | unknown): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await pause(20)
  }
}

/** Everybody writes, one message after the other, while the service is killed and started again. */
async function writeThroughKills(): Promise<Map<string, string>> {
  const accepted = new Map<string, string>()
  const life = { over: false }
  const writers = PEOPLE.map((userId, person) => writeUntil(life, userId, person, accepted))
  for (let kill = 0; kill < KILLS; kill += 1) {
    await pause(400 + Math.random() * 800)
    await killService()
    await startService()
  }
  life.over = true
  await Promise.all(writers)
  return accepted
}

/** One person writes about once a second: less often than the platform begins to drop. */
async function writeUntil(life: { over: boolean }, userId: string, person: number, accepted: Map<string, string>) {
  for (let number = 0; !life.over && number < MOST; number += 1) {
    const text = `x${person}q${number}x`
    if ((await wecom.say(userId, text)).status === 200) accepted.set(text, userId)
    await pause(500 + Math.random() * 500)
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function answersTo(userId: string, text: string): number {
  return wecom
    .chatOf(userId)
    .filter((entry) => entry.from === 'app' && entry.kind === 'text' && entry.text.includes(text)).length
}

test('whatever was acknowledged before a kill -9 has had its effect exactly once', { timeout: 120_000 }, async () => {
  await startService()
  const accepted = await writeThroughKills()
  expect(accepted.size).toBeGreaterThan(PEOPLE.length)
  await until('all answers', () => [...accepted].every(([text, userId]) => answersTo(userId, text) > 0))
  const counts = [...accepted].map(([text, userId]) => ({ text, answers: answersTo(userId, text) }))
  expect(counts.filter(({ answers }) => answers !== 1)).toEqual([])
})
