import { yearOf } from '../rules/days.ts'
import { type DuesStanding, duesOf } from '../rules/dues.ts'
import type { Day, DuesFact, Facts } from '../rules/facts.ts'
import type { Finding } from '../rules/finding.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { citationsOf, provision, type Rulebook } from '../rules/rulebook.ts'
import type { ConcessionKind } from '../store/concessions.ts'

/**
 * A year's dues as 状态 shows it. `approvedBy` and `pending` are what was said about paying it later, or not at all:
 * null until somebody who knows fills them in.
 */
export type DuesLine = ReturnType<typeof duesLine> & { approvedBy: string | null; pending: ConcessionKind | null }

/**
 * A member's dues on a day: the latest year there is a row of, and every year in arrears, oldest first. `state` is
 * waived, paid, open (not due yet) or the verdict of the rules.
 */
export function duesLines(rulebook: Rulebook, facts: Facts, no: string, findings: Finding[], day: Day): DuesLine[] {
  const rows = ledgerOf(facts).duesByMember.get(no) ?? []
  const standings = duesOf(rulebook, facts, no, day).filter((standing) => standing.year <= yearOf(day))
  const latest = standings.at(-1)
  return standings
    .filter((standing) => standing === latest || standing.inArrears)
    .map((standing) => ({ ...duesLine(rulebook, standing, rows, findings), approvedBy: null, pending: null }))
}

function duesLine(rulebook: Rulebook, standing: DuesStanding, rows: DuesFact[], findings: Finding[]) {
  const { year, dueOn, owed, paid, since } = standing
  const found = findings.find((one) => one.kind === 'dues' && one.year === year && one.dueOn === dueOn)
  const row = rows.find((one) => one.year === year)
  const verdict = found?.kind === 'dues' ? found.verdict : undefined
  return {
    year,
    dueOn,
    owed,
    paid,
    since,
    deferred: row?.deferredTo !== undefined,
    state: verdict ?? settled(standing, row),
    at: found?.citations ?? citationsOf(rulebook, provision(rulebook, 'dues.dueDay')),
  }
}

function settled({ paid, owed }: DuesStanding, row: DuesFact | undefined): 'waived' | 'paid' | 'open' {
  if (row?.waived === true) return 'waived'
  return paid >= owed ? 'paid' : 'open'
}

/** Whether the member counts as having withdrawn, and how each condition stands; null when nothing is found. */
export function withdrawalLine(findings: Finding[]) {
  const found = findings.find((one) => one.kind === 'deemed_withdrawal')
  if (found?.kind !== 'deemed_withdrawal') return null
  const { verdict, year, conditions, citations } = found
  return { verdict, year, conditions, at: citations }
}
