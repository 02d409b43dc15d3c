import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CARD_ACTIONS } from '../../src/chat/actions.ts'
import { ADMINISTRATOR_COMMANDS } from '../../src/chat/administratorRights.ts'
import { COMMANDS } from '../../src/chat/commands.ts'
import { hear } from '../../src/chat/hearing.ts'
import { openDesk } from '../../src/chat/house.ts'
import { press } from '../../src/chat/pressing.ts'
import { BUTTON_RIGHTS, COMMAND_RIGHTS, type Right } from '../../src/chat/rightsTable.ts'
import { ROUTE_RIGHTS } from '../../src/chat/routeRights.ts'
import { buildProgram, type Starts } from '../../src/cli/program.ts'
import type { Session } from '../../src/cli/session.ts'
import { Refusal } from '../../src/messages/refusal.ts'
import type { Asker } from '../../src/secretariat/asker.ts'
import type { Desk } from '../../src/secretariat/desk.ts'
import { createCards } from '../../src/store/cards.ts'
import type { Tx } from '../../src/store/database.ts'
import { findOwner } from '../../src/store/people.ts'
import { routesOf } from '../../src/web/app.ts'
import { APP as DINGTALK } from '../platforms/dingtalk/app.ts'
import { APP as WECOM } from '../platforms/wecom/sealing.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'

/** Both platforms, by every way that they may come. */
const EVERY_DOOR = {
  wecom: { ...WECOM, secret: 'SECRET', apiBase: 'http://localhost' },
  dingtalk: { ...DINGTALK, mode: 'http' as const },
}

/** Somebody of every kind, and what each may: the office of their unit adds nothing to that, the use case asks for it. */
const PEOPLE: Record<string, { as: string; may: Right[] }> = {
  stranger: { as: 'a stranger', may: ['anyone'] },
  'qian.jin': { as: 'the representative of a member that left', may: ['anyone', 'known'] },
  'zhao.min': { as: 'a person of a member', may: ['anyone', 'known', 'insider', 'bound'] },
  'yang.fan': {
    as: 'a liaison',
    may: ['anyone', 'known', 'insider', 'bound', 'spokesperson', 'spokesperson_or_staff'],
  },
  'zhang.wei': {
    as: 'a representative',
    may: ['anyone', 'known', 'insider', 'bound', 'spokesperson', 'spokesperson_or_staff', 'representative'],
  },
  'li.na': {
    as: 'a representative whose unit holds offices',
    may: ['anyone', 'known', 'insider', 'bound', 'spokesperson', 'spokesperson_or_staff', 'representative'],
  },
  'liu.yang': { as: 'one of the staff', may: ['anyone', 'known', 'insider', 'spokesperson_or_staff', 'staff'] },
  'wang.fang': {
    as: 'the secretary-general',
    may: ['anyone', 'known', 'insider', 'spokesperson_or_staff', 'staff', 'secretary_general'],
  },
}

/** What is answered to who may not. */
const KEPT_OUT = [
  ...['not_bound', 'no_member', 'former_member', 'staff_only'],
  ...['spokesperson_only', 'representative_only', 'secretary_general_only'],
]

let association: Association
beforeAll(async () => {
  association = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    strangers: ['stranger'],
    roll: {
      members: {
        D001: {
          name: '滨城示例软件有限公司',
          representative: '张伟/zhang.wei',
          liaison: '杨帆/yang.fan',
          others: ['赵敏/zhao.min'],
        },
        D002: {
          name: '云港示例数据有限公司',
          representative: '李娜/li.na',
          offices: { director: '2024-01-01', vice_president: '2024-01-01' },
        },
        D003: { name: '旧港示例电子有限公司', representative: '钱进/qian.jin', leftOn: '2025-01-01' },
      },
      staff: ['王芳/wang.fang', '刘洋/liu.yang'],
    },
  })
})
afterAll(() => association.close())

/** A code of the right shape that nobody made: only such a one may be sent with that word by anybody. */
const AFTER_WORD: Record<string, string> = { 绑定码: ' ACDE-FHJK' }

/** Who of all may not, and is told so, when an account says every word, or presses every button on a card of its own. */
async function passed<Thing>(userId: string, things: Thing[], attempt: (thing: Thing, as: Trying) => Promise<unknown>) {
  const { house, database } = association
  const from = { platform: PLATFORM, userId }
  const far: Thing[] = []
  const undone = database.db.$transaction(async (tx) => {
    const desk = await openDesk(house, tx)
    const asker = { account: from, ...(await findOwner(tx, from, desk.today)) }
    for (const thing of things)
      if (!KEPT_OUT.includes(await reasonOf(tx, () => attempt(thing, { desk, asker })))) far.push(thing)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  return far
}

type Trying = { desk: Desk; asker: Asker }

/** Why it was refused; whatever else comes of it leaves no trace. */
async function reasonOf(tx: Tx, attempt: () => Promise<unknown>): Promise<string> {
  await tx.$executeRaw`SAVEPOINT attempt`
  try {
    await attempt()
    return 'done'
  } catch (error) {
    return error instanceof Refusal ? error.reason : String(error)
  } finally {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT attempt`
  }
}

function updateOf({ account }: Asker) {
  return { platform: PLATFORM, id: randomUUID(), from: account, at: '2026-03-02T02:00:00Z' }
}

function says(word: string, { desk, asker }: Trying) {
  return hear(desk, asker, { ...updateOf(asker), kind: 'said', text: `${word}${AFTER_WORD[word] ?? ''}` })
}

/** The press of a button on a card of one's own, about something that is not there. */
async function presses(button: string, { desk, asker }: Trying) {
  const [question = '', actionKey = ''] = button.split('/')
  const id = randomUUID()
  const look = { template: `cards/${question}`, values: {}, actions: [actionKey] }
  await createCards(desk.tx, [{ id, to: asker.account, question, subject: randomUUID(), look }], desk.now)
  const update = { ...updateOf(asker), kind: 'tapped' as const, cardId: id, actionKey, receipt: { at: '' } }
  return press(association.house, desk, asker, update, { key: update.id, now: desk.now })
}

test.each(Object.entries(PEOPLE))(
  '%s gets with every command exactly as far as the table says',
  async (userId, { may }) => {
    expect(await passed(userId, Object.keys(COMMAND_RIGHTS), says)).toEqual(allowedIn(COMMAND_RIGHTS, may))
  },
)

test.each(Object.entries(PEOPLE))(
  '%s gets with every button exactly as far as the table says',
  async (userId, { may }) => {
    expect(await passed(userId, Object.keys(BUTTON_RIGHTS), presses)).toEqual(allowedIn(BUTTON_RIGHTS, may))
  },
)

function allowedIn(table: Record<string, { who: Right }>, may: Right[]): string[] {
  return Object.keys(table).filter((name) => may.includes(table[name]?.who as Right))
}

test('a stranger may bind and hear where to apply, and nothing else', () => {
  expect(allowedIn(COMMAND_RIGHTS, ['anyone']).sort()).toEqual(['申请入会', '绑定', '绑定码'].sort())
  expect(allowedIn(BUTTON_RIGHTS, ['anyone'])).toEqual([])
})

test('the table has a row for every command and no other', () => {
  expect(Object.keys(COMMAND_RIGHTS).sort()).toEqual(COMMANDS.map(({ words: [name] }) => name).sort())
})

test('the table has a row for every button and no other', () => {
  const buttons = CARD_ACTIONS.map(({ question, key }) => `${question}/${key}`)
  expect(Object.keys(BUTTON_RIGHTS).sort()).toEqual(buttons.sort())
})

test('no two commands share a word, and no two buttons a key on one card', () => {
  const names = [
    ...COMMANDS.flatMap(({ words }) => words),
    ...CARD_ACTIONS.map(({ question, key }) => `${question}/${key}`),
  ]
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('the table says of every address of the web door who may ask there', () => {
  const { stack } = routesOf(association.house, EVERY_DOOR)
  const paths = stack.flatMap(({ path, methods }) => (methods.length > 0 ? [`${path}`] : []))
  expect([...new Set(paths)].sort()).toEqual(Object.keys(ROUTE_RIGHTS).sort())
})

test('a page that only staff may open refuses who comes without a signed link', async () => {
  const staffPages = Object.keys(ROUTE_RIGHTS).filter((path) => ROUTE_RIGHTS[path] === 'staff_link')
  for (const path of staffPages)
    expect((await fetch(`${association.url}${path.replace(':no', 'RH-2026-1')}`)).status, path).toBeGreaterThan(399)
})

test('the table names every command of the command line as the administrator’s', () => {
  const program = buildProgram({} as Session, {} as Starts)
  expect(program.commands.map((command) => command.name()).sort()).toEqual([...ADMINISTRATOR_COMMANDS].sort())
})

test('the README says where the table is', async () => {
  const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8')
  expect(readme).toContain('src/chat/rightsTable.ts')
})

test('the secretariat may look up who may do what', async () => {
  const answer = (await association.say('liu.yang', '权限')).join('\n')
  expect(answer).toContain('代表人：异议、辞去')
  expect(answer).toContain('须由秘书处另一人同意或确认：会费标准、更正会费、缓缴、减免')
})
