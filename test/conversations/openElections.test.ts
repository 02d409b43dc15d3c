import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import { Visitor } from '../support/visitor.ts'
import { CONGRESS, openElection, pathFor, ROLL } from './votingHouse.ts'

const MANY = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [
    `D${String(index + 20).padStart(3, '0')}`,
    { name: `滨城第${index + 1}软件` },
  ]),
)

let association: Association
beforeEach(async () => {
  const roll = { ...ROLL, members: { ...ROLL.members, ...MANY } }
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll })
  await electByName()
})
afterEach(() => association.close())

/** The charter of this association has elections by name. */
async function electByName(): Promise<void> {
  const { db } = association.database
  const [version] = await db.rulebookVersion.findMany()
  const content = version?.content as { provisions: Record<string, object> }
  const voting = { ...content.provisions['election.voting'], secret: false }
  await db.rulebookVersion.updateMany({
    data: {
      content: { ...content, provisions: { ...content.provisions, 'election.voting': voting } },
      digest: 'elections by name',
    },
  })
}

const card = (userId: string) => association.cardsOf(userId).at(-1)

test('one of a few candidates is chosen from the list on the card', async () => {
  await openElection(association)
  expect(card('rep.1')?.options).toHaveLength(3)
  for (const userId of CONGRESS.slice(0, 6)) await association.tap(userId, 'elect', { choice: 'D012' })
  expect(card('rep.1')?.text).toContain('赞成 D012 滨城寅软件')
  await association.tap('rep.7', 'elect', { choice: 'D010' })
  await association.tap('rep.8', 'abstained')
  await association.tap('wang.fang', 'close')
  expect(card('wang.fang')?.text).toContain('还有 1 席没有投')
  await association.tap('wang.fang', 'close_now')
  expect((await association.say('wang.fang', '查 D012'))[0]).toContain('理事')
  expect(association.textsOf('rep.1').at(-1)).toContain('D012 滨城寅软件：赞成 6')
})

test.skipIf(PLATFORM === 'dingtalk')('a press without a choice is answered with what is missing', async () => {
  await openElection(association)
  const [why] = await association.tap('rep.1', 'elect', { choice: 'none' })
  expect(why).toContain('请先在下拉框里选一名候选人')
  expect(await association.database.db.ballot.count()).toBe(0)
})

test('for several places, and among more candidates than a card holds, the choice is made on a page', async () => {
  await openElection(association, 2)
  expect(card('rep.1')?.keys).toEqual(['each'])
  const path = await pathFor(association, 'rep.1', 'each')
  const visitor = new Visitor(association.url)
  const tooMany = await visitor.send(path, {
    'choice-0': 'in_favour',
    'choice-1': 'in_favour',
    'choice-2': 'in_favour',
  })
  expect(tooMany.text).toContain('应选 2 名（候选人 3 名），您选了 3 名')
  expect((await visitor.send(path, { 'choice-0': 'in_favour', 'choice-2': 'in_favour' })).text).toContain('已记录')
  // Two halves of a ballot, sent one after the other, are one ballot.
  expect((await visitor.send(path, { 'choice-1': 'in_favour' })).text).toContain('您选了 3 名')
  await association.say('wang.fang', '撤回表决 YA-2026-1 候选人有变')
  await association.say('wang.fang', `选举 HYDH-2026-2 理事 1名 ${Object.keys(MANY).join(' ')}`)
  await association.tap('wang.fang', 'open')
  expect(card('rep.1')?.keys).toEqual(['each'])
})
