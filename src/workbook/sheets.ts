import type { List, RollLines } from '../store/roll.ts'

/** What a cell may hold. `account` is a WeCom id, which is compared without case and kept in lower case. */
export type Shape = 'text' | 'day' | 'time' | 'amount' | 'year' | 'flag' | 'word'

/** One column: its header, whether every row needs it, and what its cells hold. `words` are Chinese → ours. */
export type Column = { header: string; required: boolean; shape: Shape; words?: Readonly<Record<string, string>> }

/** One sheet of the workbook, with a column for each field of the list it holds, in the order of export. */
export type Sheet<L = Record<string, unknown>> = { name: string; columns: { [F in keyof L]-?: Column } }

const column =
  (shape: Shape) =>
  (header: string): Column => ({ header, required: false, shape })
const text = column('text')
const day = column('day')
const time = column('time')
const amount = column('amount')
const flag = column('flag')

function word(header: string, words: Record<string, string>): Column {
  return { header, required: true, shape: 'word', words }
}

function required(given: Column): Column {
  return { ...given, required: true }
}

const memberNo = required(text('会员编号'))
const accounts = { wecom: text('企业微信账号'), dingtalk: text('钉钉账号') }

/** 类别. */
export const MEMBER_KINDS = { 单位: 'unit', 个人: 'individual' }

/** 身份. */
export const ROLES = { 代表人: 'representative', 联络员: 'liaison', 其他: 'other' }

/** 职务. */
export const OFFICE_WORDS = {
  会员代表: 'delegate',
  理事: 'director',
  常务理事: 'standing_director',
  监事: 'supervisor',
  监事长: 'chief_supervisor',
  副会长: 'vice_president',
  会长: 'president',
}

const BODY_WORDS = {
  会员代表大会: 'congress',
  理事会: 'council',
  常务理事会: 'standing_council',
  监事会: 'supervisory_board',
  会长工作会议: 'presidents_meeting',
}
const FORMS = { 现场: 'onsite', 在线: 'online', 邮件: 'email' }
const STATUSES = { 计划: 'planned', 已通知: 'called', 已召开: 'held', 未达法定人数: 'inquorate', 已取消: 'cancelled' }
const ATTENDANCE = { 出席: 'present', 委派: 'alternate', 请假: 'leave', 缺席: 'absent', 未送达: 'undelivered' }
const STAFF_ROLES = { 秘书长: 'secretary_general', 副秘书长: 'deputy_secretary_general', 干事: 'officer' }

/** The workbook: every sheet it may have, in the order in which an import needs them. */
export const SHEETS: { [K in List]: Sheet<RollLines[K]> } = {
  members: {
    name: '会员',
    columns: {
      no: memberNo,
      name: required(text('名称')),
      kind: word('类别', MEMBER_KINDS),
      creditCode: text('统一社会信用代码'),
      businessScope: text('业务范围'),
      registeredPlace: text('注册地'),
      premises: text('经营场所'),
      registeredCapital: text('注册资金'),
      legalRepresentative: text('法定代表人'),
      principal: text('主要负责人'),
      address: text('通讯地址'),
      phone: text('电话'),
      email: text('邮箱'),
      joinedOn: required(day('入会日期')),
      leftOn: day('退会日期'),
      leftReason: text('退会原因'),
      certificateNo: text('证书编号'),
    },
  },
  people: {
    name: '人员',
    columns: {
      member: memberNo,
      name: required(text('姓名')),
      role: word('身份', ROLES),
      title: text('职务'),
      mobile: text('手机'),
      ...accounts,
      from: day('起始日期'),
      until: day('截止日期'),
    },
  },
  tenures: {
    name: '任职',
    columns: {
      member: memberNo,
      office: word('职务', OFFICE_WORDS),
      term: text('届次'),
      from: required(day('起始日期')),
      until: day('截止日期'),
      endReason: text('终止原因'),
    },
  },
  meetings: {
    name: '会议',
    columns: {
      no: required(text('会议编号')),
      body: word('机构', BODY_WORDS),
      name: required(text('名称')),
      form: word('形式', FORMS),
      startsAt: required(time('开始时间')),
      endsAt: time('结束时间'),
      place: text('地点'),
      status: word('状态', STATUSES),
      sealedOn: day('封存日期'),
    },
  },
  attendance: {
    name: '出席',
    columns: {
      meeting: required(text('会议编号')),
      member: memberNo,
      value: word('情况', ATTENDANCE),
      attendee: text('到会人'),
      note: text('备注'),
    },
  },
  dues: {
    name: '会费',
    columns: {
      member: memberNo,
      year: required(column('year')('年度')),
      dueOn: required(day('应缴日期')),
      owed: required(amount('应缴金额')),
      paid: amount('实缴金额'),
      paidOn: day('缴费日期'),
      receiptNo: text('票据号'),
      waived: flag('减免'),
      deferredTo: day('缓缴至'),
    },
  },
  activities: {
    name: '活动',
    columns: { no: required(text('活动编号')), name: required(text('名称')), on: required(day('日期')) },
  },
  invitations: {
    name: '活动参加',
    columns: { activity: required(text('活动编号')), member: memberNo, joined: required(flag('参加')) },
  },
  staff: {
    name: '工作人员',
    columns: { name: required(text('姓名')), role: word('角色', STAFF_ROLES), ...accounts },
  },
}

/** The lists, in the order of the sheets. */
export const LISTS = Object.keys(SHEETS) as List[]

/** The sheet of a list, whatever the list: for what treats all sheets alike. */
export function sheetOf(list: List): Sheet {
  return SHEETS[list] as Sheet
}

/** The fields of a list with their columns, in the order of export. */
export function columnsOf(list: List): [string, Column][] {
  return Object.entries(sheetOf(list).columns)
}

/** The header above a field. */
export function headerOf(list: List, field: string): string {
  return sheetOf(list).columns[field]?.header ?? field
}
