import { afterEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, called, officesOf, recorded } from './attendanceHouse.ts'
import { attend, card, motionIn, opened, passTo, VOTED } from './ballotHouse.ts'
import { BODIES } from './bodies.ts'

let association: Association
afterEach(() => association.close())

const THREE = ['王芳/wang.fang', '李静/li.jing', '赵敏/zhao.min']
const COUNTERS = '计票 张三 监票 李四'
const COUNTED = `计票 YA-2026-1 发出6 收回6 无效1 D004 赞成5 D005 赞成3 反对2 ${COUNTERS}`
const RECOUNTED = `计票 YA-2026-1 发出6 收回6 D004 赞成2 反对4 D005 赞成6 ${COUNTERS}`

/** The council sits, and elects two of two on paper: the secretary-general and two officers, unless said otherwise. */
async function openElection(staff = THREE): Promise<void> {
  association = await openAssociation({ at: VOTED, roll: { ...BODIES, staff } })
  await called(association, { no: 'LSH-2026-3', startsAt: '2026-03-27T09:00', calledAt: '2026-03-10T10:00' })
  await attend(association, 'LSH-2026-3', 'D001', 'D002', 'D003', 'D004', 'D005', 'D006')
  await opened(association, '选举 LSH-2026-3 常务理事 2名 D004 D005', 'paper')
}

const tell = async (text: string, userId = 'li.jing') => (await association.say(userId, text)).join('\n')
const waiting = async () => {
  const { state, paperCount, paperCountBy } = await motionIn(association, 'YA-2026-1')
  return [state, paperCount !== null, paperCountBy]
}
const results = () => recorded(association, 'resolution.recorded')
const elected = (no: string) => officesOf(association, no, '2026-03-27')

test('what an officer counted on paper is read by the secretary-general, and decides nothing before', async () => {
  await openElection()
  expect(await tell(COUNTED)).toContain('登记纸质计票：已请王芳核对，在卡片上确认以后才生效。您不能自己确认')
  expect(card(association, 'li.jing')?.keys).toEqual(['discard'])
  expect(association.cardsOf('zhao.min')).toEqual([])
  expect(association.textsOf('wang.fang').join('\n')).toContain('赞成 3，反对 2，弃权 0')
  expect(card(association, 'wang.fang')).toMatchObject({ title: '计票 YA-2026-1', keys: ['confirm', 'discard'] })
  expect(card(association, 'wang.fang')?.text).toContain('发出 6，收回 6，无效 1')
  expect([await waiting(), await results()]).toEqual([['open', true, 'staff:李静'], 0])
  expect(await elected('D004')).not.toContain('standing_director')
  await association.tap('wang.fang', 'confirm')
  expect([await waiting(), await results()]).toEqual([['recorded', false, null], 1])
  expect(await elected('D004')).toContain('standing_director')
  expect(association.cardsOf('li.jing').find(({ title }) => title === '计票 YA-2026-1')?.closed).toBe('已由王芳处理')
  expect(association.textsOf('li.jing').join('\n')).toContain('您提出的登记纸质计票 YA-2026-1：王芳已核对并确认')
  const { db } = association.database
  const confirmed = await db.auditEvent.findFirstOrThrow({ where: { type: 'motion.count_confirmed' } })
  expect(confirmed).toMatchObject({ actor: 'staff:王芳', data: { typedBy: 'staff:李静' } })
  expect(await recorded(association, 'staff.acted_alone')).toBe(0)
})

test('is confirmed once by two at once', async () => {
  await openElection()
  await tell(COUNTED, 'wang.fang')
  await association.chat.tap('li.jing', { key: 'confirm' })
  await association.chat.tap('zhao.min', { key: 'confirm' })
  await actAtOnce(association)
  expect(await results()).toBe(1)
  expect(await recorded(association, 'motion.count_confirmed')).toBe(1)
})

test('typed again takes the place of what waited, whoever types it: they do not confirm it', async () => {
  await openElection(THREE.slice(0, 2))
  await tell(COUNTED)
  const old = card(association, 'wang.fang')?.id ?? ''
  expect(await tell(RECOUNTED, 'wang.fang')).toContain('已请李静核对')
  const counts = (userId: string) => association.cardsOf(userId).filter(({ title }) => title === '计票 YA-2026-1')
  expect(counts('wang.fang').map(({ closed, keys }) => [closed, keys])).toMatchObject([
    ['已有新的计票', []],
    [undefined, ['discard']],
  ])
  expect(counts('li.jing').map(({ closed }) => closed)).toEqual(['已有新的计票', undefined])
  await association.tap('wang.fang', 'confirm', { cardId: old, force: true })
  expect([await waiting(), await results()]).toEqual([['open', true, 'staff:王芳'], 0])
  await association.tap('li.jing', 'confirm')
  expect(await elected('D004')).not.toContain('standing_director')
  expect(await elected('D005')).toContain('standing_director')
})

test('numbers that cannot be leave what waits as it is', async () => {
  await openElection()
  await tell(COUNTED)
  expect(await tell(`计票 YA-2026-1 发出7 收回6 D004 赞成5 D005 赞成5 ${COUNTERS}`, 'wang.fang')).toContain(
    '选票数目不对',
  )
  await association.tap('wang.fang', 'confirm')
  expect(await results()).toBe(1)
})

test.each([
  ['li.jing', '已由李静处理', '王芳没有确认', false],
  ['wang.fang', '未采用', '登记纸质计票 YA-2026-1：王芳没有确认，一切照旧', true],
])('is set aside by %s: the vote goes on, and is counted again', async (who, closed, said, isHeard) => {
  await openElection()
  await tell(COUNTED)
  await association.tap(who, 'discard')
  expect(card(association, 'wang.fang')?.closed).toBe(closed)
  expect(association.textsOf('li.jing').join('\n').includes(said)).toBe(isHeard)
  await association.tap('wang.fang', 'confirm', { force: true })
  expect([await waiting(), await results()]).toEqual([['open', false, null], 0])
  await tell(RECOUNTED)
  await association.tap('wang.fang', 'confirm')
  expect(await results()).toBe(1)
})

test('ends with the vote that is stopped', async () => {
  await openElection()
  await tell(COUNTED)
  await tell('撤回表决 YA-2026-1 选票印错')
  expect(association.cardsOf('wang.fang').find(({ title }) => title === '计票 YA-2026-1')?.closed).toBe('表决已撤回')
  expect(await waiting()).toEqual(['withdrawn', false, null])
  const id = association.cardsOf('wang.fang').find(({ title }) => title === '计票 YA-2026-1')?.id ?? ''
  await association.tap('wang.fang', 'confirm', { cardId: id, force: true })
  expect(await results()).toBe(0)
})

test('confirmed and typed anew at once, either the one holds or the other waits', async () => {
  await openElection()
  await tell(COUNTED)
  await association.chat.tap('wang.fang', { key: 'confirm', cardId: card(association, 'wang.fang')?.id ?? '' })
  await association.chat.say('zhao.min', RECOUNTED)
  await actAtOnce(association)
  const [state, waits, by] = await waiting()
  if (state === 'open') expect([waits, by, await results()]).toEqual([true, 'staff:赵敏', 0])
  else expect([waits, await results(), await recorded(association, 'motion.counted')]).toEqual([false, 1, 1])
})

test('its card comes again with 表决情况: to who may confirm it with the button, to who typed it without', async () => {
  await openElection()
  await tell(COUNTED)
  expect(await tell('待办')).toContain('登记纸质计票 YA-2026-1 D004 滨城丁软件；D005 滨城戊软件，李静提出')
  await tell('表决情况 YA-2026-1', 'wang.fang')
  expect(card(association, 'wang.fang')).toMatchObject({ title: '计票 YA-2026-1', keys: ['confirm', 'discard'] })
  expect(await tell('表决情况 YA-2026-1', 'zhao.min')).toContain('由王芳核对，在卡片上确认以后才生效')
  expect(card(association, 'zhao.min')?.keys).toEqual(['discard'])
  const cards = association.cardsOf('wang.fang').length
  expect(await tell('表决情况 YA-2026-1')).toContain('您不能自己确认')
  expect(await tell('待确认')).toContain('登记纸质计票 YA-2026-1')
  expect(association.cardsOf('wang.fang')).toHaveLength(cards)
  await association.tap('wang.fang', 'confirm')
  expect(association.cardsOf('wang.fang').filter(({ closed }) => closed === '已按此计票')).toHaveLength(1)
  expect(await tell('待办')).not.toContain('登记纸质计票')
  expect(await results()).toBe(1)
})

test('who is alone confirms it alone, which the digest and the supervisory board are told', async () => {
  await openElection(['王芳/wang.fang'])
  await passTo(association, '2026-03-27T10:10:00+08:00')
  expect(await tell(COUNTED, 'wang.fang')).toContain('秘书处绑定了账号的只有您一人，请在卡片上确认')
  expect(await results()).toBe(0)
  await association.tap('wang.fang', 'confirm')
  expect(await results()).toBe(1)
  await passTo(association, '2026-03-30T09:40:00+08:00')
  for (const one of ['wang.fang', 'rep.7'])
    expect(association.textsOf(one).join('\n'), one).toContain('王芳：登记纸质计票 YA-2026-1')
})

test('who was alone when typing does not confirm it any more once there is another', async () => {
  await openElection(THREE.slice(0, 2))
  const { staff } = association.database.db
  await staff.update({ where: { name: '李静' }, data: { endedAt: new Date() } })
  await tell(COUNTED, 'wang.fang')
  await staff.update({ where: { name: '李静' }, data: { endedAt: null } })
  expect((await association.tap('wang.fang', 'confirm')).join()).toContain('可以确认的有：李静')
  expect([await waiting(), await results()]).toEqual([['open', true, 'staff:王芳'], 0])
})
