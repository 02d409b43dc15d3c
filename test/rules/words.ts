import type { ConditionDoubt, ConditionKey, ConditionLine } from '../../src/rules/admission.ts'
import { citationsText } from '../../src/rules/citation.ts'
import type { Obstacle, SeatsForecast } from '../../src/rules/elections.ts'
import type { ExitGround, ExitProof } from '../../src/rules/exits.ts'
import type { AttendanceValue, Body, MatterKind, MeetingStatus, Office, VotingForm } from '../../src/rules/facts.ts'
import type { Condition, Finding } from '../../src/rules/finding.ts'
import type { DuesFate, MergerPlan, SeatFate } from '../../src/rules/restructuring.ts'

/** The words of the measures for the names in the code, as the cases use them. */
export const OFFICE_WORDS: Record<Office, string> = {
  delegate: '会员代表',
  director: '理事',
  standing_director: '常务理事',
  supervisor: '监事',
  chief_supervisor: '监事长',
  vice_president: '副会长',
  president: '会长',
}
export const BODY_WORDS: Record<Body, string> = {
  congress: '会员代表大会',
  council: '理事会',
  standing_council: '常务理事会',
  supervisory_board: '监事会',
  presidents_meeting: '会长工作会议',
}
export const VALUE_WORDS: Record<AttendanceValue, string> = {
  present: '出席',
  alternate: '委派',
  leave: '请假',
  absent: '缺席',
  undelivered: '未送达',
}
export const STATUS_WORDS: Record<MeetingStatus, string> = {
  planned: '计划',
  called: '已通知',
  held: '已召开',
  inquorate: '未达法定人数',
  cancelled: '已取消',
}
export const MATTER_WORDS: Record<MatterKind, string> = {
  admission: '入会',
  revocation: '撤销批准',
  successor: '继任代表人',
  election: '选举',
  removal: '免职',
  restructuring: '合并分立',
  withdrawal: '确认退会',
  dues_standard: '会费标准',
  amendment: '修改',
  other: '其他',
}
export const VOTING_FORM_WORDS: Record<VotingForm, string> = {
  onsite: '现场',
  online: '在线',
  email: '邮件',
  correspondence: '通信',
}
export const DECISION_WORDS = {
  'admission.approval': '批准入会',
  'withdrawal.confirmation': '确认退会',
  'interpretation.organ': '解释办法',
  'restructuring.noted': '合并分立备案',
} as const
export const EXIT_WORDS: Record<ExitGround, string> = {
  requested: '申请退会',
  deemed: '第十五条',
  unpaid: '会费',
  dissolved: '单位终止',
  deceased: '去世',
}
export const PROOF_WORDS: Record<ExitProof['verdict'], string> = {
  standing: '成立',
  undetermined: '资料不足',
  cured: '已补救',
}
const CONDITION_WORDS: Record<Condition, string> = {
  met: '具备',
  not_met: '不具备',
  unknown: '不明',
  not_applicable: '不适用',
}
const ATTENDANCE_WORDS = {
  at_risk: '再缺一次即丧失',
  forfeited: '丧失资格',
  noted: '只作记录',
  passed_over: '曾达次数，后已出席',
} as const
const REPRESENTATION_WORDS = {
  no_representative: '没有代表人',
  no_liaison: '没有联络员',
  awaiting_confirmation: '继任代表人待确认',
  not_principal: '代表人不是主要负责人',
} as const
export const CONDITION_KEY_WORDS: Record<ConditionKey, string> = {
  charter: '章程',
  willing: '自愿',
  scope: '业务范围',
  credit: '信用',
  representative: '代表人',
}
const VERDICT_WORDS: Record<ConditionLine['verdict'], string> = { complete: '具备', missing: '缺', to_judge: '待审' }
const DOUBT_WORDS: Record<ConditionDoubt, string> = {
  unconfirmed: '没有确认',
  no_paper: '没有盖章表',
  no_scope: '没有业务范围',
  standing: '看影响力',
  other_scope: '看是否相关产业',
  off_list: '不在所列范围',
  outside_region: '地址不在大连',
  credit: '查信用',
  credit_penalties: '查处罚',
  credit_judgement: '综合判断信用',
  nobody: '没有代表人',
  found_wanting: '经审查不具备',
}

/** A condition of membership as an application shows it, with its article. */
export function conditionLine({ key, verdict, why, judged, citations }: ConditionLine): string {
  const doubt = why === undefined ? '' : `，${DOUBT_WORDS[why]}`
  const by = judged ? '（已审）' : ''
  return `${CONDITION_KEY_WORDS[key]}：${VERDICT_WORDS[verdict]}${by}${doubt}〔${citationsText(citations)}〕`
}

/** The key whose word is given; throws for a word nobody uses, so that a typing error in a case is not a pass. */
export function keyOf<K extends string>(words: Record<K, string>, word: string): K {
  const found = (Object.keys(words) as K[]).find((key) => words[key] === word)
  if (found === undefined) throw new Error(`案例中的“${word}”应为：${Object.values(words).join('、')}`)
  return found
}

/** A finding as one line a secretary can read, with its articles. */
export function lineOf(finding: Finding): string {
  return `${sentence(finding)}〔${citationsText(finding.citations)}〕`
}

const FATE_WORDS: Record<SeatFate['fate'], string> = {
  stays: '保留',
  passes: '转入存续单位',
  vacant: '空出',
  open: '待选定',
}

/** What a merger does, line by line: the join date, the seats, what is to be chosen, what is left to the council, dues. */
export function mergerLines(plan: MergerPlan): string[] {
  const offices = (of: readonly Office[]) => of.map((office) => OFFICE_WORDS[office]).join('、')
  return [
    `入会日期 ${plan.joinedOn}〔${citationsText(plan.citations)}〕`,
    ...plan.seats.map(({ tenure, fate, run = 0 }) => {
      const missed = run > 0 ? `，连续 ${run} 次不出席` : ''
      return `${tenure.member} ${OFFICE_WORDS[tenure.office]}：${FATE_WORDS[fate]}${missed}`
    }),
    ...plan.open.map(({ seats, citations }) => {
      const named = seats.map(({ office, member }) => `${member} ${OFFICE_WORDS[office]}`).join('、')
      return `由单位选定：${named}〔${citationsText(citations)}〕`
    }),
    ...(plan.left.length > 0 ? [`失去基础，由理事会决定：${offices(plan.left)}`] : []),
    ...(plan.notPrincipal.length > 0 ? [`代表人不是主要负责人：${offices(plan.notPrincipal)}`] : []),
    ...plan.dues.map(duesLine),
  ]
}

function duesLine({ year, fate, unpaid, paid }: DuesFate): string {
  const [owing, given] = [`${unpaid / 100} 元`, `${paid / 100} 元`]
  const words: Record<DuesFate['fate'], string> = {
    once: `只收一次，并入单位已缴 ${given}计入，存续单位还应缴 ${owing}`,
    passes: `并入单位未缴的 ${owing}由存续单位缴纳`,
    paid: `并入单位已缴 ${given}，不退费`,
    arrears: `并入单位欠缴 ${owing}，仍记在它名下`,
  }
  return `${year} 年会费：${words[fate]}`
}

/** Why somebody cannot be elected, as one line with its articles. */
export function obstacleLine(no: string, { why, offices, citations }: Obstacle): string {
  return `${no}：${OBSTACLE_WORDS[why]}${offices.map((office) => OFFICE_WORDS[office]).join('、')}〔${citationsText(citations)}〕`
}

const OBSTACLE_WORDS: Record<Obstacle['why'], string> = {
  not_member: '不是会员',
  held_already: '已经担任',
  without_basis: '不是',
  incompatible: '不能兼任',
  not_principal: '代表人不是主要负责人，不能任',
}

/** How the seats of an office would stand, and whether the other reading tells otherwise. */
export function seatsLine(office: Office, { count, verdict, otherwise, citations }: SeatsForecast): string {
  const word = { over: '超额', under: '不足', within: '相符' }
  const other = otherwise === undefined ? '' : `，换一种读法${word[otherwise]}`
  return `${OFFICE_WORDS[office]} ${count} 人：${word[verdict ?? 'within']}${other}〔${citationsText(citations)}〕`
}

function sentence(finding: Finding): string {
  switch (finding.kind) {
    case 'attendance': {
      const back = finding.revertsTo === undefined ? '' : `，转为${OFFICE_WORDS[finding.revertsTo]}`
      const result = finding.verdict === 'forfeited' ? back : ''
      const run = `连续 ${finding.run} 次（${finding.because.join('、')}）`
      return `${finding.member} ${OFFICE_WORDS[finding.office]}：${ATTENDANCE_WORDS[finding.verdict]}，${run}${result}`
    }
    case 'cascade': {
      const verdict = finding.verdict === 'forfeited' ? '随理事资格一并丧失' : '理事资格已失，由理事会决定'
      return `${finding.member} ${OFFICE_WORDS[finding.office]}：${verdict}`
    }
    case 'seats':
      return `${OFFICE_WORDS[finding.office]} ${finding.count} 人：${finding.verdict === 'over' ? '超额' : '不足'}`
    case 'meetings_due': {
      const verdict = finding.verdict === 'due' ? '尚应召开' : '当年未开足'
      return `${BODY_WORDS[finding.body]} ${finding.year} 年：${verdict}，应 ${finding.required} 次，已 ${finding.held} 次`
    }
    case 'dues': {
      const verdict = finding.verdict === 'arrears' ? '欠缴' : '满一年未缴，可提请理事会'
      return `${finding.member} ${finding.year} 年会费：${verdict}，自 ${finding.since}，已缴 ${finding.paid / 100} 元`
    }
    case 'deemed_withdrawal': {
      const { unpaid, congress, activities } = finding.conditions
      const verdict = finding.verdict === 'candidate' ? '视为自动退会，必须提请理事会' : '尚不能认定自动退会'
      const parts = [`会费${CONDITION_WORDS[unpaid]}`, `大会${CONDITION_WORDS[congress]}`]
      return `${finding.member} ${finding.year} 年：${verdict}（${[...parts, `活动${CONDITION_WORDS[activities]}`].join('、')}）`
    }
    case 'representation':
      return `${finding.member}：${REPRESENTATION_WORDS[finding.verdict]}`
  }
}
