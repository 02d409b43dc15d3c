import { afterAll, beforeAll, expect, test } from 'vitest'
import { JOBS } from '../../src/schedule/jobs.ts'
import { tick } from '../../src/schedule/ticker.ts'
import { dateOfDay } from '../../src/store/days.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'

// Four years of an association, told in order.

/** A unit leaves on 1 April 2026; three years later what is personal of it is not needed any more. */
const LEFT = '2026-04-01'
const FIRST = new Date('2026-03-02T02:00:00Z')
const DAY_BEFORE = '2029-03-31T10:00:00+08:00'
const THE_DAY = '2029-04-01T10:00:00+08:00'
/** Whatever leads to its people. */
const PERSONAL = ['张伟', '13800000001', 'zhang.wei', '孙立', '0411-88880001']
/** Who stood in for it at its meeting of 20 March 2026. */
const STAND_IN = ['钱多多', '13900000002']

let house: Association
beforeAll(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: {
        D001: {
          name: '滨城示例软件有限公司',
          principal: '孙立',
          phone: '0411-88880001',
          representative: '张伟/zhang.wei',
          others: ['李强/li.qiang', '王芳/wang.fang', '张伟军/zhang.weijun'],
          offices: { director: '2024-01-01' },
          dues: [{ year: 2025, dueOn: '2025-03-31', owed: 200000 }],
        },
        D002: {
          name: '云港示例数据有限公司',
          representative: '李强/li.qiang.2',
          offices: { director: '2024-01-01' },
        },
        D009: { name: '张伟军工示例中心', representative: '何静/he.jing' },
      },
      staff: ['王芳/wang.fang', '刘洋/liu.yang'],
    },
  })
  await house.database.db.person.updateMany({ where: { name: '张伟' }, data: { mobile: '13800000001' } })
  await live()
  await writeOthers()
})
afterAll(() => house.close())

/** What the unit's people did while it was a member, and what was written down of them. */
async function live(): Promise<void> {
  await house.say('liu.yang', '建会 理事会 2026-03-20 14:00-16:00 现场 滨城会议中心')
  await house.say('liu.yang', '通知 LSH-2026-1')
  await house.tap('liu.yang', 'confirm')
  await house.say('zhang.wei', '委派 钱多多 13900000002 财务经理')
  await house.say('li.qiang.2', '出席')
  await house.say('liu.yang', '绑定码 D001 张伟')
  await house.say('liu.yang', '记会费 D001 2025 2000 SJ-1 2026-03-02')
  await house.database.db.member.update({ where: { no: 'D001' }, data: { leftOn: dateOfDay(LEFT) } })
}

/** Somebody who applied in vain, an individual member that left, and the former representative of a unit that stays. */
async function writeOthers(): Promise<void> {
  const { db } = house.database
  const form = { particulars: { phone: '13600000004' }, scopes: [], confirmed: [] }
  const filled = {
    kind: 'individual' as const,
    name: '郑申请',
    form,
    judged: {},
    rulebookFrom: dateOfDay('2021-06-18'),
  }
  const data = { no: 'RH-2026-9', tokenDigest: 'digest', state: 'declined' as const, ...filled }
  const application = await db.application.create({ data: { ...data, createdAt: FIRST } })
  const paper = { name: '扫描.pdf', type: 'application/pdf', size: 3, digest: 'd', bytes: Buffer.from('pdf') }
  await db.paper.create({ data: { ...paper, applicationId: application.id, uploadedAt: FIRST } })
  const member = await db.member.create({
    data: {
      ...{ no: 'G001', name: '冯个人', kind: 'individual', phone: '13500000005', address: '示例路五号' },
      ...{ joinedOn: dateOfDay('2022-01-01'), leftOn: dateOfDay(LEFT), learnedAt: FIRST },
    },
  })
  const individual = await db.person.create({ data: { memberId: member.id, name: '冯个人', mobile: '13500000005' } })
  const bound = { boundAt: FIRST, boundBy: 'import' }
  await db.account.create({ data: { platform: PLATFORM, userId: 'feng', personId: individual.id, ...bound } })
  const person = await db.person.create({
    data: { name: '周前任', mobile: '13700000003', member: { connect: { no: 'D002' } } },
  })
  const unit = await db.member.findUniqueOrThrow({ where: { no: 'D001' } })
  const earlier = await db.person.create({ data: { memberId: unit.id, name: '吴早退', mobile: '13300000006' } })
  const once = { memberId: unit.id, personId: earlier.id, role: 'liaison' as const, learnedAt: FIRST }
  await db.affiliation.create({ data: { ...once, until: dateOfDay('2025-01-31') } })
  const link = { memberId: person.memberId, personId: person.id, role: 'representative' as const, learnedAt: FIRST }
  await db.affiliation.create({ data: { ...link, until: dateOfDay('2026-05-31') } })
}

/** A turn of a job of the schedule. */
async function turn(name = 'privacy-retention'): Promise<void> {
  const job = JOBS.find((one) => one.name === name)
  if (job === undefined) throw new Error('no such job')
  await tick(house.house, job, house.clock.now())
  await house.settle()
}

/** Every row of every table as text, but for the turns of the schedule. */
async function everything(): Promise<string[]> {
  const { db } = house.database
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'JobSlot'`
  const rows = await Promise.all(
    tables.map(({ name }) => db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM "${name}" t`)),
  )
  return rows.flatMap((of, index) => of.map(({ row }) => `${tables[index]?.name}: ${row}`)).sort()
}

/** Where something personal is still written. Others whose names contain it are others. */
async function foundOf(text: string): Promise<string[]> {
  return (await everything()).filter((row) =>
    row.replaceAll('张伟军', '').replaceAll('zhang.weijun', '').includes(text),
  )
}

test('an application that came to nothing is cleared after a year', async () => {
  house.clock.set('2027-03-01T10:00:00+08:00')
  await turn()
  expect(await foundOf('郑申请')).not.toEqual([])
  house.clock.set('2027-03-03T10:00:00+08:00')
  await turn()
  for (const text of ['13600000004', '郑申请', '扫描.pdf']) expect(await foundOf(text), text).toEqual([])
  expect((await house.say('liu.yang', '入会 RH-2026-9')).join()).toContain('RH-2026-9')
})

test('messages of everybody go after two years, and what was said once is not said again', async () => {
  const { db } = house.database
  const old = { createdAt: { lt: new Date('2026-03-03T00:00:00Z') } }
  const keys = (await db.outboxMessage.findMany({ where: old })).map(({ key }) => key).sort()
  house.clock.set('2028-03-03T10:00:00+08:00')
  await turn()
  const kept = await db.outboxMessage.findMany({ where: old })
  expect(kept.map(({ key }) => key).sort()).toEqual(keys)
  expect(kept.every(({ message }) => JSON.stringify(message) === '{}')).toBe(true)
  expect(await db.inboxUpdate.findMany({ where: { receivedAt: old.createdAt } })).toEqual([])
  expect(await db.card.count({ where: old })).toBe(0)
})

test('who stopped acting for a unit before it left is not kept as long as its people', async () => {
  const { db } = house.database
  expect(await db.person.count({ where: { name: '吴早退' } })).toBe(0)
  for (const text of ['吴早退', '13300000006']) expect(await foundOf(text), text).toEqual([])
})

test('who only stood in at a meeting is removed three years after it', async () => {
  house.clock.set('2029-03-20T10:00:00+08:00')
  await turn()
  for (const text of STAND_IN) expect(await foundOf(text), text).not.toEqual([])
  house.clock.set('2029-03-21T10:00:00+08:00')
  await turn()
  for (const text of STAND_IN) expect(await foundOf(text), text).toEqual([])
})

test('until the day nothing of a former member’s people is removed', async () => {
  house.clock.set(DAY_BEFORE)
  await turn()
  for (const text of PERSONAL) expect(await foundOf(text), text).not.toEqual([])
  await house.say('liu.yang', '查 D001')
  expect(house.textsOf('liu.yang').at(-1)).toContain('张伟')
  await house.say('liu.yang', '查 D009')
})

test('on the day nothing leads to the people any more, in whatever table', async () => {
  house.clock.set(THE_DAY)
  await turn()
  for (const text of [...PERSONAL, ...STAND_IN]) expect(await foundOf(text), text).toEqual([])
})

test('a second turn changes nothing', async () => {
  const before = await everything()
  house.clock.forward({ minutes: 1 })
  await turn()
  expect(await everything()).toEqual(before)
})

test('the unit, its seat, its meeting, its dues and that somebody acted for it stay on record', async () => {
  const { db } = house.database
  const dues = { include: { payments: true } }
  const member = await db.member.findUniqueOrThrow({
    where: { no: 'D001' },
    include: { tenures: true, summons: true, alternates: true, affiliations: true, dues },
  })
  expect(member).toMatchObject({ name: '滨城示例软件有限公司', phone: null, principal: null })
  expect(member.tenures).toHaveLength(1)
  expect(member.summons).toMatchObject([{ answer: 'alternate' }])
  expect(member.alternates).toMatchObject([{ name: '已移除人员', mobile: null }])
  expect(member.affiliations).toHaveLength(5)
  expect(member.dues[0]?.payments).toMatchObject([{ receiptNo: 'SJ-1' }])
  const appointed = await db.auditEvent.findFirstOrThrow({ where: { type: 'alternate.appointed' } })
  expect(appointed.actor).toMatch(/^person:D001:已移除人员\d$/)
})

test('who is also a person of another member, or staff, keeps what is needed there', async () => {
  const { db } = house.database
  const people = await db.person.findMany({ where: { name: '李强' }, include: { accounts: true, member: true } })
  expect(people).toMatchObject([{ member: { no: 'D002' }, accounts: [{ userId: 'li.qiang.2' }] }])
  expect(await db.auditEvent.count({ where: { actor: 'person:D002:李强' } })).toBe(1)
  expect(await db.account.findMany({ where: { userId: 'wang.fang' } })).toMatchObject([{ personId: null }])
  expect(await db.staff.count({ where: { name: '王芳' } })).toBe(1)
  expect((await house.say('wang.fang', '席位')).join()).toContain('理事')
})

test('a name that is part of another one leaves that as it is', async () => {
  const said = await house.database.db.outboxMessage.findMany({ where: { userId: 'liu.yang' } })
  expect(JSON.stringify(said.map(({ message }) => message))).toContain('张伟军工示例中心')
})

test('an individual member stays in the register by name; how they were reached goes', async () => {
  expect(await foundOf('冯个人')).toMatchObject([expect.stringMatching(/^Member: /)])
  for (const text of ['13500000005', '示例路五号', ',feng,']) expect(await foundOf(text), text).toEqual([])
})

test('the digest tells how many were removed, and names nobody', async () => {
  house.clock.set('2029-04-02T09:00:00+08:00')
  await turn('secretariat-digest')
  expect(house.textsOf('liu.yang').at(-1)).toContain('个人信息到期已移除：离会会员2，人员5，未入会申请0。')
})

test('a former representative of a unit that stays is removed when nobody needs them any more', async () => {
  house.clock.set('2029-05-30T10:00:00+08:00')
  await turn()
  expect(await foundOf('周前任')).not.toEqual([])
  house.clock.set('2029-05-31T10:00:00+08:00')
  await turn()
  for (const text of ['周前任', '13700000003']) expect(await foundOf(text), text).toEqual([])
  expect(await foundOf('云港示例数据有限公司')).not.toEqual([])
})
