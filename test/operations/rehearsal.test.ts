import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { portsFor, runHuiwu, until } from '../support/processes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-rehearsal-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const children: ChildProcess[] = []
const port = portsFor('rehearsal')

/** Runs the rehearsal until it invites to try, then says a line, then asks it to end; returns what was on the terminal. */
async function rehearse(line: string, answered: string): Promise<{ shown: string; code: number | null }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', 'rehearse'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: String(port),
      PUBLIC_URL: '',
      DATABASE_URL: '',
      HUIWU_DATA: folder,
      HUIWU_CLOCK: '2026-03-02T09:00:00+08:00',
      LOG_LEVEL: 'error',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  let shown = ''
  let asked = false
  for await (const chunk of child.stdout) {
    shown += String(chunk)
    if (!asked && shown.includes('在终端里也可以试')) {
      asked = true
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
      child.stdin.write(`${line}\n`)
    }
    if (asked && shown.includes(answered)) child.kill('SIGTERM')
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  return { shown, code }
}

test('a newcomer sees the main job run, may join in, and ends it', { timeout: 90_000 }, async () => {
  const { shown, code } = await rehearse('stranger 你好', '您的账号还没有与会员绑定')
  expect(shown).toContain('已导入演示协会的工作簿')
  expect(shown).toContain('截至2026年3月2日')
  expect(shown).toContain('本次再不出席，即连续2次不出席')
  expect(shown).toContain('［委派代表］ ［出席］ ［不能出席］')
  expect(shown).toContain('出席（苏欣然答复）')
  expect(shown).toMatch(/dd-[\w.]+（钉钉）的卡片变为/)
  expect(shown).toContain('还差 20 人')
  expect(code).toBe(0)
})

test('started again on the same folder, it goes on where it was', { timeout: 90_000 }, async () => {
  const { shown, code } = await rehearse('su.xinran 会议', '已答复“出席”')
  expect(shown).not.toContain('已导入演示协会的工作簿')
  expect(shown).toContain('接着上次的来')
  expect(shown).toContain('LSH-2026-1')
  expect(code).toBe(0)
})

test('begun anew, the association is as at first, and whoever stops it then is heard', {
  timeout: 120_000,
}, async () => {
  const begun = runHuiwu({ PORT: String(port), PUBLIC_URL: '', HUIWU_DATA: folder, ...MORNING }, 'rehearse')
  children.push(begun.child)
  const room = `http://127.0.0.1:${port}/rehearsal`
  const hand = (act: object) =>
    fetch(`${room}/acts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
    })
  await until('the room', () => begun.said().includes('在终端里也可以试'), 60_000)
  expect(begun.said()).not.toContain('已导入演示协会的工作簿')
  expect((await hand({ act: 'startOver' })).status).toBe(204)
  await until('another opening', () => begun.said().includes('还差 20 人'), 60_000)
  expect(begun.said()).toContain('已导入演示协会的工作簿')
  await until('the room', () => begun.said().match(/在终端里也可以试/g)?.length === 2)
  // A stranger becomes somebody.
  const bind = runHuiwu({ HUIWU_DATA: folder }, 'bind', 'D033', '刘静怡')
  expect(await bind.ended).toBe(0)
  const text = /绑定 \S+/.exec(bind.said())?.[0]
  expect((await hand({ act: 'say', platform: 'wecom', userId: 'stranger', text })).status).toBe(204)
  // While the clock is moved and somebody watches.
  void hand({ act: 'move', by: { days: 60 } }).catch(() => undefined)
  const watching = await fetch(`${room}/events`)
  begun.child.kill('SIGTERM')
  expect(await begun.ended).toBe(0)
  await watching.body?.cancel()
})

test('whoever bound a stranger and moved the clock goes on from there', { timeout: 120_000 }, async () => {
  const begun = runHuiwu({ PORT: String(port), PUBLIC_URL: '', HUIWU_DATA: folder, ...MORNING }, 'rehearse')
  children.push(begun.child)
  await until('the room', () => begun.said().includes('在终端里也可以试'), 60_000)
  const people = (await (await fetch(`http://127.0.0.1:${port}/rehearsal/people`)).json()) as { platform: string }[]
  expect(people.map(({ platform }) => platform)).toEqual(['wecom', 'dingtalk'])
  expect(JSON.stringify(people[0])).toContain('"userId":"stranger","name":"刘静怡"')
  // The clock was moved in the life before: at least one turn of the schedule.
  const events = await fetch(`http://127.0.0.1:${port}/rehearsal/events`)
  const { value } = (await events.body?.getReader().read()) ?? {}
  expect(new TextDecoder().decode(value)).not.toContain('"day":"2026年3月2日')
  begun.child.kill('SIGTERM')
  expect(await begun.ended).toBe(0)
})

/** What a start that is refused says. */
async function refusal(command: string, settings: NodeJS.ProcessEnv): Promise<string> {
  const { said, ended } = runHuiwu({ PORT: String(port + 1), PUBLIC_URL: '', HUIWU_DATA: folder, ...settings }, command)
  expect(await ended).toBe(1)
  return said()
}

/** The clock of a process that begins on a Monday morning. */
const MORNING = { HUIWU_CLOCK: '2026-03-02T09:00:00+08:00', LOG_LEVEL: 'error' }

const WECOM = {
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'a-secret',
  WECOM_TOKEN: 'QDG6eK',
  WECOM_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

describe('a rehearsal and the life of an association are kept apart', { timeout: 60_000 }, () => {
  test('in production nobody rehearses', async () => {
    expect(await refusal('rehearse', { NODE_ENV: 'production' })).toContain('refused when NODE_ENV is production')
    const meant = { NODE_ENV: 'production', HUIWU_REHEARSAL: '1' }
    expect(await refusal('rehearse', meant)).toContain('refused when NODE_ENV is production')
  })

  test('where a real platform is configured, only who means it rehearses', async () => {
    expect(await refusal('rehearse', WECOM)).toContain('set HUIWU_REHEARSAL=1')
  })

  test('an association of one’s own is rehearsed on only when that is meant', async () => {
    const own = { HUIWU_DATA: join(folder, 'own') }
    const imported = runHuiwu(own, 'import', 'prisma/demo')
    expect(await imported.ended).toBe(0)
    expect(await refusal('rehearse', own)).toContain('holds an association of your own')
  })

  test('what was rehearsed on is not served', async () => {
    const said = await refusal('serve', { ...WECOM, PUBLIC_URL: 'https://huiwu.example.cn' })
    expect(said).toContain('has been rehearsed on since 2026-03-02')
  })
})
