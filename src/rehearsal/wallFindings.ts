import type { Citation } from '../rules/citation.ts'
import { citationsText } from '../rules/citation.ts'
import type { ReportedFinding } from '../workbook/findings.ts'
import type { FindingView } from './wallView.ts'

/** Puts a code of the terms file into words. */
export type Term = (code: unknown, group: string) => string

/** A finding in words for people, with its places and the finding itself for those who build. */
export function findingView(finding: ReportedFinding, term: Term): FindingView {
  return {
    text: textOf(finding, term),
    at: citationsText(finding.citations as Citation[]),
    key: String(finding.key),
    raw: JSON.stringify(finding, null, 2),
  }
}

function textOf(finding: ReportedFinding, term: Term): string {
  switch (finding.kind) {
    case 'attendance':
      return attendanceText(finding, term)
    case 'cascade':
      return `${term(finding.office, 'office')}：${cascadeText(finding)}`
    case 'dues':
      return `${finding.year}年度会费：应缴${finding.owed}元，已缴${finding.paid}元，自${dayText(finding.since)}起欠缴${
        finding.verdict === 'ground_unpaid' ? '，已满一年，可以提请理事会' : ''
      }`
    case 'deemed_withdrawal':
      return withdrawalText(finding, term)
    case 'representation':
      return term(finding.verdict, 'representation')
    default:
      return `${finding.kind}：${finding.verdict}`
  }
}

function attendanceText({ verdict, office, revertsTo, body, run, limit, because }: ReportedFinding, term: Term) {
  const [seat, missed] = [term(office, 'office'), (because as string[]).join('、')]
  const loss = revertsTo === undefined ? '' : `丧失${seat}资格，转为${term(revertsTo, 'office')}`
  const ends: Record<string, string> = {
    at_risk: `再有一次不出席就达到${limit}次${loss && `，${loss}`}`,
    forfeited: `已达到${limit}次，依规定${loss}；须立案、异议期满并经确认后才生效`,
    noted: `已达到${limit}次，办法没有写明后果，只作记录`,
    passed_over: '其后已出席，没有后果，仅供备查',
  }
  return `${seat}（${term(body, 'body')}）：连续${run}次不出席（${missed}），${ends[String(verdict)] ?? verdict}`
}

function cascadeText({ verdict }: ReportedFinding): string {
  return verdict === 'forfeited' ? '以理事为基础，随理事资格一并丧失' : '以理事为基础，基础已丧失，由理事会决定去留'
}

function withdrawalText({ verdict, year, conditions }: ReportedFinding, term: Term): string {
  const { unpaid, congress, activities } = conditions as Record<string, string>
  const found = verdict === 'candidate' ? '条件已经具备，须提请理事会表决确认' : '资料不足，无法认定'
  const each = [
    `欠费一年：${term(unpaid, 'condition')}`,
    `不出席会员代表大会：${term(congress, 'condition')}`,
    `不参加活动：${term(activities, 'condition')}`,
  ]
  return `${year}年度视为自动退会：${found}（${each.join('；')}）`
}

function dayText(day: unknown): string {
  const { year, month, day: of } = Temporal.PlainDate.from(String(day))
  return `${year}年${month}月${of}日`
}
