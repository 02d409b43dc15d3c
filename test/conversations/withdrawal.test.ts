import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { officesOf, recorded } from './attendanceHouse.ts'
import { peopleIn } from './bodies.ts'
import { agreed } from './duesHouse.ts'
import {
  AFTER_THE_MEETINGS,
  accepted,
  asked,
  decided,
  heardBy,
  openToLeavers,
  pageOf,
  readAs,
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

  test('the liaison cannot, and staff are not asked to by that word', async () => {
    expect((await say('liaison.3', '退会'))[0]).toContain('须由滨城丙软件的代表人本人办理')
    expect((await say('wang.fang', '退会'))[0]).toContain('供会员使用')
    expect(await withdrawalsIn(association)).toEqual([])
  })

  test('asks before anything happens, and stays if it was not meant', async () => {
    await say('rep.10', '退会')
    await tap('rep.10', 'keep')
    expect(association.cardsOf('rep.10').at(-1)?.text).toContain('未提出退会')
    expect(await withdrawalsIn(association)).toEqual([])
  })

  test('asking twice is one request, shown with how it stands', async () => {
    await asked(association, 'rep.10')
    const [answer = ''] = await say('rep.10', '退会')
    expect(answer).toContain('退会申请 TH-2026-1已提出')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested filed'])
  })

  test('cannot be refused by staff, who are told why, and what they may ask for instead', async () => {
    await asked(association, 'rep.10')
    const [answer = ''] = await say('wang.fang', '不同意退会 TH-2026-1 还欠会费')
    expect(answer).toContain('退会由会员自己决定，秘书处和理事会都不能不准（第十四条、第十七条）')
    expect(answer).toContain('欠费是债务')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested filed'])
  })

  test('hears what is missing, and brings it', async () => {
    await asked(association, 'rep.10')
    expect((await tap('wang.fang', 'incomplete'))[0]).toContain('退会补正 TH-2026-1 申请书没有盖章')
    await say('wang.fang', '退会补正 TH-2026-1 申请书没有盖章')
    expect(association.textsOf('rep.10').at(-1)).toContain('还缺材料：申请书没有盖章。补齐即可办理，并非不准退会')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested incomplete'])
    const answer = await uploaded(association, pageOf(association, 'rep.10'))
    expect(answer.text).toContain('材料办理中')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested filed'])
  })

  test('waits for its certificate until it is back, or declared lost', async () => {
    await asked(association, 'rep.10')
    expect((await say('wang.fang', '退会受理 TH-2026-1'))[0]).toContain(
      '缺签章的退会申请书、会员证书（交回或声明遗失）',
    )
    await uploaded(association, pageOf(association, 'rep.10'))
    expect((await say('wang.fang', '退会受理 TH-2026-1'))[0]).toContain('缺会员证书（交回或声明遗失）。补齐后再受理')
    await tap('wang.fang', 'certificate')
    await say('wang.fang', '退会办理 TH-2026-1')
    expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('退会 TH-2026-1')
    expect((await tap('wang.fang', 'accept'))[0]).toContain('材料齐备')
  })

  test('a lost certificate is declared in the notice', async () => {
    await asked(association, 'rep.10')
    await say('rep.10', '退会证书 遗失')
    expect(association.textsOf('rep.10').at(-1)).toContain('已声明遗失')
    await uploaded(association, pageOf(association, 'rep.10'), { certificate: 'lost' })
    expect((await say('wang.fang', '退会受理 TH-2026-1'))[0]).toContain('材料齐备')
  })

  test('staff look at the signed notice by a link of their own, and that is written down', async () => {
    await asked(association, 'rep.10')
    await uploaded(association, pageOf(association, 'rep.10'))
    const [answer = ''] = await say('wang.fang', '退会材料 TH-2026-1')
    const { pathname, search } = new URL(/http\S+/.exec(answer)?.[0] ?? '')
    const page = await fetch(new URL(pathname + search, association.url))
    expect(await page.text()).toContain('下载退会申请书（PDF，1KB）')
    const scan = await fetch(new URL(`${pathname}/scan${search}`, association.url))
    expect(scan.headers.get('content-disposition')).toBe('attachment; filename="TH-2026-1.pdf"')
    const openings = await db().auditEvent.findMany({
      where: { type: 'paper.opened', subject: 'withdrawal:TH-2026-1' },
    })
    expect(openings.map(({ actor }) => actor)).toEqual(['staff:王芳', 'staff:王芳'])
    const forged = await fetch(new URL(`${pathname.replace('-1', '-2')}${search}`, association.url))
    expect(forged.status).toBe(403)
  })

  test('takes it back before the vote', async () => {
    await accepted(association, 'rep.10')
    const [answer = ''] = await say('rep.10', '撤回退会')
    expect(answer).toContain('已经撤回，滨城癸软件仍是会员')
    expect(association.textsOf('wang.fang').at(-1)).toContain(
      'TH-2026-1 滨城癸软件（D010）申请退会：已撤回（滨城癸软件代表）',
    )
    association.clock.set(AFTER_THE_MEETINGS)
    expect((await say('wang.fang', '决议 LSH-2026-1 TH-2026-1 赞成5'))[0]).toContain(
      'TH-2026-1 滨城癸软件已撤回，不在等待会议决定',
    )
    expect((await say('rep.10', '撤回退会'))[0]).toContain('没有办理中的退会申请')
    expect((await member('D010')).leftOn).toBeNull()
  })

  test('the standing council cannot confirm it', async () => {
    await accepted(association, 'rep.10')
    association.clock.set(AFTER_THE_MEETINGS)
    const [answer = ''] = await say('wang.fang', '决议 CWLSH-2026-1 TH-2026-1 赞成2')
    expect(answer).toContain('第十七条')
    expect(answer).toContain('常务理事会')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested accepted'])
  })

  test('a council that met before the papers were complete cannot have confirmed it', async () => {
    association.clock.set(AFTER_THE_MEETINGS)
    await accepted(association, 'rep.10')
    const [answer = ''] = await say('wang.fang', '决议 LSH-2026-1 TH-2026-1 赞成5')
    expect(answer).toContain('在2026年3月27日才可以提请，2026年3月25日的会议不可能决定')
  })

  test('the council’s no keeps nobody: the request waits on, and the secretariat hears why', async () => {
    await accepted(association, 'rep.10')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 TH-2026-1 赞成2 反对4')
    expect(association.textsOf('wang.fang').at(-1)).toContain('会议也不能不准（第十四条、第十七条）')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested accepted'])
  })

  test('where the reading lets the secretariat refuse, it may, with a reason; the council’s no is final too', async () => {
    await readAs(association, 'withdrawalRefusable', 'yes')
    await asked(association, 'rep.10')
    expect((await say('wang.fang', '不同意退会 TH-2026-1'))[0]).toContain('请写明编号和原因')
    await say('wang.fang', '不同意退会 TH-2026-1 任期未满')
    expect(association.textsOf('rep.10').at(-1)).toContain('没有同意：任期未满。会员资格不变')
    await accepted(association, 'rep.9')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 TH-2026-2 赞成2 反对4')
    expect(await withdrawalsIn(association)).toEqual([
      'TH-2026-1 D010 requested refused',
      'TH-2026-2 D009 requested refused',
    ])
  })

  test('where membership ends with the request, the council’s yes works back to that day', async () => {
    await readAs(association, 'withdrawalEnds', 'filing')
    await accepted(association, 'rep.3')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 TH-2026-1 赞成5')
    expect((await member('D003')).leftOn).toEqual(new Date('2026-03-20'))
    expect(await officesOf(association, 'D003', '2026-03-20')).toEqual([])
  })

  test('where the charter lets the standing council confirm exits, it may', async () => {
    await readAs(association, 'exitByStandingCouncil', 'yes')
    await accepted(association, 'rep.10')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'CWLSH-2026-1 TH-2026-1 赞成2')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested confirmed'])
  })

  test('several leave by one vote', async () => {
    await accepted(association, 'rep.10')
    await asked(association, 'rep.9')
    await uploaded(association, pageOf(association, 'rep.9'), { certificate: 'lost' })
    await tap('wang.fang', 'accept')
    association.clock.set(AFTER_THE_MEETINGS)
    const notes = await say('wang.fang', '决议 LSH-2026-1 TH-2026-1 TH-2026-2 赞成6')
    expect(notes.join()).toContain('这样以后会员只有单位 7 家、个人 1 名，少于社会团体登记管理条例第十条要求的 50')
    await tap('li.jing', 'confirm')
    expect(await withdrawalsIn(association)).toEqual([
      'TH-2026-1 D010 requested confirmed',
      'TH-2026-2 D009 requested confirmed',
    ])
    const rows = await db().withdrawal.findMany({ orderBy: { no: 'asc' } })
    expect(rows.map(({ bulletinNo }) => bulletinNo)).toEqual(['NB-2026-1', 'NB-2026-2'])
    expect(heardBy(association, 'wang.fang')).toContain('少于社会团体登记管理条例第十条要求的 50（第二条、第十七条）')
  })

  test('of whom the secretariat has a notice on paper is entered by staff, and told', async () => {
    await say('wang.fang', '登记退会 D010 业务调整')
    expect(association.textsOf('rep.10').at(-1)).toContain(
      '秘书处收到滨城癸软件（D010）的书面退会申请，已登记为 TH-2026-1',
    )
    await say('wang.fang', '收回证书 TH-2026-1')
    expect((await say('wang.fang', '退会受理 TH-2026-1'))[0]).toContain('材料齐备')
    expect((await say('wang.fang', '登记退会 D010'))[0]).toContain('已有退会案件 TH-2026-1')
    expect((await say('wang.fang', '登记退会 D011'))[0]).toContain('2026年1月1日起已不是会员')
  })

  test('what is owed stays a debt, and is no lock; dues that would fall due later are not asked', async () => {
    const { id } = await member('D010')
    const learnedAt = new Date('2026-01-05T00:00:00Z')
    await db().duesEntry.createMany({
      data: [
        { memberId: id, year: 2025, dueOn: new Date('2025-04-30'), owed: 300000, learnedAt },
        { memberId: id, year: 2026, dueOn: new Date('2026-04-30'), owed: 300000, learnedAt },
      ],
    })
    await accepted(association, 'rep.10')
    expect(association.textsOf('rep.10').join()).toContain('已欠会费 6,000元 仍须缴纳，不影响退会')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 TH-2026-1 赞成6')
    const dues = await db().duesEntry.findMany({ orderBy: { year: 'asc' } })
    expect(dues.map(({ year, waived }) => [year, waived])).toEqual([
      [2025, null],
      [2026, true],
    ])
    expect(association.textsOf('rep.10').at(-1)).toContain('此前所欠会费：2025年度 3,000元，仍请与秘书处结清')
  })

  test('whoever has asked in writing to leave is raised no new account; a word in chat alone spares nobody', async () => {
    await agreed(association, '会费标准 会员 3000 2026-01-01 第五届会员代表大会第三次会议决议')
    await asked(association, 'rep.10')
    expect((await say('wang.fang', '开会费 2026')).join('\n')).not.toContain('不再收费')
    await uploaded(association, pageOf(association, 'rep.10'), { certificate: 'lost' })
    await association.tap('wang.fang', 'accept')
    expect((await say('wang.fang', '开会费 2026')).join('\n')).toContain('已提出退会、不再收费的 1 名')
    await say('rep.10', '撤回退会')
    expect((await say('wang.fang', '开会费 2026')).join('\n')).not.toContain('不再收费')
  })

  test('while the council votes its papers are not asked for anew', async () => {
    await accepted(association, 'rep.10')
    await say('wang.fang', '表决 理事会 TH-2026-1 截止 4月17日 17:00')
    await association.tap('wang.fang', 'open')
    expect((await say('wang.fang', '退会补正 TH-2026-1 缺公章'))[0]).toContain('正在表决（YA-2026-1），不能再退回补正')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested accepted'])
  })

  test('the president’s exit reminds of the filing, and settles what rested on the seat', async () => {
    await db().officeTenure.create({
      data: {
        memberId: (await member('D001')).id,
        office: 'president',
        from: new Date('2024-06-18'),
        begunBy: 'import',
        learnedAt: new Date('2024-06-18'),
      },
    })
    await accepted(association, 'rep.1')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 TH-2026-1 赞成5')
    expect(await officesOf(association, 'D001', '2026-03-25')).toEqual([])
    expect(heardBy(association, 'wang.fang')).toContain('法定代表人')
    expect(await db().case.count()).toBe(0)
  })

  test('an individual who has not agreed to be published is not named in the announcement', async () => {
    await accepted(association, 'zhou.hai')
    association.clock.set(AFTER_THE_MEETINGS)
    await decided(association, 'LSH-2026-1 TH-2026-1 赞成5')
    const bulletin = association.chat.filesOf('li.jing').find(({ name }) => name.startsWith('内部公告'))
    const text = await wordsIn(bulletin?.bytes)
    expect(text).toContain('D006　个人会员一名（申请退会）')
    expect(text).not.toContain('周海')
  })
})

/** What a Word document says, run after run. */
async function wordsIn(bytes: Buffer | undefined): Promise<string> {
  const { default: PizZip } = await import('pizzip')
  const xml = new PizZip(bytes ?? Buffer.alloc(0)).file('word/document.xml')?.asText() ?? ''
  return xml.replace(/<[^>]+>/g, '')
}
