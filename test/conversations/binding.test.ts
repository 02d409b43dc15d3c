import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'

const OPENED = '2026-03-02T10:00:00+08:00'

let house: Association
let strangers = 0
/** An account nobody has bound, and which has tried nothing yet. */
let stranger: string

beforeAll(async () => {
  house = await openAssociation({
    at: OPENED,
    strangers: ['another', 'a.third', ...Array.from({ length: 40 }, (_, index) => `stranger.${index}`)],
    roll: {
      members: {
        D001: {
          name: '滨城示例软件有限公司',
          representative: '张伟',
          liaison: '李娜/li.na',
          others: ['赵敏'],
        },
        D002: { name: '海港示例科技有限公司', liaison: '孙丽', others: ['周强'] },
        D003: { name: '旧港示例电子有限公司', representative: '吴刚', leftOn: '2025-01-01' },
        D004: { name: '空港示例网络有限公司' },
        G001: { name: '钱进', kind: 'individual' },
      },
      staff: ['王芳/wang.fang'],
    },
  })
})
afterAll(() => house.close())
beforeEach(() => {
  house.clock.set(OPENED)
  stranger = `stranger.${strangers}`
  strangers += 1
})

async function codeFor(whom: string): Promise<string> {
  const [answer = ''] = await house.say('wang.fang', `绑定码 ${whom}`)
  return /绑定码：(\S+)/.exec(answer)?.[1] ?? `no code in: ${answer}`
}

async function answerTo(userId: string, text: string): Promise<string> {
  const answers = await house.say(userId, text)
  expect(answers).toHaveLength(1)
  return answers[0] ?? ''
}

const audited = (type: string, userId: string) =>
  house.database.db.auditEvent.count({ where: { type, subject: `${PLATFORM}:${userId}` } })

test('staff make a code for the representative, without look-alikes, and say until when it holds', async () => {
  const answer = await answerTo('wang.fang', '绑定码 D001')
  expect(answer).toMatch(/绑定码：[ACDEFHJKMNPRTWXY34679]{4}-[ACDEFHJKMNPRTWXY34679]{4}\n/)
  expect(answer).toContain('滨城示例软件有限公司（D001）张伟（代表人）')
  expect(answer).toContain('2026年3月9日（周一）10:00')
})

test('the database keeps a digest of a code, not the code', async () => {
  const code = await codeFor('D001')
  const kept = await house.database.db.bindingCode.findMany()
  expect(kept.length).toBeGreaterThan(0)
  expect(JSON.stringify(kept)).not.toContain(code.replace('-', ''))
})

test('a code makes a stranger the person it was made for', async () => {
  const code = await codeFor('D001 赵敏')
  const answer = await answerTo(stranger, `绑定 ${code}`)
  expect(answer).toContain('绑定成功')
  expect(answer).toContain('滨城示例软件有限公司（D001）赵敏，其他人员')
  expect(await answerTo(stranger, '状态')).toContain('赵敏，您好')
  expect(await audited('account.bound', stranger)).toBe(1)
})

test.each([
  ['small letters', (code: string) => `绑定 ${code.toLowerCase()}`],
  ['spaces inside', (code: string) => `绑定 ${[...code.replace('-', '')].join(' ')}`],
  ['no space before it', (code: string) => `绑定${code}`],
  [
    'wide letters',
    (code: string) => `绑定　${code.replace(/[A-Z0-9]/g, (one) => String.fromCodePoint(one.charCodeAt(0) + 0xfee0))}`,
  ],
  ['a colon and a full stop', (code: string) => `绑定：${code}。`],
  ['the word for a code before it', (code: string) => `绑定码 ${code}`],
  ['both words before it', (code: string) => `绑定 绑定码${code}`],
])('a code is understood with %s', async (_, written) => {
  const code = await codeFor('D001')
  expect(await answerTo(stranger, written(code))).toContain('张伟，代表人')
})

test('a code works once', async () => {
  const code = await codeFor('D001')
  await answerTo(stranger, `绑定 ${code}`)
  expect(await answerTo('another', `绑定 ${code}`)).toContain('已经用过')
  expect(await audited('binding.failed', 'another')).toBe(1)
})

test('a code is good until its seventh day is over, and not longer', async () => {
  const [first, second] = [await codeFor('D001'), await codeFor('D001')]
  house.clock.set('2026-03-09T09:59:59+08:00')
  expect(await answerTo(stranger, `绑定 ${first}`)).toContain('绑定成功')
  house.clock.forward({ seconds: 1 })
  expect(await answerTo(stranger, `绑定 ${second}`)).toContain('已经过期')
})

test('binding the same person twice says so', async () => {
  await answerTo(stranger, `绑定 ${await codeFor('D001')}`)
  expect(await answerTo(stranger, `绑定 ${await codeFor('D001')}`)).toContain('原来就绑定着您')
})

test('an account that becomes somebody else’s is told whose it was', async () => {
  await answerTo(stranger, `绑定 ${await codeFor('D001 张伟')}`)
  const answer = await answerTo(stranger, `绑定 ${await codeFor('D002 孙丽')}`)
  expect(answer).toContain('海港示例科技有限公司（D002）孙丽，联络员')
  expect(answer).toContain('原来绑定的是滨城示例软件有限公司（D001）张伟')
  expect(await audited('account.lost', stranger)).toBe(1)
})

test('five wrong codes lock the account, the right one included, until an hour has passed', async () => {
  const code = await codeFor('D001')
  for (const left of [4, 3, 2, 1]) expect(await answerTo(stranger, '绑定 AAAA-AAAA')).toContain(`还可以再试 ${left} 次`)
  expect(await answerTo(stranger, '绑定 AAAA-AAAA')).toContain('请在2026年3月2日（周一）11:00以后再试')
  expect(await answerTo(stranger, `绑定 ${code}`)).toContain('暂时不能绑定')
  house.clock.forward({ minutes: 59, seconds: 59 })
  expect(await answerTo(stranger, `绑定 ${code}`)).toContain('暂时不能绑定')
  house.clock.forward({ seconds: 1 })
  expect(await answerTo(stranger, `绑定 ${code}`)).toContain('绑定成功')
  expect(await audited('binding.locked', stranger)).toBe(1)
  expect(await audited('binding.failed', stranger)).toBe(7)
})

test('after the hour a wrong code begins a new count', async () => {
  for (let time = 0; time < 5; time += 1) await answerTo(stranger, '绑定 AAAA-AAAA')
  house.clock.forward({ hours: 1 })
  expect(await answerTo(stranger, '绑定 AAAA-AAAA')).toContain('还可以再试 4 次')
  expect(await answerTo(stranger, '绑定 AAAA-AAAA')).toContain('还可以再试 3 次')
})

test('two codes typed at once into two accounts bind one of them', async () => {
  const code = await codeFor('D001')
  await Promise.all([house.chat.say(stranger, `绑定 ${code}`), house.chat.say('a.third', `绑定 ${code}`)])
  await house.settle()
  const answers = [house.textsOf(stranger).at(-1), house.textsOf('a.third').at(-1)]
  expect(answers.filter((text) => text?.includes('绑定成功'))).toHaveLength(1)
  expect(answers.filter((text) => text?.includes('已经用过'))).toHaveLength(1)
})

test('a forgotten code is asked for with an example', async () => {
  expect(await answerTo(stranger, '绑定')).toContain('绑定 ACDE-FHJK')
})

test('an individual member is its own person, though the workbook has no row', async () => {
  expect(await answerTo(stranger, `绑定 ${await codeFor('G001')}`)).toContain('钱进（个人会员 G001）')
})

test('where nobody represents a unit, staff are asked whom they mean', async () => {
  const answer = await answerTo('wang.fang', '绑定码 D002')
  expect(answer).toContain('· 周强（其他人员）')
  expect(answer).toContain('· 孙丽（联络员）')
})

test('a name that does not occur is answered with those that do', async () => {
  const answer = await answerTo('wang.fang', '绑定码 海港 张三')
  expect(answer).toContain('现在没有名叫“张三”的人员')
  expect(answer).toContain('孙丽')
})

test('no code is made for a former member, nor for a member without people', async () => {
  expect(await answerTo('wang.fang', '绑定码 D003')).toContain('会员资格已经终止')
  expect(await answerTo('wang.fang', '绑定码 D004')).toContain('还没有登记')
})

test('a member who asks for a code like staff is told whose business that is', async () => {
  expect(await answerTo('li.na', '绑定码 D001')).toContain('由协会秘书处办理')
  expect(await answerTo(stranger, '绑定码')).toContain('请向协会秘书处索取绑定码')
})
