import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createHandClock } from '../../src/clock.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { examine, type Patient } from '../../src/doctor/examining.ts'
import type { Sign } from '../../src/doctor/sign.ts'
import { lookInto } from '../../src/store/looking.ts'
import { type Association, type OpenChat, openAssociation, ZONE } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'
import type { Roll } from '../support/roll.ts'
import { openWecomChat, wecomOf } from '../support/wecomChat.ts'

const AT = '2026-03-02T10:00:00+08:00'
const ROLL: Roll = {
  members: {
    D001: { name: '滨城示例软件有限公司', representative: '张伟/zhangwei', liaison: '杨子昂/yangziang' },
    D002: { name: '滨城示例数据有限公司', representative: '苏欣然/suxinran' },
  },
  staff: ['周洁/zhoujie'],
}
const SECRETS = [
  'simulator-secret',
  'a-secret-of-the-simulator',
  'another-secret',
  'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
]

let house: Association
let platforms: Config['platforms']
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** An association whose service is up, in production and behind https as far as its settings say. */
async function open(chat: OpenChat, more: { roll?: Roll; at?: string } = {}): Promise<void> {
  const opening: OpenChat = async (clock) => {
    const opened = await chat(clock)
    platforms = opened.platforms
    return opened
  }
  house = await openAssociation({ at: more.at ?? AT, roll: more.roll ?? ROLL, open: opening })
  await house.database.db.staff.updateMany({ data: { role: 'secretary_general' } })
  closing.push(() => house.close())
}

/** What the doctor says, as lines. */
async function doctor(change: Partial<Config> = {}, patient: Partial<Patient> = {}): Promise<string[]> {
  const config: Config = {
    ...readConfig({ NODE_ENV: 'production', DATABASE_URL: 'postgresql://db/huiwu' }),
    platforms,
    publicUrl: house.url,
    ...change,
  }
  const look = { ...house.database, close: async () => {} }
  const signs = await examine({ config, clock: house.clock, look, pause: async () => {}, ...patient })
  for (const secret of SECRETS) expect(JSON.stringify(signs)).not.toContain(secret)
  return signs.map(({ level, about, says }: Sign) => `${level} ${about}: ${says}`)
}

const fixes = (lines: string[]) => lines.filter((line) => line.startsWith('fix'))

// The first of them waits for the database of the file.
describe('the doctor on WeCom', { timeout: 60_000 }, () => {
  test('finds all well, and says what it has looked at', async () => {
    await open(openWecomChat)
    const lines = await doctor()
    expect(fixes(lines)).toEqual([])
    expect(lines).toContain('ok settings: Configured: wecom.')
    expect(lines).toContain('ok roll: 2 members, each with somebody who can be written to.')
    expect(lines).toContain('ok staff: 1 in the secretariat, a secretary-general among them.')
    expect(lines).toContain('ok rulebook: The version of 2021-06-18 is in force.')
    expect(lines).toContain('ok messages: All of 14 days arrived or are on their way.')
    expect(lines).toContain(`ok address: ${house.url}/healthz answers.`)
    expect(lines).toContain('ok wecom: The secret is good; visible to 4 people, 0 departments and 0 tags.')
    expect(lines).toContain('ok wecom: 4 of 4 bound accounts can be reached.')
    expect(lines.some((line) => line.startsWith('ok clock:'))).toBe(true)
    expect(wecomOf(house).heardBy('zhangwei')).toBe(0)
  })

  test('a wrong secret', async () => {
    await open(openWecomChat)
    const wecom = platforms.wecom && { ...platforms.wecom, secret: 'another-secret' }
    expect(fixes(await doctor({ platforms: { ...(wecom && { wecom }) } }))).toEqual([
      expect.stringMatching(/^fix wecom: gettoken: 40001, the secret is wrong .*check WECOM_SECRET/),
    ])
  })

  test('an address that WeCom does not trust: which one to enter', async () => {
    await open(openWecomChat)
    wecomOf(house).faults.untrustedIp = true
    expect(fixes(await doctor())).toEqual([
      expect.stringMatching(/60020, calls from the address 127\.0\.0\.1 are not trusted: enter it under 企业可信IP/),
    ])
  })

  test('a person outside the visible range, one who left, one who never signed in: by number and name', async () => {
    await open(openWecomChat)
    const wecom = wecomOf(house)
    await wecom.unsubscribe('zhangwei')
    wecom.removeMember('suxinran')
    wecom.removeMember('yangziang')
    wecom.addMember({ userId: 'yangziang', name: 'yangziang', status: 4 })
    const lines = await doctor()
    expect(fixes(lines)).toEqual([
      'fix wecom: D002 苏欣然: suxinran is no account of the organisation (any more): correct the roll, or let them bind another (绑定码).',
      'fix wecom: D001 杨子昂: yangziang is not activated, or is disabled: ask them to sign in, or correct the roll.',
      'fix wecom: D001 张伟: zhangwei does not see the app: take them into its visible range (可见范围).',
    ])
    expect(lines).toContain('ok wecom: 1 of 4 bound accounts can be reached.')
  })

  test('an app that was stopped, and a platform that does not answer', async () => {
    await open(openWecomChat)
    wecomOf(house).stopApp(true)
    expect(fixes(await doctor())).toEqual(['fix wecom: The app is stopped: enable it in the console (应用管理).'])
    wecomOf(house).faults.down = true
    const lines = await doctor()
    expect(fixes(lines)).toEqual([expect.stringMatching(/^fix wecom: gettoken: network/)])
    expect(lines.some((line) => line.startsWith('warn clock:'))).toBe(true)
  })

  test('a clock that is wrong', async () => {
    await open(openWecomChat)
    const clock = createHandClock(ZONE, '2026-03-02T10:07:00+08:00')
    expect(fixes(await doctor({}, { clock }))).toEqual([
      expect.stringMatching(/^fix clock: 420 seconds ahead of .* Let the machine set its clock by NTP\.$/),
    ])
  })
})

describe('the doctor on DingTalk', () => {
  const openDingtalk = (clock: Parameters<OpenChat>[0]) => openDingtalkChat(clock)

  test('finds all well, and nobody sees anything of it', async () => {
    await open(openDingtalk)
    const lines = await doctor()
    expect(fixes(lines)).toEqual([])
    expect(lines).toContain('ok dingtalk: The secret is good, and the robot is there.')
    expect(lines).toContain('ok dingtalk: The card template takes our cards.')
    expect(lines).toContain('ok dingtalk: 4 of 4 bound accounts can be reached.')
    expect(house.textsOf('zhangwei')).toEqual([])
    expect(house.cardsOf('zhangwei')).toEqual([])
  })

  test.each([
    ['a wrong secret', { clientSecret: 'another-secret' }, 'invalidClientIdOrSecret, client id or secret are wrong'],
    ['a robot that is not there', { robotCode: 'another' }, 'there is no such robot: check DINGTALK_ROBOT_CODE'],
    ['a template that is not there', { cardTemplateId: 'x.schema' }, 'there is no such card template'],
  ])('%s', async (_, change, says) => {
    await open(openDingtalk)
    const dingtalk = platforms.dingtalk && { ...platforms.dingtalk, ...change }
    expect(fixes(await doctor({ platforms: { ...(dingtalk && { dingtalk }) } }))).toEqual([
      expect.stringContaining(says),
    ])
  })

  test('who sees the app: by name, by a department above their own, by a role; and who does not', async () => {
    await open(openDingtalk)
    const dingtalk = dingtalkOf(house)
    expect(await doctor()).toContain('ok dingtalk: Visible to 0 people, 1 departments and 0 roles.')
    dingtalk.addDepartment(10)
    dingtalk.addDepartment(11, 10)
    const places = {
      yangziang: { departments: [11] },
      suxinran: { roles: [7] },
      zhoujie: { departments: [12], admin: true },
    }
    for (const [userId, place] of Object.entries(places)) {
      await dingtalk.leave(userId)
      dingtalk.addMember({ userId, name: userId, ...place })
    }
    dingtalk.console.setRange({ userIds: ['zhangwei'], deptIds: [10], roleIds: [7] })
    const lines = await doctor()
    expect(lines).toContain('ok dingtalk: Visible to 1 people, 1 departments and 1 roles.')
    expect(fixes(lines)).toEqual([
      'fix dingtalk: 周洁 (secretariat): zhoujie does not see the app: take them into its visible range (可见范围).',
    ])
    dingtalk.console.setRange({ onlyAdminVisible: true })
    expect(fixes(await doctor())).toEqual([
      'fix dingtalk: Only administrators see the app: set its visible range (可见范围) in the console.',
      ...['D002 苏欣然', 'D001 杨子昂', 'D001 张伟'].map((who) => expect.stringContaining(`${who}: `)),
    ])
  })

  test('a range that cannot be asked for, or names nobody, is said, and the accounts are examined all the same', async () => {
    await open(openDingtalk)
    dingtalkOf(house).console.setRange({})
    const empty = await doctor()
    expect(empty).toContainEqual(expect.stringContaining('warn dingtalk: DingTalk names nobody who sees the app'))
    expect(empty).toContain('ok dingtalk: 4 of 4 bound accounts can be reached.')
    for (const [agentId, says] of [
      [undefined, 'warn dingtalk: Whether everybody sees the app is not known until DINGTALK_AGENT_ID is set'],
      [5, 'fix dingtalk: /v1.0/microApp/apps/5/scopes: invalidParameter.agentId'],
    ] as const) {
      const dingtalk = platforms.dingtalk && { ...platforms.dingtalk, agentId }
      const lines = await doctor({ platforms: { ...(dingtalk && { dingtalk }) } })
      expect(lines).toContainEqual(expect.stringContaining(says))
      expect(lines).toContain('ok dingtalk: 4 of 4 bound accounts can be reached.')
    }
  })

  test('a person who left the organisation', async () => {
    await open(openDingtalk)
    await dingtalkOf(house).leave('suxinran')
    await house.database.db.account.updateMany({ where: { userId: 'zhoujie' }, data: { userId: 'nobody' } })
    expect(fixes(await doctor())).toEqual([
      expect.stringContaining('周洁 (secretariat): nobody is no account of the organisation'),
      expect.stringContaining('D002 苏欣然: suxinran is no account of the organisation'),
    ])
  })
})

describe('the doctor anywhere', () => {
  test('an empty database on a day before any measures: what to do first', async () => {
    await open(openWecomChat, { roll: {}, at: '2020-03-02T10:00:00+08:00' })
    expect(fixes(await doctor())).toEqual([
      'fix roll: There is no member. Bring in the workbook: huiwu import FILE.',
      'fix staff: There is nobody in the secretariat. Add them: huiwu staff add.',
      expect.stringContaining('fix rulebook: No measures are in force today; the first begin on 2021-06-18.'),
    ])
  })

  test('members without anybody to write to, staff without an account, no secretary-general', async () => {
    await open(openWecomChat, {
      roll: { members: { D003: { name: '滨城示例科技有限公司', representative: '李雷' } }, staff: ['韩梅'] },
    })
    await house.database.db.staff.updateMany({ data: { role: 'officer' } })
    const lines = await doctor()
    expect(lines).toContainEqual(
      expect.stringContaining('warn roll: Of 1 members 1 have nobody with an account: D003.'),
    )
    expect(lines).toContainEqual(expect.stringContaining('fix staff: There is no secretary-general'))
    expect(lines).toContainEqual(expect.stringContaining('warn staff: No account, so nothing reaches them: 韩梅.'))
  })

  test('messages that were given up, with the reason', async () => {
    await open(openWecomChat)
    await house.chat.lose('zhangwei')
    await house.chat.say('zhangwei', '状态').catch(() => undefined)
    await house.say('suxinran', '状态')
    await house.database.db.outboxMessage.updateMany({
      data: { state: 'dead', lastError: '82004 the content was refused', settledAt: new Date(AT) },
    })
    expect(await doctor()).toContain(
      'warn messages: 1 did not arrive in 14 days: 82004 the content was refused. The digest says to whom.',
    )
  })

  test('a public address that leads elsewhere, or nowhere, or is none', async () => {
    await open(openWecomChat)
    const other = await neighbour()
    expect(fixes(await doctor({ publicUrl: other }))).toEqual([
      `fix address: ${other}/healthz answers 200, and not as huiwu does. Check PUBLIC_URL, and where the proxy leads.`,
    ])
    const nowhere = await neighbour()
    await closing.pop()?.()
    expect(fixes(await doctor({ publicUrl: nowhere }))).toEqual([
      expect.stringContaining(`fix address: ${nowhere}/healthz cannot be reached (ECONNREFUSED).`),
    ])
    expect(fixes(await doctor({ publicUrl: undefined }))).toEqual([expect.stringContaining('PUBLIC_URL is missing')])
  })

  test('a database that is away: the rest is examined all the same, and its password stays unsaid', async () => {
    await open(openWecomChat)
    const databaseUrl = 'postgresql://huiwu:top-secret@127.0.0.1:1/association'
    const error = await lookInto({ databaseUrl, dataFolder: '' }).catch((reason: Error) => reason)
    const look = { refused: (error as Error).message }
    const lines = await doctor({}, { look })
    expect(fixes(lines)).toEqual([
      'fix database: The database association on 127.0.0.1:1 cannot be used: nothing answers there. Check DATABASE_URL, and that PostgreSQL is running there.',
    ])
    expect(lines).toContainEqual(expect.stringContaining('ok wecom: The secret is good'))
  })

  test('a database that was not migrated yet, or not wholly, or by a newer huiwu', async () => {
    await open(openWecomChat)
    const { db } = house.database
    const [newest] = await db.$queryRaw<{ id: string; migration_name: string }[]>`
      SELECT id, migration_name FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1`
    const rename = (name: string) =>
      db.$executeRaw`UPDATE _prisma_migrations SET migration_name = ${name} WHERE id = ${newest?.id}`
    await rename('20200101000000_other')
    expect(fixes(await doctor())).toEqual([expect.stringContaining('fix database: 1 migrations are not applied yet')])
    await rename(newest?.migration_name ?? '')
    const { migration_name: name } = newest ?? { migration_name: '' }
    await db.$executeRaw`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
      VALUES ('later', '', '20991231000000_later', now())`
    expect(fixes(await doctor())).toEqual([
      expect.stringContaining('A newer huiwu has migrated it (20991231000000_later)'),
    ])
    await db.$executeRaw`DELETE FROM _prisma_migrations WHERE id = 'later'`
    expect(name).not.toBe('')
    await db.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL WHERE id = ${newest?.id}`
    expect(fixes(await doctor())).toEqual([expect.stringMatching(`The migration ${name} failed.*UPGRADING.md`)])
    await db.$executeRaw`UPDATE _prisma_migrations SET finished_at = now() WHERE id = ${newest?.id}`
  })
})

/** Somebody else's web server. */
async function neighbour(): Promise<string> {
  const server: Server = createServer((_, response) => response.end('welcome'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
