import { findingsOn } from '../rules/findings.ts'
import { countUnsettled } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** How many there are of what: of findings by kind and verdict, of cases that wait for somebody by kind and state. */
export type Tally = {
  findings: { kind: string; verdict: string; count: number }[]
  cases: { kind: string; state: string; count: number }[]
}

/** Counts what the rules find today, and the cases that wait, without a word about whom they concern. */
export async function tallyOf(desk: Desk): Promise<Tally> {
  const findings = findingsOn(rulebookOn(desk), await loadFacts(desk.tx, desk.zone), desk.today)
  const alike = Map.groupBy(findings, ({ kind, verdict }) => `${kind}/${verdict}`)
  return {
    findings: [...alike.values()].flatMap(([one, ...more]) =>
      one === undefined ? [] : [{ kind: one.kind, verdict: one.verdict, count: 1 + more.length }],
    ),
    cases: await countUnsettled(desk.tx),
  }
}
