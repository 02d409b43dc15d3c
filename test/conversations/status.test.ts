import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSummons, listSummons } from '../../src/store/summons.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { DAY, ROLL } from './statusRoll.ts'

let house: Association

beforeAll(async () => {
  house = await openAssociation({ at: DAY, roll: ROLL, strangers: ['nobody'] })
})
afterAll(() => house.close())
beforeEach(() => house.clock.set(DAY))

/** The one message somebody hears in answer. */
async function answerTo(userId: string, text: string): Promise<string> {
  // The platform takes thirty messages a minute to one person.
  house.clock.forward({ minutes: 1 })
  const answers = await house.say(userId, text)
  expect(answers).toHaveLength(1)
  return answers[0] ?? ''
}

test('a plain member sees who acts for it, that it holds no office, and what it owes', async () => {
  const answer = await answerTo('zhang.wei', '状态')
  expect(answer).toContain('滨城示例软件有限公司（单位会员 P001）\n截至2026年11月22日\n代表人：张伟；联络员：李娜')
  expect(answer).toContain('没有担任协会职务。')
  expect(answer).toContain('· 2026年度：应缴2,000.5元，已缴1,000元，自2026年5月1日起欠缴（第四条（一））')
  expect(answer).toContain('【待办】\n没有。')
  expect(answer).not.toContain('【人员与账号】')
})

test('the liaison sees everything of the unit', async () => {
  expect(await answerTo('li.na', '状态')).toBe(await answerTo('zhang.wei', '状态'))
})

test('a director who is vice-president sees what one more absence would cost in both offices', async () => {
  const answer = await answerTo('sun.li', '状态')
  expect(answer).toContain('本单位是协会的副会长单位（第七条）')
  expect(answer).toContain('· 没有联络员（第十条）\n· 代表人不是主要负责人（第四条（六））')
  expect(answer).toContain('· 会员代表，2022年1月1日起\n· 理事，2022年1月1日起\n· 副会长，2022年1月1日起')
  expect(answer).toContain('· 理事会：全年至少 1 次，已召开 1 次，应到 1 次，出席 0 次（第四条（三））')
  expect(answer).toContain('· 常务理事会：全年至少 2 次，已召开 1 次，应到 1 次，出席 1 次（第四条（五））')
  expect(answer).toContain('· 会长工作会议：不定期，尚未召开（第四条（六））')
  expect(answer).toContain('连续 1 次\n  LSH-2026-1 第五届理事会第四次会议（请假，计为不出席）')
  expect(answer).toContain(
    '如下次再不出席：丧失理事资格，转为会员代表（第四条（三））；副会长职务提请理事会决定（第四条（六）',
  )
})

test('a meeting without a quorum is named as one that counts for nobody', async () => {
  expect(await answerTo('sun.li', '状态')).toContain('不计入：LSH-2025-2 第五届理事会临时会议（未达法定人数）')
})

test('a director at the limit sees the loss, what falls with it, and that nothing has happened yet', async () => {
  const answer = await answerTo('zhou.qiang', '状态')
  expect(answer).toContain('已达 2 次，依规定丧失理事资格，转为会员代表（第四条（三））')
  expect(answer).toContain('此前职务不变')
  expect(answer).toContain('· 常务理事：以理事为基础，随理事资格一并丧失（第四条（五）、第四条（三））')
})

test('an earlier run that ended with a presence is told for the record, without a consequence', async () => {
  const answer = await answerTo('wu.min', '状态')
  expect(answer).toContain('· 理事（理事会）：没有；连续 2 次不出席，丧失理事资格')
  expect(answer).toContain('仅供备查：理事曾连续 2 次不出席（LSH-2023-1、LSH-2024-1），其后已出席，没有后果')
})

test('an individual member has no representative, and a stand-in of theirs is no presence', async () => {
  const answer = await answerTo('qian.jin', '状态')
  expect(answer).toContain('钱进（个人会员 G001）')
  expect(answer).not.toContain('代表人：')
  expect(answer).not.toContain('理事单位')
  expect(answer).toContain('LSH-2026-1 第五届理事会第四次会议（委派，计为不出席）')
})

test('a supervisor’s absences are noted, because the text breaks off before a consequence', async () => {
  expect(await answerTo('han.mei', '状态')).toContain('已达 2 次，办法没有写明后果，只作记录（第四条（四））')
})

test('what cannot be told for want of data is said to be so', async () => {
  const answer = await answerTo('jiang.lin', '状态')
  expect(answer).toContain('自2024年5月1日起欠缴，已满一年，可以提请理事会（第四条（一））')
  expect(answer).toContain('自动退会：2024年度资料不足，无法认定')
  expect(answer).toContain('不参加活动：无法判断（第十五条）')
})

test('somebody who only belongs to a unit sees their own part', async () => {
  const answer = await answerTo('zhao.min', '状态')
  expect(answer).toContain('赵敏，您好！您在滨城示例软件有限公司（P001）登记的身份：其他人员')
  expect(answer).not.toContain('会费】')
  expect(answer).toContain('目前没有委派您出席的会议')
})

test('somebody appointed to take the seat sees the meeting in their own part', async () => {
  const { db } = house.database
  const meeting = await db.meeting.findUniqueOrThrow({ where: { no: 'LSH-2026-1' } })
  const member = await db.member.findUniqueOrThrow({ where: { no: 'P001' } })
  await db.alternate.create({
    data: {
      meetingId: meeting.id,
      memberId: member.id,
      name: '赵敏',
      appointedBy: 'person:P001:张伟',
      appointedAt: new Date('2026-06-01T02:00:00Z'),
    },
  })
  house.clock.set('2026-06-02T10:00:00+08:00')
  expect(await answerTo('zhao.min', '状态')).toContain('将由您代表单位出席：\n· LSH-2026-1 第五届理事会第四次会议')
  house.clock.set(DAY)
  expect(await answerTo('zhao.min', '状态')).toContain('您代为出席的会议：\n· LSH-2026-1')
})

test('somebody who no longer acts for the unit sees their own part only', async () => {
  const { db } = house.database
  const person = await db.person.findFirstOrThrow({ where: { name: '李娜' } })
  const until = (day: string | null) =>
    db.affiliation.updateMany({
      where: { personId: person.id },
      data: { until: day === null ? null : new Date(`${day}T00:00:00Z`) },
    })
  await until('2026-11-21')
  expect(await answerTo('li.na', '状态')).toContain('登记的身份：目前没有。')
  await until('2026-11-22')
  expect(await answerTo('li.na', '状态')).toContain('【会费】')
  await until(null)
})

test('a person of a former member is told kindly that the membership has ended, and nothing else', async () => {
  const answer = await answerTo('wu.gang', '状态 2024-06-01')
  expect(answer).toContain('会员资格已经终止，谢谢您过去的支持')
  expect(answer).not.toContain('【')
})

test('an account that nobody bound hears how to bind', async () => {
  expect(await answerTo('nobody', '状态')).toBe(
    '您的账号还没有与会员绑定。\n请向协会秘书处索取绑定码，然后发送：绑定 绑定码\n还不是会员、想加入协会的，请发送：申请入会',
  )
})

test.each([
  '状态 2025-12-31',
  '状态2025年12月31日',
  '状态 ２０２５／１２／３１',
  '状态：20251231。',
  '状态 2025.12.31',
  '状态 12月31日',
  '状态 12-31号',
])('%s is answered as of that day, before the second absence', async (said) => {
  const answer = await answerTo('zhou.qiang', said)
  expect(answer).toContain('截至2025年12月31日')
  expect(answer).toContain('连续 1 次\n  LSH-2025-1')
  expect(answer).toContain('如下次再不出席：丧失理事资格，转为会员代表（第四条（三））；常务理事资格一并丧失')
  expect(answer).not.toContain('LSH-2026-1')
  expect(answer).not.toContain('【待办】')
})

test.each([
  ['状态 昨天', '截至2026年11月21日'],
  ['状态 今天', '截至2026年11月22日'],
  ['我的状态', '截至2026年11月22日'],
])('%s is answered for the day meant', async (said, day) => {
  expect(await answerTo('zhang.wei', said)).toContain(day)
})

test('on the day before it joined a member is told so', async () => {
  const { db } = house.database
  await db.member.update({ where: { no: 'W001' }, data: { joinedOn: new Date('2022-03-01T00:00:00Z') } })
  expect(await answerTo('jiang.lin', '状态 2022-02-28')).toContain('当时尚未入会（2022年3月1日入会）')
})

test('a day before there were rules names the first day there are', async () => {
  const answer = await answerTo('zhang.wei', '状态 2021-06-17')
  expect(answer).toContain('自2021年6月18日起施行')
  expect(await answerTo('zhao.min', '状态 2021-06-17')).toBe(answer)
})

test.each(['状态 2027-01-01', '状态 明天'])('%s has not come yet', async (said) => {
  expect(await answerTo('zhang.wei', said)).toContain('还没有到，无法查询')
})

test.each(['状态 2025-02-29', '状态 13月1日', '状态 去年底', '状态 2025'])(
  '%s is no day, and the answer shows how to write one',
  async (said) => {
    const answer = await answerTo('zhang.wei', said)
    expect(answer).toContain('没有看懂日期')
    expect(answer).toContain('\n状态 2025-12-31\n')
  },
)

test('an unanswered call stands under what is open until it is answered', async () => {
  const { db } = house.database
  const meeting = await db.meeting.create({
    data: {
      no: 'LSH-2026-9',
      body: 'council',
      name: '第五届理事会第五次会议',
      form: 'onsite',
      startsAt: new Date('2026-12-08T06:00:00Z'),
      status: 'called',
      createdBy: 'staff:王芳',
      learnedAt: new Date('2026-11-20T02:00:00Z'),
    },
  })
  const { id } = await db.member.findUniqueOrThrow({ where: { no: 'D002' } })
  await db.$transaction((tx) =>
    createSummons(tx, meeting.id, [{ memberId: id, role: 'duty', offices: ['director'] }], house.clock.now()),
  )
  const open = '· LSH-2026-9 第五届理事会第五次会议，2026年12月8日（周二）14:00：请答复'
  expect(await answerTo('wu.min', '状态')).toContain(open)
  const [summons] = await db.$transaction((tx) => listSummons(tx, meeting.id))
  await db.summons.update({ where: { id: summons?.id ?? '' }, data: { answer: 'attending' } })
  expect(await answerTo('wu.min', '状态')).not.toContain(open)
})
