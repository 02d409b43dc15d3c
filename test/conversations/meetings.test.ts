import { afterEach, describe, expect, it } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import {
  countEvents,
  EARLY,
  newestCard,
  PLAN,
  ROLL,
  summonsOf,
  withCouncilCalled,
  withCouncilPlanned,
} from './meetingRoll.ts'

let house: Association

afterEach(() => house.close())

describe('planning a meeting', () => {
  it('gives it the next number of its body and year, imported numbers in any spelling included', async () => {
    const imported = {
      no: 'lsh-2026-4',
      body: 'council' as const,
      startsAt: '2026-01-15T09:00',
      status: 'cancelled' as const,
    }
    house = await openAssociation({ at: EARLY, roll: { ...ROLL, meetings: [imported] } })
    const [answer] = await house.say('qin', PLAN)
    expect(answer).toContain('LSH-2026-5')
    expect(answer).toContain('理事会2026年第5次会议')
    expect(answer).toContain('2026年3月20日（周五）14:00–16:00')
    expect(answer).toContain('最迟应在2026年3月13日通知（提前7天，第四条（三）；天数来源：假定）')
    expect((await house.say('qin', '建会 监事会 2026-03-25 9:00 在线 线上会议室 春季监事会'))[0]).toContain(
      'JSH-2026-1：春季监事会',
    )
  })

  it('understands dates and times however they are written', async () => {
    house = await openAssociation({ at: EARLY, roll: ROLL })
    const spellings = [
      '建会 理事会 3月20日 下午2点-4点 现场 协会会议室',
      '建会理事会 2026年3月20日（周五） 14：00～16：00 协会会议室',
      '建会 理事会 2026/3/20 14点至16点 现场 协会会议室',
      '建会 理事会3月20号下午2:00到4:00 线下 协会会议室 春季会议',
      '建会：理事会，2026.3.20 14时 - 16时，现场 协会会议室',
      '建会 理事会 3月20日 下午2-4点 协会会议室',
    ]
    for (const said of spellings)
      expect((await house.say('qin', said))[0], said).toContain('2026年3月20日（周五）14:00–16:00')
    expect((await house.say('qin', '建会 理事会 明天 上午9点半 协会会议室'))[0]).toContain('2026年3月3日（周二）9:30')
    expect((await house.say('qin', '建会 理事会 3-21 中午12点-1点半 协会会议室'))[0]).toContain('12:00–13:30')
  })

  it('refuses what is past or cannot be read, and says what would be right', async () => {
    house = await openAssociation({ at: EARLY, roll: ROLL })
    const refusals: [string, string][] = [
      ['建会 理事会 2026-02-27 14:00 协会会议室', '已经过去'],
      ['建会 理事会 2月27日 14:00 协会会议室', '已经过去'],
      ['建会 理事会 2026-03-20 16:00-14:00 协会会议室', '不晚于开始时间'],
      ['建会 理事会 2月30日 14:00 协会会议室', '没有看懂会议日期'],
      ['建会 理事会 下周 14:00 协会会议室', '建会 理事会 2026-03-16 14:00-16:00'],
      ['建会 理事会 2026-03-20 协会会议室', '没有看懂开会时间'],
      ['建会 理事会 2026-03-20 25:00 协会会议室', '没有看懂开会时间'],
      ['建会 董事会 2026-03-20 14:00 协会会议室', '没有看出是哪个机构'],
      ['建会 理事会 2026-03-20 14:00-16:00 现场', '还缺会议地点'],
    ]
    for (const [said, why] of refusals) expect((await house.say('qin', said))[0], said).toContain(why)
    expect(await house.database.db.meeting.count()).toBe(1)
    expect((await house.say('zhang', PLAN))[0]).toContain('由协会秘书处办理')
  })

  it('warns of a day off, of a call that comes too late, and of another meeting of the same people', async () => {
    house = await withCouncilPlanned()
    const [clash] = await house.say('qin', '建会 常务理事会 2026-03-20 15:00-15:30 现场 协会会议室')
    expect(clash).toContain('已有 LSH-2026-1 理事会2026年第1次会议')
    expect(clash).toContain('，2 名会员两边都应参加')
    const [later] = await house.say('qin', '建会 常务理事会 2026-03-20 16:00 现场 协会会议室')
    expect(later).not.toContain('冲突')
    const [sunday] = await house.say('qin', '建会 理事会 2026-03-08 9:00-11:00 现场 协会会议室')
    expect(sunday).toContain('不是工作日')
    expect(sunday).toContain('现在只剩6天；通知期不足，未到会的不计缺席')
  })
})

describe('calling a meeting', () => {
  it('shows first whom the call reaches, whom to ring up, and asks every staff member', async () => {
    house = await withCouncilPlanned()
    const [preview] = await house.say('qin', '通知 ｌｓｈ－２０２６－１')
    expect(preview).toContain('应到 5 名，列席 1 名；通知可送达 5 名')
    expect(preview).toContain('D004 丙示例数据有限公司（理事单位）：孙丽 0411-80000004')
    expect(preview).not.toContain('通知期不足')
    for (const staff of ['qin', 'ouyang']) expect(newestCard(house, staff).buttons).toEqual(['发出通知', '暂不通知'])
    expect(house.cardsOf('zhang')).toEqual([])
    expect(await house.database.db.summons.count()).toBe(0)
  })

  it('warns of short notice with its article and source, and that nobody can then be counted absent', async () => {
    house = await withCouncilPlanned('2026-03-16T10:00:00+08:00')
    const [preview] = await house.say('qin', '通知 理事会')
    expect(preview).toContain('只提前4天，应提前7天（第四条（三）；天数来源：假定）；通知期不足，未到会的不计缺席')
    expect(newestCard(house, 'qin').text).toContain('通知期不足')
    await house.tap('qin', 'confirm')
    expect(newestCard(house, 'zhang').text).toContain('本次通知期不足，不出席不计缺席')
  })

  it('names the members with an unsettled case, who are called all the same', async () => {
    house = await withCouncilPlanned()
    const { id: memberId } = await house.database.db.member.findUniqueOrThrow({ where: { no: 'D001' } })
    const tenure = await house.database.db.officeTenure.findFirstOrThrow({ where: { memberId, office: 'director' } })
    await house.database.db.case.create({
      data: {
        no: 'AJ-2026-1',
        kind: 'forfeiture',
        state: 'open',
        memberId,
        office: 'director',
        tenureId: tenure.id,
        finding: { finding: {}, cascade: [] },
        rulebookFrom: new Date('2021-06-18'),
        openedAt: new Date('2026-02-01T00:00:00Z'),
        openedBy: 'staff:秦岚',
        objectionUntil: new Date('2026-02-11'),
      },
    })
    expect((await house.say('qin', '通知 LSH-2026-1'))[0]).toContain(
      'AJ-2026-1 D001 甲示例软件有限公司（理事，异议期内）',
    )
    expect(newestCard(house, 'qin').text).toContain('AJ-2026-1')
    await house.tap('qin', 'confirm')
    expect(newestCard(house, 'zhang').title).toBe('理事会2026年第1次会议')
  })

  it('happens once when two staff press at once: the other sees by whom it was done', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    await Promise.all([house.chat.tap('qin', { key: 'confirm' }), house.chat.tap('ouyang', { key: 'confirm' })])
    await house.settle()
    expect(await countEvents(house, 'meeting.called')).toBe(1)
    expect(house.cardsOf('zhang')).toHaveLength(1)
    const closed = ['qin', 'ouyang'].map((staff) => newestCard(house, staff).closed)
    expect(closed).toContain('已发出通知')
    expect(['已由秦岚处理', '已由欧阳建国同…处理']).toContain(closed.find((outcome) => outcome !== '已发出通知'))
  })

  it('has one effect however often the platform repeats the press', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    const press = await house.chat.tap('qin', { key: 'confirm' })
    for (let repeat = 0; repeat < 3; repeat += 1) await press.redeliver()
    await house.settle()
    expect(await countEvents(house, 'meeting.called')).toBe(1)
    expect(await house.database.db.summons.count()).toBe(6)
    expect(house.cardsOf('zhang')).toHaveLength(1)
  })

  it('shows the decision again to who presses again', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    await house.tap('ouyang', 'keep')
    expect(newestCard(house, 'qin').closed).toBe('已由欧阳建国同…处理')
    expect(newestCard(house, 'qin').text).toContain('欧阳建国同志们决定暂不通知')
    await house.tap('qin', 'confirm', { force: true })
    expect(newestCard(house, 'qin').closed).toBe('已由欧阳建国同…处理')
    expect(await house.database.db.meeting.findUniqueOrThrow({ where: { no: 'LSH-2026-1' } })).toMatchObject({
      status: 'planned',
    })
    await house.say('qin', '通知 LSH-2026-1')
    await house.tap('qin', 'confirm')
    expect((await house.say('qin', '通知 LSH-2026-1'))[0]).toContain('“已通知”，不能办理这一步')
  })

  it('is decided once on cards four days old, too', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    house.clock.forward({ days: 4 })
    await house.tap('qin', 'confirm')
    expect(newestCard(house, 'qin').closed).toBe('已发出通知')
    await house.tap('ouyang', 'confirm', { force: true })
    expect(newestCard(house, 'ouyang').closed).toBe('已由秦岚处理')
    expect(await countEvents(house, 'meeting.called')).toBe(1)
  })

  it.runIf(PLATFORM === 'wecom')('is told by a message to staff whose card WeCom no longer lets change', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    house.clock.forward({ days: 4 })
    const before = house.textsOf('ouyang').length
    await house.tap('qin', 'confirm')
    expect(house.textsOf('ouyang').slice(before)).toEqual([expect.stringContaining('秦岚已确认发出通知')])
  })

  it('is not decided by somebody whose card it is not', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    const { id: cardId } = newestCard(house, 'qin')
    const heard = await house.tap('zhang', 'confirm', { cardId, force: true })
    expect(heard).toEqual([
      '没有找到发给您的这张卡片，本次点击没有生效。请发送“会议”查看最新情况，秘书处请发送“待办”。',
    ])
    expect(await countEvents(house, 'meeting.called')).toBe(0)
  })

  it('is no longer possible when the meeting should have begun', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    house.clock.set('2026-03-20T14:00:00+08:00')
    expect((await house.tap('qin', 'confirm'))[0]).toContain('已过，不能再发通知')
    expect(await house.database.db.summons.count()).toBe(0)
  })

  it('is refused for a body in which nobody holds a seat', async () => {
    house = await openAssociation({ at: EARLY, roll: ROLL })
    await house.say('qin', '建会 会长工作会议 2026-03-20 9:00 协会会议室')
    expect((await house.say('qin', '通知 HZGZH-2026-1'))[0]).toContain('没有可以通知的人')
  })
})

describe('naming a meeting', () => {
  it('works by the body while one is open, and asks for the number when there are more', async () => {
    house = await withCouncilPlanned()
    expect((await house.say('qin', '通知 理事会'))[0]).toContain('LSH-2026-1')
    await house.say('qin', '建会 理事会 2026-05-20 14:00 协会会议室')
    const [which] = await house.say('qin', '通知 理事会')
    expect(which).toContain('对应不止一个会议')
    expect(which).toContain('LSH-2026-1')
    expect(which).toContain('LSH-2026-2')
    expect((await house.say('qin', '通知 LSH-2026-9'))[0]).toContain('没有找到可以办理的会议')
  })
})

describe('opening a meeting', () => {
  it('tells staff the check-in code, which was made with the call and has no look-alikes', async () => {
    house = await withCouncilPlanned()
    expect((await house.say('qin', '开会 LSH-2026-1'))[0]).toContain('目前的状态是“计划中”')
    await house.say('qin', '通知 LSH-2026-1')
    await house.tap('qin', 'confirm')
    const [shown] = await house.say('ouyang', '会议码 LSH-2026-1')
    const code = /会议码：(\S+)/.exec(shown ?? '')?.[1] ?? ''
    expect(code).toMatch(/^[ACDEFHJKMNPRTWXY34679]{5}$/)
    expect(shown).toContain('自2026年3月20日（周五）13:30开放')
    expect((await house.say('zhang', '会议码 LSH-2026-1'))[0]).toContain('由协会秘书处办理')
    house.clock.set('2026-03-19T18:00:00+08:00')
    expect((await house.say('qin', '开会 理事会'))[0]).toContain('会议当天才能开放签到')
    house.clock.set('2026-03-20T13:00:00+08:00')
    expect((await house.say('qin', '开会 理事会'))[0]).toContain(code)
    expect((await house.say('qin', '开会 理事会'))[0]).toContain(code)
    expect(await countEvents(house, 'meeting.opened')).toBe(1)
    expect(newestCard(house, 'zhang').closed).toBeUndefined()
  })

  it('closes the call cards once the meeting has begun, without a message to anybody', async () => {
    house = await withCouncilCalled()
    house.clock.set('2026-03-20T14:05:00+08:00')
    const before = house.textsOf('zhang').length
    expect((await house.say('qin', '开会 LSH-2026-1'))[0]).toContain('签到已开放')
    expect(house.textsOf('zhang')).toHaveLength(before)
    expect(await house.database.db.card.count({ where: { question: 'call', state: 'open' } })).toBe(0)
  })
})

describe('the progress of a meeting', () => {
  it('counts answers and presence against the quorum of the seats, and lists who is silent and who unreached', async () => {
    house = await withCouncilCalled()
    await house.say('zhang', '出席')
    await house.say('wang', '请假 出差')
    const [before] = await house.say('qin', '进度 LSH-2026-1')
    expect(before).toContain('应到 5 名：出席 1，委派 0，不能出席 1，未答复 3；列席 1 名')
    expect(before).toContain('法定人数 4（应到席位 5；第四条（三）；比例来源：章程范本）')
    expect(before).toContain('按目前的答复，还差 3 人')
    expect(before).toContain('D006 戊示例智能有限公司')
    expect(before).toContain('通知没有送达，请电话联系：\n· D004 丙示例数据有限公司（理事单位）：孙丽 0411-80000004')
    house.clock.set('2026-03-20T14:05:00+08:00')
    const meeting = await house.database.db.meeting.findUniqueOrThrow({ where: { no: 'LSH-2026-1' } })
    for (const no of ['D001', 'D005']) {
      const { id: memberId } = await house.database.db.member.findUniqueOrThrow({ where: { no } })
      const line = {
        value: 'present' as const,
        source: 'self' as const,
        recordedBy: 'test',
        recordedAt: meeting.startsAt,
      }
      await house.database.db.attendanceEntry.create({ data: { meetingId: meeting.id, memberId, ...line } })
    }
    expect((await house.say('qin', '进度 理事会'))[0]).toContain('已到 1 名，还差 3 人')
  })
})

describe('cancelling a meeting', () => {
  it('asks first, then tells everybody called once and closes their cards', async () => {
    house = await withCouncilCalled()
    await house.say('zhang', '委派 陈静 139 0000 0001')
    await house.say('qin', '取消会议 LSH-2026-1 场地临时停用')
    expect(newestCard(house, 'ouyang').text).toContain('场地临时停用')
    expect(newestCard(house, 'zhang').closed).toBeUndefined()
    await Promise.all([house.chat.tap('qin', { key: 'cancel' }), house.chat.tap('ouyang', { key: 'cancel' })])
    await house.settle()
    for (const userId of ['zhang', 'li', 'wang', 'lin', 'zhao', 'qian', 'chen']) {
      const told = house.textsOf(userId).filter((text) => text.includes('召开，原因：场地临时停用'))
      expect(told, userId).toHaveLength(1)
    }
    expect(newestCard(house, 'qian').closed).toBe('会议已取消')
    expect([newestCard(house, 'qin').closed, newestCard(house, 'ouyang').closed]).toContain('会议已取消')
    expect(await countEvents(house, 'meeting.cancelled')).toBe(1)
    expect((await house.say('zhang', '出席 LSH-2026-1'))[0]).toContain('已经取消，不需要答复')
  })

  it('tells nobody of a draft, and leaves the meeting when staff think again', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '取消会议 LSH-2026-1')
    await house.tap('qin', 'keep')
    expect(newestCard(house, 'qin').closed).toBe('不取消')
    await house.say('qin', '取消会议 LSH-2026-1')
    await house.tap('ouyang', 'cancel')
    expect(newestCard(house, 'qin').closed).toBe('已由欧阳建国同…处理')
    expect(house.textsOf('zhang')).toEqual([])
    expect((await house.say('qin', '通知 LSH-2026-1'))[0]).toContain('“已取消”')
  })
})

describe('the list of meetings', () => {
  it('shows a member what is asked, staff everything, and a stranger nothing', async () => {
    house = await withCouncilCalled()
    const [own] = await house.say('zhang', '会议')
    expect(own).toContain('LSH-2026-1 理事会2026年第1次会议')
    expect(own).toContain('尚未答复')
    expect(own).toContain('出席 LSH-2026-1')
    await house.say('zhang', '委派 陈静 13900000001 副总经理')
    expect((await house.say('li', '会议'))[0]).toContain('已委派陈静')
    expect((await house.say('chen', '会议'))[0]).toContain('LSH-2026-1')
    expect((await house.say('zhao', '会议'))[0]).toContain('以监事身份列席，不需要答复')
    expect((await house.say('he', '会议'))[0]).toBe('目前没有通知您参加的会议。')
    expect((await house.say('zhang', '会议 LSH-2026-1'))[0]).toContain('已委派陈静')
    expect((await house.say('zhang', '会议室在哪里'))[0]).toContain('地点：现场　协会会议室')
    await house.say('qin', '建会 监事会 2026-04-20 9:00 协会会议室')
    const [all] = await house.say('qin', '会议')
    expect(all).toContain('LSH-2026-1 理事会2026年第1次会议，2026年3月20日（周五）14:00，已通知，已答复 1/5')
    expect(all).toContain('JSH-2026-1')
    expect(all).toContain('计划中')
    expect((await house.say('stranger', '会议'))[0]).toContain('还没有与会员绑定')
    expect((await summonsOf(house, 'D001')).answer).toBe('alternate')
  })
})
