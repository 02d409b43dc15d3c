import { afterEach, describe, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import type { Association } from '../support/association.ts'
import type { Roll } from '../support/roll.ts'
import {
  applicationIn,
  approved,
  bound,
  decided,
  heardBy,
  NEW_UNIT,
  openToApplicants,
  reviewed,
} from './admissionHouse.ts'
import { BODIES, book } from './bodies.ts'

let association: Association
afterEach(() => association.close())

const EVERYBODY = ['D001', 'D002', 'D003', 'D004', 'D005', 'D006']

/** The same bodies, whose council meets again within the time for paying, and twice after it. */
const ROLL: Roll = {
  ...BODIES,
  meetings: [
    ...BODIES.meetings,
    ...(['2026-06-10', '2026-06-25', '2026-09-25'] as const).map((day, index) => ({
      no: `LSH-2026-${index + 3}`,
      body: 'council' as const,
      startsAt: `${day}T14:00`,
      sealedOn: day,
      book: book(EVERYBODY),
    })),
    {
      no: 'CWLSH-2026-2',
      body: 'standing_council',
      startsAt: '2026-06-25T10:00',
      sealedOn: '2026-06-25',
      book: book(['D001', 'D002']),
    },
  ],
}

/** Approved on 25 March, with one of its people in chat; the schedule has run before. */
async function approvedUnit(): Promise<void> {
  association = await openToApplicants({ roll: ROLL })
  await run()
  await approved(association)
  await bound(association, 'zhang.wei', 'D012')
}

async function run(): Promise<void> {
  await tickAll(association.house)
  await association.settle()
}

/** The turns of these days; returns what somebody heard on each that is about the applicant's dues. */
async function heardOn(userId: string, days: string[]): Promise<Record<string, string[]>> {
  const heard: Record<string, string[]> = {}
  for (const day of days) {
    const before = association.textsOf(userId).length
    association.clock.set(`${day}T09:25:00+08:00`)
    await run()
    const texts = association.textsOf(userId).slice(before)
    const about = texts.filter((text) => text.includes('批准入会') || text.includes('会费'))
    if (about.length > 0) heard[day] = about
  }
  return heard
}

const memberIn = (no: string) => association.database.db.member.findUnique({ where: { no } })

describe('whoever was approved and has not paid', () => {
  test('is reminded after thirty and sixty days, each time once, and no other reminder of dues comes', async () => {
    await approvedUnit()
    const days = ['2026-04-23', '2026-04-24', '2026-04-27', '2026-05-08', '2026-05-22', '2026-05-25', '2026-05-26']
    const heard = await heardOn('zhang.wei', days)
    expect(Object.keys(heard)).toEqual(['2026-04-24', '2026-05-25'])
    for (const texts of Object.values(heard)) expect(texts).toHaveLength(1)
    expect(heard['2026-04-24']?.[0]).toContain(`张伟，您好！${NEW_UNIT}已于2026年3月25日获批准入会`)
    expect(heard['2026-04-24']?.[0]).toContain('会费 3,000元尚未缴清（第五条（四））')
    expect(association.textsOf('li.na')).toEqual([])
  })

  test('is named to the secretariat on the same days, and after ninety with what to do', async () => {
    await approvedUnit()
    const about = (texts: string[] | undefined) => (texts ?? []).filter((text) => text.startsWith('RH-2026-1'))
    const heard = await heardOn('wang.fang', [
      '2026-04-24',
      '2026-04-27',
      '2026-05-25',
      '2026-06-22',
      '2026-06-23',
      '2026-06-24',
    ])
    expect(about(heard['2026-04-24'])).toHaveLength(1)
    expect(about(heard['2026-04-24'])[0]).toContain('联系人 李娜 13800000002。2026年6月23日仍未缴清的，提请理事会决定')
    expect(about(heard['2026-05-25'])).toHaveLength(1)
    expect(about(heard['2026-06-23'])).toHaveLength(1)
    expect(about(heard['2026-06-23'])[0]).toContain('已到2026年6月23日，请提请理事会决定。资格不会自动失效')
    for (const quiet of ['2026-04-27', '2026-06-22', '2026-06-24']) expect(about(heard[quiet])).toEqual([])
    expect((await association.say('wang.fang', '待办')).join()).toContain('已到2026年6月23日，请提请理事会')
    expect((await association.say('wang.fang', '入会')).join()).toContain('已到2026年6月23日，请提请理事会')
  })

  test('hears what is missing after a part payment, and nothing more once everything is paid', async () => {
    await approvedUnit()
    await association.say('wang.fang', '入会缴费 RH-2026-1 1000 SJ-1')
    expect((await heardOn('zhang.wei', ['2026-04-24']))['2026-04-24']?.[0]).toContain(
      '会费 3,000元（已缴 1,000元）尚未缴清',
    )
    await association.say('wang.fang', '入会缴费 RH-2026-1 2000 SJ-2')
    expect(await heardOn('zhang.wei', ['2026-05-25', '2026-06-23', '2026-07-01'])).toEqual({})
    expect(heardBy(association, 'wang.fang')).not.toContain('请提请理事会决定')
  })

  test('who binds an account later hears the step that has been reached', async () => {
    await approvedUnit()
    await heardOn('zhang.wei', ['2026-04-24'])
    association.clock.set('2026-04-27T10:00:00+08:00')
    await bound(association, 'li.na', 'D012 李娜')
    expect(Object.keys(await heardOn('li.na', ['2026-04-28', '2026-04-29']))).toEqual(['2026-04-28'])
  })

  test('and was merged into another is asked for nothing, and gets no certificate', async () => {
    await approvedUnit()
    await association.say('wang.fang', '合并 D004 D012')
    await association.tap('li.jing', 'apply')
    expect((await memberIn('D012'))?.leftOn).not.toBeNull()
    const heard = await heardOn('wang.fang', ['2026-04-24', '2026-06-23'])
    expect(Object.values(heard).flat().join()).not.toContain('RH-2026-1')
    expect((await association.say('wang.fang', '待办')).join()).not.toContain('RH-2026-1')
    const [refused] = await association.say('wang.fang', '入会缴费 RH-2026-1 3000 SJ-1')
    expect(refused).toContain('已不是会员')
    association.clock.set('2026-06-26T10:00:00+08:00')
    expect((await association.say('wang.fang', '决议 LSH-2026-4 RH-2026-1 赞成6'))[0]).toContain('已不是会员')
    expect(await association.database.db.certificate.count()).toBe(0)
  })

  test('stays a member for two hundred days and more: nothing lapses by itself', async () => {
    await approvedUnit()
    await heardOn('zhang.wei', ['2026-04-24', '2026-05-25', '2026-06-23', '2026-10-12', '2026-10-13'])
    expect(await memberIn('D012')).toMatchObject({ leftOn: null })
    expect(await applicationIn(association)).toMatchObject({ state: 'approved' })
    const [said] = await association.say('wang.fang', '入会缴费 RH-2026-1 3000 SJ-1')
    expect(said).toContain('已缴清，会员证书编号 ZS-0001')
  })
})

describe('the council asked again', () => {
  const overdue = async () => {
    await approvedUnit()
    association.clock.set('2026-06-26T10:00:00+08:00')
  }

  test('is not asked before ninety days are over, nor may it have met before', async () => {
    await approvedUnit()
    association.clock.set('2026-06-22T10:00:00+08:00')
    const [early] = await association.say('wang.fang', '决议 LSH-2026-3 RH-2026-1 赞成6')
    expect(early).toContain('已批准入会、等待缴费；2026年6月23日仍未缴清的，才提请理事会（第五条（四））')
    association.clock.set('2026-06-26T10:00:00+08:00')
    expect((await association.say('wang.fang', '决议 LSH-2026-3 RH-2026-1 赞成6'))[0]).toContain('才提请理事会')
    const [wrong] = await association.say('wang.fang', '决议 CWLSH-2026-2 RH-2026-1 赞成2')
    expect(wrong).toContain('须由理事会决定')
    expect(await memberIn('D012')).toMatchObject({ leftOn: null })
  })

  test('takes its approval back, and the membership ends', async () => {
    await overdue()
    await association.say('wang.fang', '决议 LSH-2026-4 RH-2026-1 赞成5 反对1')
    expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('撤销')
    const [said] = await association.tap('li.jing', 'confirm')
    expect(said).toContain('会议撤销了批准（决议 JY-2026-2），D012 不再是会员')
    expect((await memberIn('D012'))?.leftOn).toEqual(new Date('2026-06-26'))
    expect(await applicationIn(association)).toMatchObject({ state: 'revoked' })
    expect((await association.say('wang.fang', '入会缴费 RH-2026-1 3000 SJ-1'))[0]).toContain(
      '批准已撤销，不在等待入会缴费',
    )
    expect((await association.say('wang.fang', '入会 RH-2026-1')).join()).toContain(
      '批准：2026年3月25日；没有缴清会费，决议 JY-2026-2 撤销批准（第五条（四））',
    )
    expect(await heardOn('zhang.wei', ['2026-07-01', '2026-07-02'])).toEqual({})
    expect((await association.say('zhang.wei', '状态')).join()).toContain('会员资格')
  })

  test('keeps to its approval: payment is still awaited, and it may be asked once more', async () => {
    await overdue()
    const [kept] = await decided(association, 'LSH-2026-4 RH-2026-1 赞成2 反对4')
    expect(kept).toContain('会议没有撤销批准，仍等待缴费')
    expect(await applicationIn(association)).toMatchObject({ state: 'approved', resolutionNo: 'JY-2026-1' })
    expect(await memberIn('D012')).toMatchObject({ leftOn: null })
    association.clock.set('2026-09-26T10:00:00+08:00')
    await decided(association, 'LSH-2026-5 RH-2026-1 赞成6')
    expect(await applicationIn(association)).toMatchObject({ state: 'revoked' })
  })

  test('does not decide about who pays before the vote is recorded', async () => {
    await overdue()
    await association.say('wang.fang', '决议 LSH-2026-4 RH-2026-1 赞成6')
    await association.say('li.jing', '入会缴费 RH-2026-1 3000 SJ-1')
    const [refused] = await association.tap('li.jing', 'confirm')
    expect(refused).toContain('已入会，不能再办理这一步')
    expect(await memberIn('D012')).toMatchObject({ leftOn: null, certificateNo: 'ZS-0001' })
  })

  test('does not decide about who has paid, as the workbook has it', async () => {
    await overdue()
    const { id } = await association.database.db.duesEntry.findFirstOrThrow({ where: { member: { no: 'D012' } } })
    const payment = { duesId: id, amount: 300_000, receiptNo: 'SJ-9', learnedAt: new Date('2026-06-25') }
    await association.database.db.payment.create({ data: payment })
    const [refused] = await association.say('wang.fang', '决议 LSH-2026-4 RH-2026-1 赞成6')
    expect(refused).toContain('会费已经缴清，没有可撤销的理由')
    expect(await memberIn('D012')).toMatchObject({ leftOn: null })
  })

  test('having taken it back, may admit whoever applies again', async () => {
    await overdue()
    await decided(association, 'LSH-2026-4 RH-2026-1 赞成6')
    await reviewed(association)
    expect((await association.say('wang.fang', '入会 RH-2026-2')).join()).toContain('曾为会员：D012')
    association.clock.set('2026-09-26T10:00:00+08:00')
    await decided(association, 'LSH-2026-5 RH-2026-2 赞成6')
    expect(await memberIn('D013')).toMatchObject({ name: NEW_UNIT })
  })
})

describe('where membership begins with the payment', () => {
  /** The rulebook in force, with another reading of when membership begins. */
  async function reading(option: string): Promise<void> {
    const { db } = association.database
    const [version] = await db.rulebookVersion.findMany()
    const content = structuredClone(version?.content) as { readings: Record<string, { default: string }> }
    const before = content.readings.membershipBegins
    if (version === undefined || before === undefined) throw new Error('the rulebook has no such reading')
    before.default = option
    await db.rulebookVersion.update({
      where: { effectiveFrom: version.effectiveFrom },
      data: { content: content as never, digest: `membershipBegins ${option}` },
    })
  }

  test('nobody is on the roll before, is reminded through the secretariat, and joins on the day of the payment', async () => {
    association = await openToApplicants({ roll: ROLL })
    await reading('payment')
    await run()
    await approved(association)
    expect(heardBy(association, 'wang.fang')).toContain('已获批准入会（决议 JY-2026-1，第五条（三）），尚未缴费')
    expect(await memberIn('D012')).toBeNull()
    expect(Object.keys(await heardOn('wang.fang', ['2026-04-24']))).toEqual(['2026-04-24'])
    association.clock.set('2026-04-27T10:00:00+08:00')
    const [said] = await association.say('wang.fang', '入会缴费 RH-2026-1 3000 SJ-1 2026-04-26')
    expect(said).toContain('已缴清，会员证书编号 ZS-0001')
    expect((await memberIn('D012'))?.joinedOn).toEqual(new Date('2026-04-26'))
  })

  test('a part payment does not make a member', async () => {
    association = await openToApplicants({ roll: ROLL })
    await reading('payment')
    await approved(association)
    const [refused] = await association.say('wang.fang', '入会缴费 RH-2026-1 1000 SJ-1')
    expect(refused).toContain('缴清会费才成为会员，应缴 3,000元，1,000元没有登记')
    expect(await memberIn('D012')).toBeNull()
    expect(await association.database.db.duesEntry.count()).toBe(0)
  })

  test('who never paid was never a member, and the council takes its approval back', async () => {
    association = await openToApplicants({ roll: ROLL })
    await reading('payment')
    await approved(association)
    association.clock.set('2026-06-26T10:00:00+08:00')
    const [said] = await decided(association, 'LSH-2026-4 RH-2026-1 赞成6')
    expect(said).toContain('会议撤销了批准（决议 JY-2026-2）。')
    expect(await memberIn('D012')).toBeNull()
  })
})
