import type { Values } from '../messages/notice.ts'
import { type CurableGround, type ExitProof, exitProof, isCurable } from '../rules/exits.ts'
import type { Day } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { loadFacts } from '../store/facts.ts'
import type { WithdrawalRecord } from '../store/withdrawals.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'

/** How the ground of a withdrawal stands on a day; undefined for one that nothing cures. */
export async function proofOn(
  desk: Desk,
  one: WithdrawalRecord,
  day: Day = desk.today,
): Promise<ExitProof | undefined> {
  const { ground, year, member } = one
  if (!isCurable(ground) || year === undefined) return undefined
  const found = await factsAbout(desk, member.no)
  return exitProof(rulebookOf(desk, one), found.facts, found.member, { ground, year }, day)
}

/** The same as messages tell it. */
export async function proofOf(desk: Desk, one: WithdrawalRecord): Promise<Values | null> {
  const proof = await proofOn(desk, one)
  return proof === undefined || !isCurable(one.ground) ? null : proofValues(one.ground, proof)
}

/** The proof of each condition, and which facts are missing. Amounts in fen. */
export function proofValues(ground: CurableGround, { verdict, year, years, deemed }: ExitProof): Values {
  const conditions = deemed?.conditions
  const missing =
    conditions === undefined ? [] : (['congress', 'activities'] as const).filter((one) => conditions[one] === 'unknown')
  return {
    ground,
    verdict,
    year,
    years,
    unpaid: years.reduce((sum, { owed, paid }) => sum + owed - paid, 0),
    conditions: conditions ?? null,
    window: deemed?.window ?? null,
    meetings: deemed?.meetings ?? [],
    activities: deemed?.activities ?? [],
    missing,
  }
}

/** One member of the roll as the rules see it, with the facts about it. */
export async function factsAbout(desk: Desk, no: string) {
  const facts = await loadFacts(desk.tx, desk.zone, { members: [no] })
  const member = ledgerOf(facts).members.get(no)
  if (member === undefined) throw new Error(`There is no member ${no} among its own facts.`)
  return { facts, member }
}
