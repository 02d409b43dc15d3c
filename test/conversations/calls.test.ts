import { afterEach, describe, expect, it } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import {
  countEvents,
  EARLY,
  newestCard,
  ROLL,
  summonsOf,
  withCouncilCalled,
  withCouncilPlanned,
} from './meetingRoll.ts'

let house: Association

afterEach(() => house.close())

/** Gives somebody a second account. */
async function bindAnother(userId: string, other: string): Promise<void> {
  const where = { platform_userId: { platform: PLATFORM, userId } }
  const { personId } = await house.database.db.account.findUniqueOrThrow({ where })
  const boundAt = new Date('2026-01-01T00:00:00Z')
  await house.database.db.account.create({
    data: { platform: PLATFORM, userId: other, personId, boundAt, boundBy: 'test' },
  })
  house.chat.join(other)
}

/** The council called while 钱进 has two accounts. */
async function calledWithTwoAccounts(): Promise<Association> {
  house = await withCouncilPlanned()
  await bindAnother('qian', 'qian2')
  await house.say('qin', '通知 理事会')
  await house.tap('qin', 'confirm')
  return house
}

describe('the call of a meeting', () => {
  it('goes to the representative with buttons, to the liaison as a copy, to an observer as a notice', async () => {
    house = await withCouncilCalled()
    expect(newestCard(house, 'qian').buttons).toEqual(['出席', '委派代表', '不能出席'])
    expect(newestCard(house, 'li').buttons).toEqual([])
    expect(newestCard(house, 'li').text).toContain('已通知张伟答复')
    expect(newestCard(house, 'zhao').buttons).toEqual([])
    expect(newestCard(house, 'zhao').text).toContain('您以监事身份列席本次会议，不需要答复')
    expect(house.cardsOf('he')).toEqual([])
    expect((await house.say('zhao', '出席 LSH-2026-1'))[0]).toContain('请您列席，不需要答复')
  })

  it('goes to the liaison when the representative cannot be reached, and is undelivered when nobody can', async () => {
    house = await withCouncilCalled()
    expect(newestCard(house, 'wang').buttons).toEqual(['出席', '委派代表', '不能出席'])
    expect((await summonsOf(house, 'D002')).deliveredAt).not.toBeNull()
    expect((await summonsOf(house, 'D004')).deliveredAt).toBeNull()
    await house.tap('wang', 'attend')
    expect(await summonsOf(house, 'D002')).toMatchObject({ answer: 'attending', answeredBy: 'person:D002:王芳' })
  })

  it('tells a director one absence short what is at stake, with the article, and puts the alternate first', async () => {
    house = await withCouncilCalled()
    const card = newestCard(house, 'zhang')
    expect(card.text).toContain(
      '本次再不出席，即连续2次不出席（前次LSH-2025-1），按第四条（三）、第四条（五）将丧失理事、常务理事资格，转为会员代表',
    )
    expect(card.buttons).toEqual(['委派代表', '出席', '不能出席'])
    expect(newestCard(house, 'qian').text).not.toContain('丧失')
  })

  it('tells an individual member to come in person', async () => {
    house = await withCouncilCalled()
    expect(newestCard(house, 'lin').buttons).toEqual(['出席', '不能出席'])
    expect(newestCard(house, 'lin').text).toContain('个人会员须本人出席，不能委派他人')
    const [refused] = await house.say('lin', '委派 陈静 13900000001')
    expect(refused).toContain('个人会员须本人出席，不能委派他人（第四条（二）、第四条（三）、第四条（五））')
    expect((await summonsOf(house, 'D003')).answer).toBeNull()
  })

  it('mentions absences that cost nothing', async () => {
    const meetings = [
      {
        no: 'JSH-2025-1',
        body: 'supervisory_board' as const,
        startsAt: '2025-03-20T14:00',
        book: { D005: 'absent' as const },
      },
    ]
    house = await openAssociation({ at: EARLY, roll: { ...ROLL, meetings } })
    await house.say('qin', '建会 监事会 2026-03-20 14:00 现场 协会会议室')
    await house.say('qin', '通知 监事会')
    await house.tap('qin', 'confirm')
    const card = newestCard(house, 'zhao')
    expect(card.text).toContain('此前已连续1次不出席（JSH-2025-1）')
    expect(card.text).toContain('办法没有规定这一职务可以委派他人，请本人出席')
    expect(card.text).not.toContain('丧失')
    expect(card.buttons).toEqual(['出席', '不能出席'])
  })
})

describe('an answer pressed', () => {
  it('shows on the card, may be changed until the meeting begins, and is recorded each time', async () => {
    house = await withCouncilCalled()
    await house.tap('qian', 'attend')
    expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
    expect(newestCard(house, 'qian').buttons).toEqual(['出席', '委派代表', '不能出席'])
    await house.tap('qian', 'unable')
    expect(newestCard(house, 'qian').text).toContain('不能出席（钱进答复）')
    expect(newestCard(house, 'qian').text).toContain('请假也算不出席，建议委派代表')
    expect(newestCard(house, 'qian').buttons).toEqual(['委派代表', '出席', '不能出席'])
    await house.tap('qian', 'attend')
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
    const events = await house.database.db.auditEvent.findMany({ where: { type: 'call.answered' } })
    expect(events.map((event) => event.actor)).toEqual(Array(3).fill('person:D006:钱进'))
    expect(house.textsOf('qian')).toEqual([])
  })

  it('counts once when the platform sends the press four times', async () => {
    house = await withCouncilCalled()
    const press = await house.chat.tap('qian', { key: 'attend' })
    for (let repeat = 0; repeat < 3; repeat += 1) await press.redeliver()
    await house.settle()
    expect(await countEvents(house, 'call.answered')).toBe(1)
    expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
  })

  it('does not count for somebody else, or for who no longer speaks for the member', async () => {
    house = await withCouncilCalled()
    const { id: cardId } = newestCard(house, 'qian')
    expect(await house.tap('zhang', 'attend', { cardId, force: true })).toEqual([
      '没有找到发给您的这张卡片，本次点击没有生效。请发送“会议”查看最新情况，秘书处请发送“待办”。',
    ])
    const member = await house.database.db.member.findUniqueOrThrow({ where: { no: 'D006' } })
    const until = new Date('2026-03-01')
    await house.database.db.affiliation.updateMany({ where: { memberId: member.id }, data: { until } })
    expect((await house.tap('qian', 'attend'))[0]).toContain('由戊示例智能有限公司的代表人或联络员办理')
    expect((await summonsOf(house, 'D006')).answer).toBeNull()
  })

  it('is refused visibly after the meeting has begun, and the card closes', async () => {
    house = await withCouncilCalled()
    house.clock.set('2026-03-20T14:00:00+08:00')
    const heard = await house.tap('qian', 'attend')
    expect(heard).toHaveLength(1)
    expect(heard[0]).toContain('已于2026年3月20日（周五）14:00开始，答复已截止，本次点击没有生效')
    expect(newestCard(house, 'qian').closed).toBe('答复已截止')
    expect((await summonsOf(house, 'D006')).answer).toBeNull()
    expect((await house.say('zhang', '出席 LSH-2026-1'))[0]).toContain('答复已截止')
  })

  it('works on a card four days old', async () => {
    house = await withCouncilCalled()
    house.clock.forward({ days: 4 })
    await house.tap('qian', 'attend')
    expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
    expect(house.textsOf('qian')).toEqual([])
  })

  it.runIf(PLATFORM === 'wecom')('is told by a message where WeCom no longer lets an old card change', async () => {
    house = await calledWithTwoAccounts()
    house.clock.forward({ days: 4 })
    await house.tap('qian', 'attend')
    expect(newestCard(house, 'qian2').text).not.toContain('钱进答复')
    expect(house.textsOf('qian2')).toHaveLength(1)
    expect(house.textsOf('qian2')[0]).toContain('当前答复：出席，由钱进答复')
  })

  it('shows on both cards of a person with two accounts', async () => {
    house = await calledWithTwoAccounts()
    await house.tap('qian2', 'unable')
    for (const userId of ['qian', 'qian2']) expect(newestCard(house, userId).text).toContain('不能出席（钱进答复）')
    expect([...house.textsOf('qian'), ...house.textsOf('qian2')]).toEqual([])
  })
})

describe('sending somebody else by the card', () => {
  it('offers the known people of the unit, without the representative, and appoints who is chosen', async () => {
    house = await withCouncilCalled()
    await house.tap('zhang', 'alternate')
    expect(newestCard(house, 'zhang').options).toEqual(['周平', '李华', '陈静'])
    expect(newestCard(house, 'zhang').buttons).toContain('返回')
    expect(newestCard(house, 'zhang').text).toContain('委派 姓名 手机 职务')
    const { id } = await house.database.db.person.findFirstOrThrow({ where: { name: '陈静' } })
    await house.tap('zhang', 'appoint', { choice: id })
    expect(newestCard(house, 'zhang').text).toContain('委派陈静（张伟答复）')
    expect(newestCard(house, 'zhang').buttons).toEqual(['委派代表', '出席', '不能出席'])
    expect((await summonsOf(house, 'D001')).answer).toBe('alternate')
    expect(house.textsOf('chen')[0]).toContain(
      '甲示例软件有限公司（D001，常务理事单位）委派您代表本单位出席理事会2026年第1次会议（LSH-2026-1）',
    )
  })

  it('changes nothing when whoever opened the list goes back', async () => {
    house = await withCouncilCalled()
    await house.tap('zhang', 'alternate')
    await house.tap('zhang', 'back')
    expect(newestCard(house, 'zhang').buttons).toEqual(['委派代表', '出席', '不能出席'])
    expect((await summonsOf(house, 'D001')).answer).toBeNull()
  })

  it.runIf(PLATFORM === 'wecom')(
    'changes nothing when WeCom’s 确定 is pressed with nobody chosen, and says so',
    async () => {
      house = await withCouncilCalled()
      await house.tap('zhang', 'alternate')
      expect(await house.tap('zhang', 'appoint')).toEqual([
        '还没有选择受委派人，委派没有变化。请先在卡片的下拉框中选择，再按“确定”。',
      ])
      expect((await summonsOf(house, 'D001')).answer).toBeNull()
    },
  )

  it('offers no list where nobody else is known, and leaves a second account’s card alone', async () => {
    house = await calledWithTwoAccounts()
    await house.tap('qian', 'alternate')
    expect(newestCard(house, 'qian').buttons).toEqual(['返回'])
    expect(newestCard(house, 'qian').text).toContain('没有登记其他人员')
    expect(newestCard(house, 'qian2').buttons).toEqual(['出席', '委派代表', '不能出席'])
  })

  it('is withdrawn by answering 出席, and the alternate is told', async () => {
    house = await withCouncilCalled()
    const { id } = await house.database.db.person.findFirstOrThrow({ where: { name: '陈静' } })
    await house.tap('zhang', 'alternate')
    await house.tap('zhang', 'appoint', { choice: id })
    await house.tap('zhang', 'attend')
    expect(newestCard(house, 'zhang').text).toContain('出席（张伟答复）')
    expect(house.textsOf('chen').at(-1)).toContain('已经撤回对您出席理事会2026年第1次会议')
    const kept = await house.database.db.alternate.findMany()
    expect(kept.map((one) => [one.name, one.current])).toEqual([['陈静', null]])
  })
})
