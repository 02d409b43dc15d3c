import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM, PLATFORM_WORD } from '../support/chat.ts'

// The secretariat of one association, told in order.
let house: Association
beforeAll(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    strangers: ['chen.jing', 'he.ping'],
    roll: {
      members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang.wei' } },
      staff: ['王芳/wang.fang', '刘洋/liu.yang'],
    },
  })
})
afterAll(() => house.close())
beforeEach(() => house.clock.forward({ minutes: 1 }))

async function answerTo(userId: string, text: string): Promise<string> {
  return (await house.say(userId, text)).join('\n')
}

const codeIn = (text: string) => /绑定码：([\dA-Z-]+)/.exec(text)?.[1] ?? ''
const nameds = async () =>
  (await house.database.db.staff.findMany({ where: { endedAt: null } })).map(({ name }) => name)

describe('somebody joins the secretariat', () => {
  test('who is proposed by one of the staff may nothing before the secretary-general confirms', async () => {
    expect(await answerTo('liu.yang', '增加工作人员 陈静 干事')).toContain('王芳在卡片上确认后生效')
    expect(await nameds()).toEqual(['王芳', '刘洋'])
    expect(house.cardsOf('wang.fang').at(-1)?.text).toContain('陈静')
    expect(house.cardsOf('liu.yang')).toEqual([])
    expect(await answerTo('liu.yang', '增加工作人员 陈静 干事')).toContain('已有一项提请')
  })

  test('once confirmed all staff hear it, and a code binds the account that is not known, once', async () => {
    const said = (await house.tap('wang.fang', 'confirm')).join('\n')
    expect(house.textsOf('liu.yang').at(-1)).toContain('陈静任干事。由刘洋提请，王芳确认')
    const code = codeIn(said)
    expect(await answerTo('chen.jing', `绑定 ${code}`)).toContain('已绑定为秘书处工作人员')
    expect(await answerTo('he.ping', `绑定 ${code}`)).not.toContain('已绑定')
    expect(await answerTo('chen.jing', '工作人员')).toContain('陈静，干事')
  })

  test('an account that is known needs no code', async () => {
    await house.say('liu.yang', `增加工作人员 何平 副秘书长 ${PLATFORM_WORD} he.ping`)
    await house.tap('wang.fang', 'confirm')
    expect(await answerTo('he.ping', '工作人员')).toContain('何平，副秘书长')
  })

  test('what was said wrongly is answered with how to say it', async () => {
    expect(await answerTo('liu.yang', '增加工作人员 陈静 经理')).toContain('角色是秘书长、副秘书长或干事')
    expect(await answerTo('liu.yang', '撤销工作人员 无名')).toContain('现有：王芳、刘洋、陈静、何平')
    expect(await answerTo('liu.yang', '增加工作人员 陈静 干事')).toContain('已经是干事')
  })
})

describe('somebody leaves it', () => {
  test('and may nothing more at once, not even on a card that is still open', async () => {
    await house.say('liu.yang', '建会 理事会 2026-03-20 14:00-16:00 现场 滨城会议中心')
    await house.say('chen.jing', '取消会议 LSH-2026-1 改期')
    await house.say('liu.yang', '撤销工作人员 陈静')
    await house.tap('wang.fang', 'confirm')
    expect(await nameds()).not.toContain('陈静')
    expect(await answerTo('chen.jing', '待办')).toContain('还没有与会员绑定')
    expect((await house.tap('chen.jing', 'cancel')).join()).toContain('还没有与会员绑定')
    expect(await house.database.db.meeting.findMany()).toMatchObject([{ status: 'planned' }])
  })

  test('the secretary-general may refuse, and everything stays', async () => {
    await house.say('liu.yang', '撤销工作人员 何平')
    await house.tap('wang.fang', 'refuse')
    expect(await nameds()).toContain('何平')
    expect(house.cardsOf('wang.fang').at(-1)?.closed).toBe('未同意')
  })
})

describe('the secretary-general', () => {
  test('the last one is neither removed nor given another role', async () => {
    expect(await answerTo('liu.yang', '撤销工作人员 王芳')).toContain('唯一的秘书长')
    expect(await answerTo('liu.yang', '增加工作人员 王芳 干事')).toContain('唯一的秘书长')
  })

  test('nobody decides about themselves', async () => {
    await house.say('liu.yang', '增加工作人员 何平 秘书长')
    await house.tap('wang.fang', 'confirm')
    const before = house.cardsOf('wang.fang').length
    await house.say('liu.yang', '撤销工作人员 王芳')
    expect(house.cardsOf('wang.fang')).toHaveLength(before)
    await house.tap('he.ping', 'confirm')
    expect(await nameds()).toEqual(['刘洋', '何平'])
    expect(await answerTo('liu.yang', '撤销工作人员 何平')).toContain('唯一的秘书长')
  })

  test('where nobody may confirm, the command line is the way', async () => {
    const { db } = house.database
    await db.staff.updateMany({ where: { name: '何平' }, data: { role: 'officer' } })
    expect(await answerTo('liu.yang', '撤销工作人员 何平')).toContain('命令行')
  })

  test('everything is on record: who proposed, who decided', async () => {
    const events = await house.database.db.auditEvent.findMany({
      where: { subject: 'staff:陈静' },
      orderBy: { at: 'asc' },
    })
    expect(events.map(({ type, actor }) => `${type} ${actor}`)).toEqual([
      'staff.proposed staff:刘洋',
      'staff.added staff:王芳',
      'staff.confirmed staff:王芳',
      'staff.proposed staff:刘洋',
      'staff.ended staff:王芳',
      'staff.confirmed staff:王芳',
    ])
    const [account] = await house.database.db.account.findMany({ where: { platform: PLATFORM, userId: 'he.ping' } })
    expect(account?.staffId).not.toBeNull()
  })
})
