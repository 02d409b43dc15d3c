import { type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { duesStanding } from '../rules/dues.ts'
import { standardFor } from '../rules/duesTiers.ts'
import type { Office } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { allDuesStandards } from '../store/duesStandards.ts'
import { loadFacts } from '../store/facts.ts'
import { type Asker, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'

/**
 * What the members of a tier owed, paid and were let off in a year; amounts in fen. Without a tier: no office of one.
 * Where no standard of that year was ever entered here, those are taken together who owed the same: `amount`.
 */
type TierOfReport = Tier & { members: number } & Sums
type Tier = { tier: Office | null; amount: number | null }
type Sums = { owed: number; paid: number; waived: number; arrears: number; open: number }

/** 会费年报: the association's account of a year's dues, by tier, as it is to be given to the members every year. */
export async function showDuesReport(desk: Desk, asker: Asker, year: number): Promise<Outcome> {
  staffOf(asker)
  const rulebook = rulebookOn(desk)
  const facts = await loadFacts(desk.tx, desk.zone)
  const standards = await allDuesStandards(desk.tx)
  const rows = facts.dues.filter((row) => row.year === year)
  if (rows.length === 0) throw new Refusal('dues_report_empty', { year })
  const byTier = Map.groupBy(rows, ({ member, owed }) => {
    const standard = standardFor(rulebook, facts, standards, { member, year })
    return standard === undefined ? owed : (standard.tier ?? null)
  })
  const amounts = [...byTier.keys()].filter((key) => typeof key === 'number').toSorted((a, b) => b - a)
  const order = [...provision(rulebook, 'titles.order').offices, null, ...amounts]
  const tiers = order.flatMap((key): TierOfReport[] => {
    const some = byTier.get(key) ?? []
    const tier: Tier = typeof key === 'number' ? { tier: null, amount: key } : { tier: key, amount: null }
    const sums = some.map((row) => {
      const { owed, paid, inArrears } = duesStanding(rulebook, row, desk.today)
      const unpaid = Math.max(0, owed - paid)
      if (row.waived) return { owed, paid, waived: unpaid, arrears: 0, open: 0 }
      return { owed, paid, waived: 0, arrears: inArrears ? unpaid : 0, open: inArrears ? 0 : unpaid }
    })
    return some.length === 0 ? [] : [{ ...tier, members: some.length, ...sums.reduce(together, NOTHING) }]
  })
  return reply(asker.account, 'replies/dues_report', {
    year,
    day: desk.today,
    tiers,
    total: { members: rows.length, ...tiers.reduce<Sums>(together, NOTHING) },
    ground: provision(rulebook, 'dues.report').note ?? null,
    citations: citationsOf(rulebook, provision(rulebook, 'dues.report')),
  })
}

const NOTHING: Sums = { owed: 0, paid: 0, waived: 0, arrears: 0, open: 0 }

function together(a: Sums, b: Sums): Sums {
  return {
    owed: a.owed + b.owed,
    paid: a.paid + b.paid,
    waived: a.waived + b.waived,
    arrears: a.arrears + b.arrears,
    open: a.open + b.open,
  }
}
