import { afterEach, beforeEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { callOf } from '../support/calls.ts'
import { BODIES, book } from './bodies.ts'

let association: Association
beforeEach(() => openOn('2026-03-27T10:00:00+08:00'))
afterEach(() => association.close())

/** D004 was away from the council of 2025. */
async function openOn(at: string): Promise<void> {
  const missed = {
    no: 'LSH-2025-1',
    body: 'council' as const,
    startsAt: '2025-03-20T14:00',
    sealedOn: '2025-03-20',
    book: book(['D001', 'D002', 'D003', 'D005', 'D006'], ['D004']),
  }
  const quorate = BODIES.meetings.filter(({ no }) => no !== 'LSH-2026-1')
  const away = book(['D001', 'D002', 'D003', 'D005', 'D006'], ['D004'])
  const council = BODIES.meetings.filter(({ no }) => no === 'LSH-2026-1').map((one) => ({ ...one, book: away }))
  const roll = { ...BODIES, meetings: [missed, ...council, ...quorate] }
  association = await openAssociation({ at, roll })
}

const say = (userId: string, text: string) => association.say(userId, text)
const newestCard = (userId: string) => association.cardsOf(userId).at(-1)

async function callCouncil(): Promise<void> {
  await say('wang.fang', '建会 理事会 2026-04-20 14:00-16:00 现场 协会会议室')
  await say('wang.fang', '通知 LSH-2026-3')
  await association.tap('wang.fang', 'confirm')
}

test('a call names the unit with its title, for the representative and the liaison; a person has none', async () => {
  await callCouncil()
  expect(newestCard('rep.3')?.text).toContain('理事（理事单位）')
  expect(newestCard('rep.2')?.text).toContain('（常务理事单位）')
  expect(newestCard('rep.1')?.text).toContain('（副会长单位）')
  expect(newestCard('liaison.3')?.text).toContain('理事（理事单位）')
  expect(newestCard('zhou.hai')?.text).not.toContain('单位')
  const [progress] = await say('wang.fang', '进度 LSH-2026-3')
  expect(progress).toContain('D001 滨城甲软件（副会长单位）')
  expect(progress).toContain('D003 滨城丙软件（理事单位）')
  expect(progress).toMatch(/D006 周海(?!（.*单位)/)
})

test('a director elected vice-president is called, and reports, as a vice-president’s unit from then on', async () => {
  await say('wang.fang', '任职 LSH-2026-1 副会长 D003 赞成5 计票 赵一 监票 钱二')
  await association.tap('li.jing', 'confirm')
  await callCouncil()
  expect(newestCard('rep.3')?.text).toContain('（副会长单位）')
  expect((await say('rep.3', '出席 LSH-2026-3'))[0]).toContain('滨城丙软件（D003，副会长单位）的答复是“出席”')
})

test('the card of a change says what the unit is; a plain member is nothing but a member', async () => {
  await say('rep.1', '变更 注册资金 500万元')
  expect(newestCard('wang.fang')?.text).toContain('副会长单位')
  await association.tap('wang.fang', 'accept')
  expect(association.textsOf('rep.1').at(-1)).toContain('滨城甲软件（副会长单位）的变更 BG-2026-1')
  expect((await say('wang.fang', '变更记录 D001'))[0]).toContain('D001 滨城甲软件（副会长单位）的变更记录')
  await say('rep.10', '变更 注册资金 500万元')
  expect(newestCard('wang.fang')?.text).toContain('滨城癸软件')
  expect(newestCard('wang.fang')?.text).not.toContain('单位')
})

test('a case names the title, and when the seat is lost it is gone', async () => {
  const [opened] = await say('wang.fang', '立案 D004')
  expect(opened).toContain('已就 D004 滨城丁软件的理事资格立案')
  expect(newestCard('wang.fang')?.text).toContain('理事单位')
  expect(association.textsOf('rep.4').at(-1)).toContain('滨城丁软件（D004，理事单位）连续没有出席')
  expect((await say('rep.4', '异议 AJ-2026-1 当天到会'))[0]).toContain('滨城丁软件（理事单位）')
  association.clock.set('2026-04-20T10:00:00+08:00')
  await association.tap('wang.fang', 'confirm')
  expect(association.textsOf('rep.4').at(-1)).toContain('D004 滨城丁软件连续不出席')
  expect((await say('wang.fang', '证书 D004'))[0]).not.toContain('理事单位')
  expect((await say('rep.4', '状态'))[0]).not.toContain('理事单位')
})

test('who gives up the directorship is no director’s unit, and hears what it is when an office remains', async () => {
  await say('rep.3', '辞去 理事')
  expect(newestCard('rep.3')?.text).toContain('理事单位')
  await association.tap('rep.3', 'confirm')
  expect((await say('wang.fang', '名册 丙软件'))[0]).not.toContain('理事单位')
  expect((await say('wang.fang', '变更记录 D003'))[0]).not.toContain('单位')
  await say('rep.2', '辞去 常务理事')
  await association.tap('rep.2', 'confirm')
  expect(association.textsOf('rep.2').join('\n')).toContain('贵单位现为理事单位')
})

test('the secretariat’s lists name titles: whom to ring, who holds an office, certificates', async () => {
  await association.database.db.account.deleteMany({ where: { userId: { in: ['rep.1', 'liaison.1', 'rep.2'] } } })
  await say('wang.fang', '建会 理事会 2026-04-20 14:00-16:00 现场 协会会议室')
  const preview = await say('wang.fang', '通知 LSH-2026-3')
  expect(preview.join('\n')).toContain('D001 滨城甲软件（副会长单位）：')
  await association.tap('wang.fang', 'confirm')
  expect((await say('wang.fang', '待办'))[0]).toContain('D001 滨城甲软件（副会长单位）')
  const [holders] = await say('wang.fang', '席位 理事')
  expect(holders).toContain('D001 滨城甲软件（副会长单位），代表人滨城甲软件代表')
  expect(holders).toContain('· D006 周海，')
  expect((await say('wang.fang', '证书 D002'))[0]).toContain('D002 滨城乙软件（常务理事单位）的会员证书')
})

test('the digest says whose unit is to be rung up, and not twice what a line says already', async () => {
  await association.close()
  await openOn('2026-03-27T08:00:00+08:00')
  await tickAll(association.house)
  await association.database.db.account.deleteMany({ where: { userId: { in: ['rep.1', 'liaison.1'] } } })
  const meeting = { no: 'LSH-2026-3', body: 'council' as const, name: '理事会', startsAt: '2026-04-03T14:00:00+08:00' }
  await callOf(association, meeting, { D001: ['director'], D004: ['director'] })
  await say('wang.fang', '立案 D004')
  association.clock.set('2026-03-30T09:25:00+08:00')
  await tickAll(association.house)
  await association.settle()
  const digest = association.textsOf('wang.fang').find((text) => text.includes('秘书处简报'))
  expect(digest).toContain('LSH-2026-3：D001 滨城甲软件（副会长单位）')
  expect(digest).toContain('AJ-2026-1 D004 滨城丁软件，理事，')
})

test('what a body decides about a unit names it with its title', async () => {
  await association.close()
  await openOn('2026-03-27T08:00:00+08:00')
  await say('wang.fang', '任职 LSH-2026-1 常务理事 D003 赞成5 D006 赞成5 计票 赵一 监票 钱二')
  const text = association.cardsOf('wang.fang').at(-1)?.text
  expect(text).toContain('D003 滨城丙软件')
  const drafted = await association.database.db.card.findFirstOrThrow({ where: { question: 'resolution' } })
  const { values } = drafted.look as { values: { items: { title: string; unitTitle: string | null }[] } }
  expect(values.items.map(({ title, unitTitle }) => [title, unitTitle])).toEqual([
    ['D003 滨城丙软件', 'director'],
    ['D006 周海', null],
  ])
})
