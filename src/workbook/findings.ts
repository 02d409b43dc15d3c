import type { Day } from '../rules/facts.ts'
import type { Finding } from '../rules/finding.ts'
import { findingsOn } from '../rules/findings.ts'
import { rulebookInForce, withReadings } from '../rules/rulebook.ts'
import type { Tx } from '../store/database.ts'
import { loadFacts } from '../store/facts.ts'
import { loadRulebooks } from '../store/rulebooks.ts'

/** Which findings are asked for: the day, one member or all, readings to try instead of the rulebook's. */
export type FindingsQuestion = { asOf: Day; zone: string; member?: string; readings?: Record<string, string> }

/** A question about a member nobody has heard of. */
export class UnknownMember extends Error {
  override name = 'UnknownMember'
  constructor(no: string) {
    super(`名册中没有会员编号 ${no}，请检查编号（在聊天中发送“查 名称”，或导出名册查看）。`)
  }
}

/** A finding as it is printed: amounts in yuan. */
export type ReportedFinding = Record<string, unknown>

/** The order in which a finding's fields are printed. */
const FIELDS = [
  ...['key', 'kind', 'verdict', 'member', 'office', 'revertsTo', 'body', 'run', 'limit', 'because'],
  ...['count', 'min', 'max', 'held', 'required', 'year', 'dueOn', 'owed', 'paid', 'since', 'conditions'],
  ...['citations', 'readings', 'asOf'],
] as (keyof Finding)[]

/**
 * What the rules say on a day, by member number, then kind. Throws UnknownMember, UnknownReading (with the list of
 * readings), NoRulebookInForce.
 */
export async function findingsReport(tx: Tx, question: FindingsQuestion): Promise<ReportedFinding[]> {
  const { asOf, zone, member, readings = {} } = question
  const rulebook = withReadings(rulebookInForce(await loadRulebooks(tx), asOf), readings)
  const facts = await loadFacts(tx, zone, member === undefined ? {} : { members: [member] })
  if (member !== undefined && facts.members.length === 0) throw new UnknownMember(member)
  // Counts of seats say nothing when the facts are one member's.
  const isAsked = (finding: Finding) => member === undefined || ('member' in finding && finding.member === member)
  return findingsOn(rulebook, facts, asOf).filter(isAsked).map(reported)
}

function reported(finding: Finding): ReportedFinding {
  const inYuan = 'owed' in finding ? { owed: finding.owed / 100, paid: finding.paid / 100 } : {}
  const shown: ReportedFinding = { ...finding, ...inYuan }
  return Object.fromEntries(FIELDS.flatMap((field) => (field in shown ? [[field, shown[field]]] : [])))
}
