import { afterEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { PERSON_FORM, Visitor } from '../support/visitor.ts'
import {
  AFTER_THE_MEETINGS,
  applicationIn,
  applied,
  approved,
  bound,
  decided,
  heardBy,
  NEW_UNIT,
  openToApplicants,
  reviewed,
} from './admissionHouse.ts'
import { recorded } from './attendanceHouse.ts'
import { BODIES, book, peopleIn } from './bodies.ts'

let association: Association
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const tell = async (text: string) => (await say('wang.fang', text)).join('\n')
const cardOf = (userId: string) => association.cardsOf(userId).at(-1)
const memberIn = (no: string) => association.database.db.member.findUnique({ where: { no }, include: { dues: true } })

describe('a unit that applies', () => {
  test('is shown to everybody in the secretariat on a card, with what is in doubt', async () => {
    association = await openToApplicants()
    await applied(association)
    for (const staff of ['wang.fang', 'li.jing']) {
      expect(cardOf(staff)?.title).toBe('入会申请 RH-2026-1')
      expect(cardOf(staff)?.buttons).toEqual(['通过初审', '退回补正', '不予受理', '查看材料'])
    }
    const text = cardOf('wang.fang')?.text ?? ''
    for (const fact of [NEW_UNIT, '91210200MA0ABCDE1X', '张伟 13800000001', '单位会员，意向理事', '软件开发'])
      expect(text).toContain(fact)
    expect(text).toContain('✓章程 ✓申请 ✓范围 ？信用 ✓代表人')
    expect(text).toContain('盖章申请表 pdf 1KB')
    expect(await tell('待办')).toContain(`RH-2026-1 ${NEW_UNIT}，待秘书处初审`)
    expect(await memberIn('D012')).toBeNull()
  })

  test('passes the review once every condition was looked into', async () => {
    association = await openToApplicants()
    const visitor = await applied(association)
    const [refused] = await association.tap('wang.fang', 'pass')
    expect(refused).toContain('还不能通过初审')
    expect(refused).toContain('诚实经营，信用良好（第三条（四））：待审，须查核信用记录和严重失信名单')
    expect(cardOf('wang.fang')?.keys).toContain('pass')
    expect(await tell('审查 RH-2026-1 信用 齐全')).toContain('信用良好（第三条（四））：具备（已审）')
    expect(cardOf('wang.fang')?.text).toContain('✓章程 ✓申请 ✓范围 ✓信用 ✓代表人')
    const [passed] = await association.tap('wang.fang', 'pass')
    expect(passed).toContain('请提请理事会、常务理事会（第五条（三））')
    expect(cardOf('wang.fang')?.closed).toBe('已通过初审')
    expect(await tell('待办')).toContain('已通过初审，待会议决定')
    expect((await visitor.get(visitor.own)).text).toContain('已通过初审，待会议决定')
    expect(await memberIn('D012')).toBeNull()
  })

  test('is a member from the day of the vote, with its people, its dues and its notice of approval', async () => {
    association = await openToApplicants()
    await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    await tell('决议 LSH-2026-1 RH-2026-1 赞成5 反对1')
    expect(cardOf('wang.fang')?.text).toContain('批准入会 1 项')
    expect(await memberIn('D012')).toBeNull()
    const [said] = await association.tap('li.jing', 'confirm')
    expect(said).toContain('已获批准入会（决议 JY-2026-1，第五条（三）），会员编号 D012，尚未缴费')
    expect(said).toContain('应缴会费 3,000元，请于2026年4月24日前缴纳')
    expect(association.chat.filesOf('wang.fang').map(({ name }) => name)).toEqual(['申请入会批准通知书 RH-2026-1.docx'])
    expect(association.chat.filesOf('li.jing')).toHaveLength(1)
    const member = await memberIn('D012')
    expect(member).toMatchObject({
      name: NEW_UNIT,
      kind: 'unit',
      creditCode: '91210200MA0ABCDE1X',
      certificateNo: null,
    })
    expect(member?.joinedOn).toEqual(new Date('2026-03-25'))
    expect(member?.dues).toMatchObject([{ year: 2026, owed: 300_000, dueOn: new Date('2026-04-24') }])
    expect(await peopleIn(association, 'D012', 'representative', '2026-03-25')).toEqual(['张伟'])
    expect(await peopleIn(association, 'D012', 'liaison', '2026-03-25')).toEqual(['李娜'])
    expect(await tell('待办')).toContain('已批准，待缴费，2026年6月23日仍未缴清的提请理事会')
  })

  test('is approved by the standing council just as well', async () => {
    association = await openToApplicants()
    await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    const [said] = await decided(association, 'CWLSH-2026-1 RH-2026-1 赞成2')
    expect(said).toContain('会员编号 D012')
    expect(await applicationIn(association)).toMatchObject({ state: 'approved', resolutionNo: 'JY-2026-1' })
  })

  test.each(['email', 'online'] as const)('is approved by a council that met by %s', async (form) => {
    const council = { no: 'LSH-2026-3', body: 'council', startsAt: '2026-03-26T09:00', sealedOn: '2026-03-26' } as const
    const present = book(['D001', 'D002', 'D003', 'D004'], ['D005', 'D006'])
    const roll = { ...BODIES, meetings: [...BODIES.meetings, { ...council, form, book: present }] }
    association = await openToApplicants({ roll })
    await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-3 RH-2026-1 赞成4')
    expect(await applicationIn(association)).toMatchObject({ state: 'approved', member: { no: 'D012' } })
  })

  test('hears of its approval once its people have accounts, each of them once and with the notice', async () => {
    association = await openToApplicants()
    await approved(association)
    expect(association.textsOf('zhang.wei')).toEqual([])
    const [, told] = await bound(association, 'zhang.wei', 'D012')
    expect(told).toContain(`张伟，您好！${NEW_UNIT}已获批准入会（第五条（三）），会员编号 D012`)
    expect(told).toContain('请于2026年4月24日前缴纳会费 3,000元（第五条（四））')
    expect(association.chat.filesOf('zhang.wei').map(({ name }) => name)).toEqual(['申请入会批准通知书 RH-2026-1.docx'])
    await bound(association, 'li.na', 'D012 李娜')
    expect(heardBy(association, 'li.na')).toContain('李娜，您好！')
    expect(heardBy(association, 'zhang.wei').match(/已获批准入会/g)).toHaveLength(1)
  })

  test('gets its certificate, its place among the new members and its plaque when it has paid in full', async () => {
    association = await openToApplicants()
    await association.database.db.member.update({ where: { no: 'D001' }, data: { certificateNo: 'DLSIA-0052' } })
    const visitor = await approved(association)
    await bound(association, 'zhang.wei', 'D012')
    expect(await tell('入会缴费 RH-2026-1 1000 SJ-1 2026-03-26')).toContain(
      '已记会费 1,000元，应缴 3,000元，还没有缴清',
    )
    expect((await visitor.get('/members/new')).text).not.toContain(NEW_UNIT)
    expect(await memberIn('D012')).toMatchObject({ certificateNo: null })
    expect(await tell('入会缴费 RH-2026-1 2,000元 SJ-2')).toContain('会费 3,000元 已缴清，会员证书编号 DLSIA-0053')
    expect(await memberIn('D012')).toMatchObject({ certificateNo: 'DLSIA-0053' })
    expect(heardBy(association, 'zhang.wei')).toContain('入会手续已办结，会员编号 D012，会员证书编号 DLSIA-0053')
    expect((await visitor.get('/members/new')).text).toContain(NEW_UNIT)
    expect((await visitor.get(visitor.own)).text).toContain('会员证书编号 DLSIA-0053')
    expect(await tell('待办')).not.toContain('RH-2026-1')
    expect(await tell('牌匾 RH-2026-1')).toContain('牌匾已于2026年3月27日交付')
    expect(await tell('入会 RH-2026-1')).toContain('证书：DLSIA-0053；牌匾：2026年3月27日交付；公示：2026年3月27日')
  })

  test('is known to everybody who asks about members, and to itself', async () => {
    association = await openToApplicants()
    await approved(association)
    await bound(association, 'zhang.wei', 'D012')
    await tell('入会缴费 RH-2026-1 3000 SJ-1')
    expect(await tell('查 新锐')).toContain(`${NEW_UNIT}（单位会员 D012）`)
    expect(await tell('名册 单位')).toContain(`D012 ${NEW_UNIT}，代表人张伟，联络员李娜`)
    const [standing] = await say('zhang.wei', '状态')
    expect(standing).toContain(`${NEW_UNIT}（单位会员 D012）`)
    expect(standing).toContain('没有担任协会职务')
    expect(standing).toContain('2026年度：应缴3,000元，已缴3,000元，已缴清')
  })
})

describe('a person who applies', () => {
  const form = PERSON_FORM

  test('has no representative to name, and their influence is judged', async () => {
    association = await openToApplicants()
    await applied(association, {}, form)
    expect(cardOf('wang.fang')?.text).toContain('✓章程 ✓申请 ？范围 ？信用')
    expect(cardOf('wang.fang')?.text).not.toContain('？代表人')
    expect(await tell('审查 RH-2026-1 代表人 齐全')).toContain('赵明是个人会员，没有“指派代表人与协会联络”这一项条件')
    const [refused] = await association.tap('wang.fang', 'pass')
    expect(refused).toContain('须判断是否为有影响力的专家、企业家或公众人物')
    expect(await tell('审查 RH-2026-1 全部 齐全')).toContain('条件全部具备')
  })

  test.each([
    ['is not named in public without having agreed', {}, false],
    ['is named in public having agreed', { publicConsent: 'yes' }, true],
  ])('%s', async (_what, fields, isPublic) => {
    association = await openToApplicants()
    const visitor = await approved(association, fields, form)
    expect(await memberIn('D012')).toMatchObject({ name: '赵明', kind: 'individual' })
    await bound(association, 'zhang.wei', 'D012')
    expect(heardBy(association, 'zhang.wei')).toContain('赵明，您好！赵明已获批准入会')
    const said = await tell('入会缴费 RH-2026-1 3000 SJ-1')
    expect(said).toContain(isPublic ? '已在新会员页面公示' : '没有本人同意公示的记录，不予公示')
    expect((await visitor.get('/members/new')).text.includes('赵明')).toBe(isPublic)
    expect(heardBy(association, 'zhang.wei')).toContain('入会手续已办结')
  })
})

describe('an application that the secretariat does not pass on', () => {
  test('is sent back with a reason, comes again with a new card, and is judged anew', async () => {
    association = await openToApplicants()
    const visitor = await applied(association)
    await tell('审查 RH-2026-1 齐全')
    expect((await association.tap('wang.fang', 'return'))[0]).toContain('退回申请 RH-2026-1 原因')
    expect(await tell('退回申请 RH-2026-1')).toContain('退回申请 RH-2026-1 申请表没有盖章')
    expect(await applicationIn(association)).toMatchObject({ state: 'submitted' })
    expect(await tell('退回申请 RH-2026-1 印章不清楚')).toContain('已退回补正：印章不清楚')
    expect((await visitor.get(visitor.own)).text).toContain('印章不清楚')
    association.clock.forward({ hours: 2 })
    await visitor.upload()
    await association.settle()
    expect(cardOf('wang.fang')?.keys).toContain('pass')
    expect(cardOf('wang.fang')?.text).toContain('？信用')
    expect(association.cardsOf('wang.fang')).toHaveLength(2)
    await tell('审查 RH-2026-1 齐全')
    await association.tap('wang.fang', 'pass')
    expect(await applicationIn(association)).toMatchObject({ state: 'reviewed' })
    expect(await tell('入会 RH-2026-1')).not.toContain('印章不清楚')
    expect((await visitor.get(visitor.own)).text).not.toContain('印章不清楚')
  })

  test('is not taken up only for a reason, which the applicant reads, and ends there', async () => {
    association = await openToApplicants()
    const visitor = await applied(association)
    expect((await association.tap('wang.fang', 'decline'))[0]).toContain('不予受理 RH-2026-1 原因')
    expect(await tell('不予受理 RH-2026-1')).toContain('请写明原因')
    await tell('不予受理 RH-2026-1 注册地和经营地都不在大连')
    expect((await visitor.get(visitor.own)).text).toContain('注册地和经营地都不在大连')
    expect(await tell('退回申请 RH-2026-1 补章')).toContain('不予受理，不能再办理这一步')
    expect(await tell('审查 RH-2026-1 信用 齐全')).toContain('不能再办理这一步')
    association.clock.set(AFTER_THE_MEETINGS)
    expect(await tell('决议 LSH-2026-1 RH-2026-1 赞成6')).toContain('不在等待会议决定')
    expect(await tell('待办')).not.toContain('RH-2026-1')
  })

  test('may still be declined until the vote, or when nobody completes it', async () => {
    association = await openToApplicants()
    await reviewed(association)
    expect(await tell('不予受理 RH-2026-1 列入严重失信名单')).toContain('不予受理')
    expect(await applicationIn(association)).toMatchObject({ state: 'declined' })
    await applied(association)
    await tell('退回申请 RH-2026-2 申请表没有盖章')
    expect(await tell('不予受理 RH-2026-2 逾期不补正')).toContain('不予受理')
    expect(await tell('审查 RH-2026-2 constructor')).toContain('没有看懂')
  })

  test('may be found wanting in what its form shows as complete', async () => {
    association = await openToApplicants()
    await applied(association)
    await tell('审查 RH-2026-1 信用 齐全')
    await tell('审查 RH-2026-1 范围 缺')
    const [refused] = await association.tap('wang.fang', 'pass')
    expect(refused).toContain('符合协会会员业务范围（第三条（三））：缺，经审查不具备')
    expect(refused).not.toContain('信用良好')
  })
})

describe('an applicant who is known already', () => {
  test.each([
    ['name', { name: '滨城癸软件' }],
    ['name in other letters', { name: '滨城（癸） Soft' }],
    ['credit code', { creditCode: '91210200MA0ABCDE2X' }],
  ])('as a member of the same %s is flagged, and does not pass', async (what, fields) => {
    association = await openToApplicants()
    const creditCode = '91210200MA0ABCDE2X'
    const named = what === 'name in other letters' ? { name: '滨城(癸)soft' } : {}
    await association.database.db.member.update({ where: { no: 'D010' }, data: { creditCode, ...named } })
    await applied(association, fields)
    expect(cardOf('wang.fang')?.text).toContain('已有同名或同信用代码的会员')
    await tell('审查 RH-2026-1 齐全')
    expect((await association.tap('wang.fang', 'pass'))[0]).toMatch(/D010 滨城.*已是会员，名称或信用代码相同/)
    expect(await applicationIn(association)).toMatchObject({ state: 'submitted' })
  })

  test('as a member by the time of the vote is not admitted, not even on a draft', async () => {
    association = await openToApplicants()
    await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    await tell('决议 LSH-2026-1 RH-2026-1 赞成6')
    await association.database.db.member.update({ where: { no: 'D010' }, data: { name: NEW_UNIT } })
    expect((await association.tap('li.jing', 'confirm'))[0]).toContain('已是会员')
    expect(await tell('决议 LSH-2026-1 RH-2026-1 赞成6')).toContain('已是会员')
    expect(await recorded(association, 'resolution.recorded')).toBe(0)
    expect(await memberIn('D012')).toBeNull()
  })

  test('as a former member is noted and comes back under a number of their own', async () => {
    association = await openToApplicants()
    await applied(association, { name: '滨城子软件' })
    expect(cardOf('wang.fang')?.text).toContain('曾为会员')
    await tell('审查 RH-2026-1 齐全')
    await association.tap('wang.fang', 'pass')
    expect(await tell('入会 RH-2026-1')).toContain('曾为会员：D011 滨城子软件，2026年1月1日起不再是会员')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 RH-2026-1 赞成6')
    expect(await memberIn('D012')).toMatchObject({ name: '滨城子软件' })
    expect((await memberIn('D011'))?.leftOn).toEqual(new Date('2026-01-01'))
  })

  test('as somebody of the same name is flagged; the same mobile makes them the same person', async () => {
    const members = { ...BODIES.members, D012: { name: '赵明', kind: 'individual' as const, phone: '139 0000 0009' } }
    association = await openToApplicants({ roll: { ...BODIES, members } })
    await applied(association, { phone: '13700000001' }, PERSON_FORM)
    expect(cardOf('wang.fang')?.text).toContain('已有同名或同信用代码的会员')
    await tell('审查 RH-2026-1 齐全')
    await association.tap('wang.fang', 'pass')
    expect(await applicationIn(association)).toMatchObject({ state: 'reviewed' })
    await applied(association, {}, PERSON_FORM)
    await tell('审查 RH-2026-2 齐全')
    expect((await association.tap('wang.fang', 'pass'))[0]).toContain('D012 赵明已是会员')
  })

  test('by an application under way does not pass with a second one', async () => {
    association = await openToApplicants()
    await applied(association)
    await reviewed(association, { name: NEW_UNIT.replace('软件', ' 软件'), creditCode: '91210200MA0ABCDE3X' })
    expect(await applicationIn(association, 'RH-2026-2')).toMatchObject({ state: 'reviewed' })
    expect(await tell('入会 RH-2026-1')).not.toContain('没有编号')
    expect(cardOf('wang.fang')?.text).toContain('另有1份申请')
    await tell('审查 RH-2026-1 齐全')
    const [refused] = await association.tap('wang.fang', 'pass')
    expect(refused).toContain('另一份申请 RH-2026-2（已通过初审，待会议决定）已在办理')
  })
})

describe('the vote', () => {
  test.each([
    ['JSH-2026-1', '赞成3', '须由理事会、常务理事会决定（第五条（三））'],
    ['HYDH-2026-1', '赞成9', '须由理事会、常务理事会决定（第五条（三））'],
    ['LSH-2026-2', '赞成3', '应到 6，实到 3，须到 4，还差 1'],
  ])('in %s admits nobody', async (meeting, votes, why) => {
    association = await openToApplicants()
    await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    expect(await tell(`决议 ${meeting} RH-2026-1 ${votes}`)).toContain(why)
    expect(await association.database.db.resolution.count()).toBe(0)
    expect(await applicationIn(association)).toMatchObject({ state: 'reviewed' })
  })

  test('of a meeting before the review, or without one, admits nobody', async () => {
    association = await openToApplicants()
    await applied(association)
    association.clock.set(AFTER_THE_MEETINGS)
    expect(await tell('决议 LSH-2026-1 RH-2026-1 赞成6')).toContain('待秘书处初审，不在等待会议决定')
    await tell('审查 RH-2026-1 齐全')
    await association.tap('wang.fang', 'pass')
    expect(await tell('决议 LSH-2026-1 RH-2026-1 赞成6')).toContain(
      `LSH-2026-1 在2026年3月25日召开，而 RH-2026-1 ${NEW_UNIT}在2026年3月27日才通过初审`,
    )
    expect(await memberIn('D012')).toBeNull()
  })

  test('lost leaves the applicant outside; who applies again is known', async () => {
    association = await openToApplicants()
    const visitor = await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    await tell('决议 LSH-2026-1 RH-2026-1 赞成3 反对3')
    expect(cardOf('wang.fang')?.text).toContain('未通过')
    const [said] = await association.tap('li.jing', 'confirm')
    expect(said).toContain('会议没有批准入会（决议 JY-2026-1，第五条（三））：赞成 3、反对 3、弃权 0，须赞成 4')
    const voted = '理事会2026年3月25日表决：赞成 3、反对 3、弃权 0，须赞成 4'
    expect((await visitor.get(visitor.own)).text).toContain(voted)
    expect(await tell('未批原因 RH-2026-1')).toContain('请写明原因')
    expect(await tell('未批原因 RH-2026-1 经营情况尚不稳定')).toContain('申请人在查询页面可以看到')
    expect((await visitor.get(visitor.own)).text).toContain('原因：经营情况尚不稳定')
    expect(association.chat.filesOf('wang.fang')).toEqual([])
    expect(await memberIn('D012')).toBeNull()
    expect(await tell('决议 LSH-2026-1 RH-2026-1 赞成6')).toContain('未获批准，不在等待会议决定')
    await applied(association)
    expect(cardOf('wang.fang')?.title).toBe('入会申请 RH-2026-2')
    expect(cardOf('wang.fang')?.text).toContain('另有1份申请')
    await tell('审查 RH-2026-2 齐全')
    await association.tap('wang.fang', 'pass')
    expect(await tell('入会 RH-2026-2')).toContain(`另有申请：RH-2026-1 ${NEW_UNIT}，未获批准（经营情况尚不稳定）`)
    expect(await tell('未批原因 RH-2026-2 再议')).toContain('没有未获批准的原因可写')
  })

  test('by e-mail counts on its last day', async () => {
    const council = { no: 'LSH-2026-3', body: 'council', startsAt: '2026-03-25T09:00', sealedOn: '2026-04-20' } as const
    const mail = { ...council, endsAt: '2026-04-20T18:00', form: 'email' as const }
    const roll = {
      ...BODIES,
      meetings: [...BODIES.meetings, { ...mail, book: book(['D001', 'D002', 'D003', 'D004']) }],
    }
    association = await openToApplicants({ roll })
    await reviewed(association)
    association.clock.set('2026-04-21T10:00:00+08:00')
    const [said] = await decided(association, 'LSH-2026-3 RH-2026-1 赞成4')
    expect(said).toContain('请于2026年5月20日前缴纳')
    expect((await memberIn('D012'))?.joinedOn).toEqual(new Date('2026-04-20'))
  })

  test('recorded months later leaves the time there is to pay', async () => {
    association = await openToApplicants()
    await reviewed(association)
    association.clock.set('2026-06-27T10:00:00+08:00')
    const [said] = await decided(association, 'LSH-2026-1 RH-2026-1 赞成6')
    expect(said).toContain('请于2026年7月27日前缴纳')
  })

  test('admits one applicant once, though two applications were passed', async () => {
    association = await openToApplicants()
    await reviewed(association)
    await applied(association)
    const passed = { state: 'reviewed' as const, reviewedAt: new Date('2026-03-20') }
    await association.database.db.application.update({ where: { no: 'RH-2026-2' }, data: passed })
    association.clock.set(AFTER_THE_MEETINGS)
    await tell('决议 LSH-2026-1 RH-2026-1 RH-2026-2 赞成6')
    expect((await association.tap('li.jing', 'confirm'))[0]).toContain('已是会员')
    expect(await memberIn('D012')).toBeNull()
  })

  test('on several applicants admits them one after the other', async () => {
    association = await openToApplicants()
    await reviewed(association)
    await reviewed(association, {}, PERSON_FORM)
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 RH-2026-1 RH-2026-2 赞成6')
    expect(await memberIn('D012')).toMatchObject({ name: NEW_UNIT })
    expect(await memberIn('D013')).toMatchObject({ name: '赵明' })
  })
})

test('the page of another is nobody’s', async () => {
  association = await openToApplicants()
  await applied(association)
  const answer = await new Visitor(association.url).get('/apply/RH-2026-1')
  expect(answer.status).toBe(404)
})
