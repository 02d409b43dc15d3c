import { type Wording, word } from '../messages/wording.ts'
import { type Citation, citationsText } from '../rules/citation.ts'
import type { ReportedFinding } from '../workbook/findings.ts'
import type { FindingView } from './wallView.ts'

/** What a finding may say of its matter; each kind has some of it. */
const MATTERS = [
  'office',
  'revertsTo',
  'body',
  'run',
  'limit',
  'because',
  'year',
  'owed',
  'paid',
  'since',
  'conditions',
]

/** A finding in words for people, with its places and the finding itself for those who build. */
export function findingView(wording: Wording, finding: ReportedFinding): FindingView {
  const { kind, verdict } = finding
  const matter = Object.fromEntries(MATTERS.map((name) => [name, finding[name] ?? null]))
  return {
    text: word(wording, { template: 'replies/finding', values: { finding: { kind, verdict, ...matter } } }).text,
    at: citationsText(finding.citations as Citation[]),
    key: String(finding.key),
    raw: JSON.stringify(finding, null, 2),
  }
}
