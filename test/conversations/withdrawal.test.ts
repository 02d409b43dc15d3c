import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { officesOf, recorded } from './attendanceHouse.ts'
import { peopleIn } from './bodies.ts'
import {
  AFTER_THE_MEETINGS,
  accepted,
  asked,
  decided,
  heardBy,
  openToLeavers,
  pageOf,
  uploaded,
  withdrawalsIn,
} from './leavingHouse.ts'

let association: Association
beforeEach(async () => {
  association = await openToLeavers()
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)
const db = () => association.database.db
const filesOf = (userId: string) => association.chat.filesOf(userId).map(({ name }) => name)
const member = (no: string) => db().member.findUniqueOrThrow({ where: { no } })

describe('a member leaves', () => {
  test('from the request to the end of everything', async () => {
    await say('rep.3', '退会 业务调整')
    const card = association.cardsOf('rep.3').at(-1)
    expect(card?.title).toBe('申请退会')
    expect(card?.text).toContain('终止职务')
    await tap('rep.3', 'confirm')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D003 requested filed'])
    expect(filesOf('rep.3')).toEqual(['退会申请书 TH-2026-1.docx'])
    expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('退会 TH-2026-1')
    await uploaded(association, pageOf(association, 'rep.3'), { certificate: 'lost' })
    const [answer = ''] = await tap('wang.fang', 'accept')
    expect(answer).toContain('请在2026年4月19日前提请理事会表决（第十四条、第十七条）')
    expect(filesOf('rep.3')).toContain('退会受理通知 TH-2026-1.docx')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D003 requested accepted'])
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 TH-2026-1 赞成5')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D003 requested confirmed'])
    expect(await member('D003')).toMatchObject({
      leftOn: new Date('2026-03-25'),
      leftReason: 'TH-2026-1 JY-2026-1',
      certificateNo: null,
    })
    expect(await officesOf(association, 'D003', '2026-03-24')).toEqual(['director'])
    expect(await officesOf(association, 'D003', '2026-03-25')).toEqual([])
    expect(await peopleIn(association, 'D003', 'representative', '2026-03-25')).toEqual([])
    expect(association.textsOf('rep.3').at(-1)).toContain(
      '会员资格自2026年3月25日终止，理事职务随之终止，会员证书 ZS-D003 作废',
    )
    expect(association.textsOf('liaison.3').at(-1)).toContain('感谢您多年来对协会的支持')
    expect(heardBy(association, 'wang.fang')).toContain('请把丙联络、滨城丙软件代表移出协会的聊天群')
    expect(filesOf('li.jing')).toContain('内部公告 NB-2026-1.docx')
    expect((await say('rep.3', '状态'))[0]).toContain('会员资格已经终止')
    for (const type of [
      'withdrawal.filed',
      'withdrawal.accepted',
      'withdrawal.confirmed',
      'member.ended',
      'tenure.ended',
      'certificate.voided',
    ])
      expect(await recorded(association, type)).toBe(1)
  })
})
