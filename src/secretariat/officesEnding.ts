import type { Outcome } from '../messages/notice.ts'
import { restingOn } from '../rules/elections.ts'
import type { Day, Facts, Office } from '../rules/facts.ts'
import type { CascadeFinding } from '../rules/finding.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { tenuresInForce } from '../rules/offices.ts'
import type { MemberOf } from '../store/people.ts'
import { loadSeats, lockTenure } from '../store/tenures.ts'
import { openBasisLost } from './casesBasis.ts'
import { settleCasesOf } from './certifyingSeats.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { releaseSuccessor } from './successorRelease.ts'
import { endByCase } from './tenureEnding.ts'

/**
 * An office that ends by a decision: of whom, what ends it (its number or its name), and the reason as the
 * roll keeps it, and the first day without it.
 */
export type OfficeEnd = { member: MemberOf; office: Office; no: string; reason: string; from: Day }

/** What ended with it, and what lost its basis and waits for the council. */
export type Ended = { ended: Office[]; left: Office[]; outcome: Outcome[] }

/** What would end with an office, and what would be left to the council. */
export function fallsWith(desk: Desk, facts: Facts, member: string, office: Office) {
  const resting = restingOn(rulebookOn(desk), facts, member, office, desk.today)
  const of = (verdict: CascadeFinding['verdict']) => resting.filter((one) => one.verdict === verdict)
  return { falls: of('forfeited'), left: of('basis_lost') }
}

/**
 * Ends an office and what stands on it. A president or vice-president whose directorship ends keeps the
 * office until the council decides. Open cases about what has ended are settled, and a successor who waited for the council
 * to keep an office waits no longer when none is left.
 */
export async function endOffice(desk: Desk, actor: string, end: OfficeEnd): Promise<Ended> {
  const { member, office, no, reason, from } = end
  const seats = await loadSeats(desk.tx, desk.today)
  const { falls, left } = fallsWith(desk, seats, member.no, office)
  const ending = [office, ...falls.map((one) => one.office)]
  const held = tenuresInForce(ledgerOf(seats), member.no, desk.today).filter((one) => ending.includes(one.office))
  for (const { id } of held) await endByCase(desk, actor, { no, member }, await lockTenure(desk.tx, id), reason, from)
  const ids = held.map(({ id }) => id)
  const outcome = await settleCasesOf(desk, actor, { no, member }, ids)
  outcome.push(await releaseSuccessor(desk, actor, member, no))
  for (const one of left) outcome.push(await openBasisLost(desk, actor, { no, member }, findingOf(desk, end, one)))
  return { ended: ending, left: left.map((one) => one.office), outcome }
}

function findingOf(
  desk: Desk,
  { member, no }: OfficeEnd,
  { office, citations }: Pick<CascadeFinding, 'office' | 'citations'>,
): CascadeFinding {
  const key = `cascade/basis_lost/${member.no}/${office}/${no}`
  return {
    key,
    kind: 'cascade',
    verdict: 'basis_lost',
    member: member.no,
    office,
    because: no,
    citations,
    readings: {},
    asOf: desk.today,
  }
}
