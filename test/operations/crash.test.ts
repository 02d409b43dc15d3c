import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { openFolder } from '../../src/store/database.ts'
import { portsFor } from '../support/processes.ts'

const PEOPLE = Array.from({ length: 16 }, (_, index) => `person${index}`)
const WRITERS = PEOPLE.slice(0, 8)
/** Individual members who are directors, called to a meeting: they press on its card. */
const PRESSERS = PEOPLE.slice(8)
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
const port = portsFor('crash')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-crash-'))
  wecom = createWecomSimulator({ clock, ...app, callbackUrl: `http://127.0.0.1:${port}/wecom/callback` })
  environment = { ...process.env, ...settingsOf((await wecom.listen()).apiBase) }
  for (const userId of [...PEOPLE, 'secretary']) wecom.addMember({ userId, name: userId })
  await writeMembers(join(folder, 'roll'))
  await finished(huiwu('import', join(folder, 'roll')))
  await startService()
  await callMeeting()
  await liveThroughKills()
}, 180_000)

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
  const offices = PRESSERS.map((userId) => `G${PEOPLE.indexOf(userId)},理事,2022-01-01`)
  await writeFile(join(roll, '任职.csv'), ['会员编号,职务,起始日期', ...offices].join('\n'))
  await writeFile(join(roll, '工作人员.csv'), '姓名,角色,企业微信账号\n王芳,秘书长,secretary')
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

/** A council meeting in three weeks, called: every presser has its card. */
async function callMeeting(): Promise<void> {
  const day = clock.local().toPlainDate().add({ weeks: 3 })
  await wecom.say('secretary', `建会 理事会 ${day} 14:00 现场 一号厅`)
  await until('the draft', () => textOf('secretary').includes(`LSH-${day.year}-1`))
  await wecom.say('secretary', `通知 LSH-${day.year}-1`)
  await until('the card that asks', () => wecom.cardsOf('secretary').length > 0)
  await wecom.tap('secretary', { key: 'confirm' })
  await until('the calls', () => PRESSERS.every((userId) => wecom.cardsOf(userId).length > 0))
}

function textOf(userId: string): string {
  return wecom
    .chatOf(userId)
    .flatMap((entry) => (entry.kind === 'text' ? [entry.text] : []))
    .join('\n')
}

/** What was answered with 200: texts by whom they are from, presses by the code the platform gave them. */
const accepted = { texts: new Map<string, string>(), presses: [] as string[] }

/** Some write, some press, again and again, while the service is killed and started again. */
async function liveThroughKills(): Promise<void> {
  const life = { over: false }
  const lives = [...WRITERS.map((userId) => write(life, userId)), ...PRESSERS.map((userId) => press(life, userId))]
  for (let kill = 0; kill < KILLS; kill += 1) {
    await pause(400 + Math.random() * 800)
    await killService()
    await startService()
  }
  life.over = true
  await Promise.all(lives)
}

/** One person writes about once a second: less often than the platform begins to drop. */
async function write(life: { over: boolean }, userId: string): Promise<void> {
  for (let number = 0, taken = 0; !life.over && taken < MOST; number += 1) {
    const text = `${userId}q${number}x`
    if ((await wecom.say(userId, text)).status === 200) {
      accepted.texts.set(text, userId)
      taken += 1
    }
    await pause(500 + Math.random() * 500)
  }
}

/** One person changes their mind about once a second. */
async function press(life: { over: boolean }, userId: string): Promise<void> {
  for (let number = 0; !life.over; number += 1) {
    const { status, inner } = await wecom.tap(userId, { key: number % 2 === 0 ? 'attend' : 'unable' })
    const [, code] = /<ResponseCode>(?:<!\[CDATA\[)?([^\]<]+)/.exec(inner) ?? []
    if (status === 200 && code !== undefined) accepted.presses.push(code)
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

test('every message acknowledged before a kill -9 is answered exactly once', { timeout: 60_000 }, async () => {
  const { texts } = accepted
  expect(texts.size).toBeGreaterThan(WRITERS.length)
  await until('all answers', () => [...texts].every(([text, userId]) => answersTo(userId, text) > 0))
  const counts = [...texts].map(([text, userId]) => ({ text, answers: answersTo(userId, text) }))
  expect(counts.filter(({ answers }) => answers !== 1)).toEqual([])
})

test('every press acknowledged before a kill -9 has had its effect exactly once', { timeout: 60_000 }, async () => {
  expect(accepted.presses.length).toBeGreaterThan(PRESSERS.length)
  const ended = once(service, 'exit')
  service.kill('SIGTERM')
  await ended
  const { db, close } = await openFolder(join(folder, 'data'), () => {})
  const updates = await db.inboxUpdate.findMany()
  const presses = updates.filter(({ update }) => (update as { kind: string }).kind === 'tapped')
  const answers = await db.auditEvent.count({ where: { type: 'call.answered' } })
  await close()
  expect(accepted.presses.filter((code) => !presses.some(({ updateKey }) => updateKey.includes(code)))).toEqual([])
  expect(updates.filter(({ state }) => state !== 'done')).toEqual([])
  // One more press than answers: that of the secretary, who confirmed the call.
  expect(presses.length).toBe(answers + 1)
})
