import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import type { Applicant, Judgement } from '../../src/rules/admission.ts'
import type { Tariff } from '../../src/rules/duesTiers.ts'
import type {
  AffiliationFact,
  AttendanceFact,
  Facts,
  MeetingFact,
  MemberFact,
  Office,
  TenureFact,
} from '../../src/rules/facts.ts'
import { CONDITIONS } from '../../src/rules/provisions.ts'
import type { SeatChoice } from '../../src/rules/restructuring.ts'
import { BODY_WORDS, CONDITION_KEY_WORDS, keyOf, OFFICE_WORDS, STATUS_WORDS, VALUE_WORDS } from './words.ts'

/**
 * The cases are written for a secretary, in Chinese (cases/README.md explains the words). This file reads them and turns
 * their facts into the facts of the rules; whatever it does not know it refuses.
 */
const day = z.iso.date()
const yesNo = z.enum(['是', '否'])
const lines = z.array(z.string())

const memberShape = z.strictObject({
  编号: z.string(),
  类别: z.enum(['单位', '个人']).default('单位'),
  入会: day.default('2015-01-01'),
  退会: day.optional(),
  主要负责人: z.string().optional(),
  法定代表人: z.string().optional(),
})
const personShape = z.strictObject({
  会员: z.string(),
  代表人: z.string().optional(),
  联络员: z.string().optional(),
  起: day.optional(),
  止: day.optional(),
  待确认: yesNo.optional(),
  确认: day.optional(),
})
const meetingShape = z.strictObject({
  会议: z.string(),
  状态: z.string().default('已召开'),
  形式: z.enum(['现场', '邮件']).default('现场'),
  封存: z.union([day, z.literal('无')]).optional(),
  出席簿: z.record(z.string(), z.string()).default({}),
})
const duesShape = z.strictObject({
  会员: z.string(),
  年度: z.int(),
  应缴: day,
  金额: z.number().default(3000),
  实缴: z.number().default(0),
  缴费: day.optional(),
  减免: yesNo.default('否'),
  缓缴至: day.optional(),
  分次: z.array(z.strictObject({ 缴费: day, 金额: z.number() })).optional(),
})
const activityShape = z.strictObject({ 活动: z.string(), 日期: day, 受邀: z.record(z.string(), yesNo) })
const applicantShape = z.strictObject({
  类别: z.enum(['单位', '个人']).default('单位'),
  注册地: z.string().optional(),
  经营地: z.string().optional(),
  业务: lines.default([]),
  其他业务: z.string().optional(),
  代表人: z.enum(['有', '无']).default('有'),
  盖章表: z.enum(['有', '无']).default('有'),
  未确认: lines.default([]),
  审查: z.record(z.string(), z.enum(['具备', '缺'])).default({}),
  条件: lines,
})

const votingShape = z.strictObject({
  事项: z.string(),
  机构: lines.optional(),
  形式: lines,
  无记名: yesNo,
  回避: yesNo,
})
const countShape = z.strictObject({
  机构: z.string(),
  事项: z.string(),
  席位: z.int(),
  实到: z.int(),
  须到: z.int(),
  差: z.int(),
  须票: z.int(),
})
const placesShape = z.strictObject({
  应选: z.int(),
  票数: z.record(z.string(), z.int()),
  须票: z.int(),
  当选: lines,
  并列: lines,
})

const caseShape = z.strictObject({
  案例: z.string(),
  条款: lines.min(1),
  会员: z.array(memberShape).default([]),
  人员: z.array(personShape).default([]),
  任职: lines.default([]),
  承接: lines.default([]),
  席位: z.record(z.string(), z.int()).default({}),
  会议: z.array(meetingShape).default([]),
  会费: z.array(duesShape).default([]),
  活动: z.array(activityShape).default([]),
  查询日: day,
  看: lines.optional(),
  解释: z.record(z.string(), z.string()).default({}),
  结论: lines.optional(),
  用到: z.record(z.string(), z.string()).optional(),
  应到: z.strictObject({ 机构: z.string(), 名单: lines }).optional(),
  席数: z.record(z.string(), z.int()).optional(),
  头衔: z.record(z.string(), z.string()).optional(),
  若缺席: z.strictObject({ 会员: z.string(), 会议: z.string(), 结论: lines }).optional(),
  若封存: z.strictObject({ 会议: z.string(), 结论: lines }).optional(),
  当选: z.strictObject({ 职务: z.string(), 名单: lines.min(1), 障碍: lines, 席位: z.string().optional() }).optional(),
  由谁选举: z.record(z.string(), z.string()).optional(),
  合并: z
    .strictObject({
      存续: z.string(),
      并入: z.string(),
      选席: lines.default([]),
      代表人: z.string().optional(),
      结果: lines,
    })
    .optional(),
  分立: z.enum(['只承认持原公章的机构']).optional(),
  由谁决定: z.record(z.string(), lines).optional(),
  标准: lines.default([]),
  定档: z.strictObject({ 年度: z.int(), 结果: z.record(z.string(), z.string()) }).optional(),
  再设: z.strictObject({ 标准: z.string(), 超过: z.union([day, z.literal('不超过')]) }).optional(),
  立账: z
    .strictObject({
      年度: z.int(),
      不收费: lines.default([]),
      到期: day,
      立账: z.record(z.string(), z.string()),
      已有: lines.default([]),
      另办: lines.default([]),
      无标准: lines.default([]),
    })
    .optional(),
  停止优惠: z.record(z.string(), z.union([day, z.literal('确认退会后')])).optional(),
  申请: applicantShape.optional(),
  缴费期限: z.strictObject({ 批准: day, 提醒: z.array(day), 提请: day, 由谁撤销: lines }).optional(),
  会籍: z
    .strictObject({ 表决: day, 缴费: day.optional(), 颁证: day.optional(), 起: z.union([day, z.literal('未起')]) })
    .optional(),
  公示: z.strictObject({ 类别: z.enum(['单位', '个人']), 同意: yesNo, 结果: yesNo }).optional(),
  表决: votingShape.optional(),
  票数: z.array(countShape).optional(),
  代为表决: z.record(z.string(), yesNo).optional(),
  名额: placesShape.optional(),
  退会: z
    .strictObject({ 理由: z.string(), 提出: day, 受理: day.optional(), 表决: day, 终止: day, 会费问到: day })
    .optional(),
  退会理由: z.strictObject({ 会员: z.string(), 理由: z.string(), 年度: z.int(), 结果: z.string() }).optional(),
  能否不准退会: z.enum(['能', '不能']).optional(),
  证书遗失: z.enum(['声明', '先补发']).optional(),
  欠费一项: z.enum(['可以提请', '必须提请', '不是理由']).optional(),
  再提: z
    .strictObject({ 否决: day, 年度: z.int().optional(), 再提年度: z.int().optional(), 结果: z.enum(['能', '不能']) })
    .optional(),
  通知: z.strictObject({ 立案: day, 各次: z.array(day) }).optional(),
  确认退会: lines.optional(),
  退会以后: z.strictObject({ 单位: z.int(), 个人: z.int(), 退会: lines, 至少: z.int(), 缺: z.int() }).optional(),
})

/** A case as written. */
export type Case = z.output<typeof caseShape>

/** The cases of every file, by file name. */
export function readCases(): { file: string; cases: Case[] }[] {
  const folder = new URL('./cases/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((file) => ({ file, cases: z.array(caseShape).parse(load(readFileSync(new URL(file, folder), 'utf8'))) }))
}

/** The facts of a case. Members who are only mentioned are units that joined long ago. */
export function factsOf(one: Case): Facts {
  const held = one.任职.map(tenureOf)
  const tenures = [...one.承接.reduce(continued, held), ...filledSeats(one.席位)]
  const named = new Set([
    ...tenures.map((tenure) => tenure.member),
    ...one.会费.map((row) => row.会员),
    ...Object.keys(one.定档?.结果 ?? {}),
    ...Object.keys(one.立账?.立账 ?? {}),
    ...(one.立账?.无标准 ?? []),
    ...one.人员.map((person) => person.会员),
    ...(one.合并 === undefined ? [] : [one.合并.存续, one.合并.并入]),
    ...one.活动.flatMap((activity) => Object.keys(activity.受邀)),
  ])
  for (const { 编号 } of one.会员) named.delete(编号)
  const plain = [...named].map((编号) => memberShape.parse({ 编号 }))
  return {
    members: [...one.会员, ...plain].map(memberOf),
    affiliations: one.人员.map(affiliationOf),
    tenures,
    meetings: one.会议.map(meetingOf),
    attendance: one.会议.flatMap(bookOf),
    dues: one.会费.map(duesOf),
    activities: one.活动.map(({ 活动, 日期 }) => ({ no: 活动, name: 活动, on: 日期 })),
    invitations: one.活动.flatMap(({ 活动, 受邀 }) =>
      Object.entries(受邀).map(([member, joined]) => ({ activity: 活动, member, joined: joined === '是' })),
    ),
  }
}

function memberOf(member: z.output<typeof memberShape>): MemberFact {
  return {
    no: member.编号,
    name: member.编号,
    kind: member.类别 === '单位' ? 'unit' : 'individual',
    joinedOn: member.入会,
    ...(member.退会 === undefined ? {} : { leftOn: member.退会 }),
    ...(member.主要负责人 === undefined ? {} : { principal: member.主要负责人 }),
    ...(member.法定代表人 === undefined ? {} : { legalRepresentative: member.法定代表人 }),
  }
}

function affiliationOf(person: z.output<typeof personShape>): AffiliationFact {
  return {
    member: person.会员,
    name: person.代表人 ?? person.联络员 ?? '',
    role: person.代表人 === undefined ? 'liaison' : 'representative',
    ...(person.起 === undefined ? {} : { from: person.起 }),
    ...(person.止 === undefined ? {} : { until: person.止 }),
    ...(person.待确认 === '是' ? { awaitingConfirmation: true } : {}),
    ...(person.确认 === undefined ? {} : { confirmedOn: person.确认 }),
  }
}

/** `甲 理事 2021-06-18~2023-12-31 第五届`; the end and the term may be missing. */
function tenureOf(line: string, index: number): TenureFact {
  const [member = '', office = '', span = '', term] = line.split(' ')
  const [from = '', until] = span.split('~')
  return {
    id: `${index}`,
    member,
    office: keyOf(OFFICE_WORDS, office),
    from: day.parse(from),
    ...(until === undefined ? {} : { until: day.parse(until) }),
    ...(term === undefined ? {} : { term }),
  }
}

/** `甲 理事 乙`: the office of the first goes on with the seat of the second. */
function continued(tenures: TenureFact[], line: string): TenureFact[] {
  const { office, member, other } = seatOf(line)
  const before = tenures.find((tenure) => tenure.member === other && tenure.office === office)
  if (before === undefined) throw new Error(`案例没有写“${line}”所承接的任职`)
  return tenures.map((tenure) =>
    tenure.member === member && tenure.office === office ? { ...tenure, continues: before.id } : tenure,
  )
}

function seatOf(line: string): { member: string; office: Office; other: string } {
  const [member = '', office = '', other = ''] = line.split(' ')
  return { member, office: keyOf(OFFICE_WORDS, office), other }
}

/** `理事 乙`: of this seat, the one that the second held is kept. */
export function choiceOf(line: string): SeatChoice {
  const [office = '', member = ''] = line.split(' ')
  return { office: keyOf(OFFICE_WORDS, office), member }
}

/** The applicant of a case, who has confirmed every condition that is not named. */
export function applicantOf(application: NonNullable<Case['申请']>): Applicant {
  const { 类别, 注册地, 经营地, 业务, 其他业务, 代表人, 盖章表, 未确认 } = application
  const unconfirmed = 未确认.map((word) => keyOf(CONDITION_KEY_WORDS, word))
  return {
    kind: 类别 === '单位' ? 'unit' : 'individual',
    registeredPlace: 注册地,
    premises: 经营地,
    scopes: 业务,
    otherScope: 其他业务,
    hasRepresentative: 代表人 === '有',
    confirmed: CONDITIONS.filter((key) => !unconfirmed.includes(key)),
    hasPaper: 盖章表 === '有',
  }
}

/** What staff have said of the conditions in a case. */
export function judgementOf({ 审查 }: NonNullable<Case['申请']>): Judgement {
  const said = Object.entries(审查).map(([word, verdict]) => [
    keyOf(CONDITION_KEY_WORDS, word),
    verdict === '具备' ? 'complete' : 'missing',
  ])
  return Object.fromEntries(said)
}

/** So many members holding an office, named after it. */
function filledSeats(seats: Record<string, number>): TenureFact[] {
  return Object.entries(seats).flatMap(([office, count]) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${office}${index}`,
      member: `${office}${index + 1}`,
      office: keyOf(OFFICE_WORDS, office),
      from: '2021-06-18',
    })),
  )
}

/** `理事会 2024-03-01` or `理事会 2024-03-01 09:00`; the text is the meeting's number too. Sealed the same day unless said. */
function meetingOf({ 会议, 状态, 形式, 封存 }: z.output<typeof meetingShape>): MeetingFact {
  const [body = '', on = '', time = '14:00'] = 会议.split(' ')
  const sealedOn = 封存 ?? (['已召开', '未达法定人数'].includes(状态) ? on : '无')
  return {
    no: 会议,
    body: keyOf(BODY_WORDS, body),
    name: 会议,
    form: 形式 === '现场' ? 'onsite' : 'email',
    startsAt: `${day.parse(on)}T${time}`,
    status: keyOf(STATUS_WORDS, 状态),
    ...(sealedOn === '无' ? {} : { sealedOn }),
  }
}

function bookOf({ 会议, 出席簿 }: z.output<typeof meetingShape>): AttendanceFact[] {
  return Object.entries(出席簿).map(([member, value]) => ({ meeting: 会议, member, value: keyOf(VALUE_WORDS, value) }))
}

function duesOf(row: z.output<typeof duesShape>): Facts['dues'][number] {
  return {
    member: row.会员,
    year: row.年度,
    dueOn: row.应缴,
    owed: row.金额 * 100,
    paid: row.实缴 * 100,
    waived: row.减免 === '是',
    ...(row.缴费 === undefined ? {} : { paidOn: row.缴费 }),
    ...(row.缓缴至 === undefined ? {} : { deferredTo: row.缓缴至 }),
    ...(row.分次 === undefined
      ? {}
      : { parts: row.分次.map((part) => ({ paidOn: part.缴费, amount: part.金额 * 100 })) }),
  }
}

/** `会员 3000 2024-01-01` or `理事 取消 2027-01-01`: a standard, or that there is none any more. */
export function tariffOf(line: string): Tariff {
  const [word = '', amount = '', from = ''] = line.split(' ')
  const tier = word === '会员' ? {} : { tier: keyOf(OFFICE_WORDS, word) }
  const cost = amount === '取消' ? { amount: 0, ended: true } : { amount: Number(amount) * 100 }
  return { ...tier, ...cost, from: day.parse(from) }
}
