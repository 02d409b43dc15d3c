import type { Outcome, Values } from '../messages/notice.ts'
import { citationsText } from '../rules/citation.ts'
import { seatsAfterElection } from '../rules/elections.ts'
import type { Facts, Office } from '../rules/facts.ts'
import type { CascadeFinding } from '../rules/finding.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { officesHeld, seatsFindings, tenuresInForce } from '../rules/offices.ts'
import { record } from '../store/audit.ts'
import { casesOf, type EndedTenure, type Forfeiture } from '../store/cases.ts'
import { beginTenure, loadSeats, lockTenure, type TenureRecord } from '../store/tenures.ts'
import { closeCards } from './caseNotices.ts'
import { settleBasis } from './casesBasis.ts'
import { decide } from './casesWithdrawing.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { endByCase } from './tenureEnding.ts'

/** Ends the forfeited tenure and those that rest on it, with yesterday as their last day; the seat itself comes first. */
export async function endSeats(
  desk: Desk,
  actor: string,
  one: Forfeiture,
  facts: Facts,
  cascade: CascadeFinding[],
): Promise<EndedTenure[]> {
  const falling = cascade.filter(({ verdict }) => verdict === 'forfeited').map(({ office }) => office)
  const held = tenuresInForce(ledgerOf(facts), one.member.no, desk.today)
  const resting = held.filter(({ office }) => falling.includes(office)).map(({ id }) => id)
  const ended: EndedTenure[] = []
  for (const id of [one.tenureId, ...resting]) ended.push(await end(desk, actor, one, id))
  return ended
}

async function end(desk: Desk, actor: string, one: Forfeiture, id: string): Promise<EndedTenure> {
  const tenure = await lockTenure(desk.tx, id)
  await endByCase(desk, actor, one, tenure, `${citationsText(one.ground.finding.citations)} ${one.no}`)
  const { office, until } = tenure
  return { id, office, ...(until !== undefined && { until }) }
}

/** The measures themselves make the member what it falls back to, where it is not that already. */
export async function revert(desk: Desk, actor: string, one: Forfeiture, lost: TenureRecord): Promise<void> {
  const office = one.ground.finding.revertsTo
  if (office === undefined || (await holds(desk, one.member.no, office))) return
  const { memberId, term, until } = lost
  const span = { from: desk.today, ...(until !== undefined && { until }), ...(term !== undefined && { term }) }
  const seats = seatsAfterElection(
    rulebookOn(desk),
    await loadSeats(desk.tx, desk.today),
    office,
    [one.member.no],
    desk.today,
  )
  const overSeats = seats.verdict === 'over'
  const id = await beginTenure(desk.tx, { memberId, office, ...span, begunBy: one.no, overSeats }, desk.now)
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'tenure.begun',
    subject: `member:${one.member.no}`,
    data: { case: one.no, office, tenure: id, from: desk.today },
  })
}

async function holds(desk: Desk, member: string, office: Office): Promise<boolean> {
  return officesHeld(await loadSeats(desk.tx, desk.today), member, desk.today).includes(office)
}

/** Where the case has filled an office beyond the measures' number, or emptied one below it. */
export async function seatsAfter(desk: Desk, { ground }: Forfeiture): Promise<Values[]> {
  const emptied = (ground.ended ?? []).map(({ office }) => office)
  const found = seatsFindings(rulebookOn(desk), await loadSeats(desk.tx, desk.today), desk.today)
  return found
    .filter(({ office, verdict }) =>
      verdict === 'over' ? office === ground.finding.revertsTo : emptied.includes(office),
    )
    .map(({ office, verdict, count, min, max }) => ({
      office,
      verdict,
      count,
      limit: (verdict === 'over' ? max : min) ?? null,
    }))
}

/** Another case about a seat that has just fallen has nothing left to decide. */
export function settleOthers(desk: Desk, actor: string, confirmed: Forfeiture): Promise<Outcome[]> {
  const gone = (confirmed.ground.ended ?? []).map(({ id }) => id)
  return settleCasesOf(desk, actor, confirmed, gone)
}

/** The open cases about tenures (by id) that a case, a resolution or a new term has ended are settled with a trace. */
export async function settleCasesOf(
  desk: Desk,
  actor: string,
  deciding: { no: string; member: { no: string } },
  ended: readonly string[],
): Promise<Outcome[]> {
  const others = (await casesOf(desk.tx, [deciding.member.no])).filter(({ tenureId }) => ended.includes(tenureId))
  const outcomes: Outcome[] = []
  for (const other of others)
    outcomes.push(
      other.kind === 'forfeiture'
        ? await settle(desk, actor, other, deciding.no)
        : await settleBasis(desk, actor, other, 'settled'),
    )
  return outcomes
}

async function settle(desk: Desk, actor: string, other: Forfeiture, after: string): Promise<Outcome> {
  const settled = (await decide(desk, actor, other, { state: 'settled', reason: after })) as Forfeiture
  const data = { member: other.member.no, after }
  await record(desk.tx, { at: desk.now, actor, type: 'case.settled', subject: `case:${other.no}`, data })
  return { say: [], redraw: [await closeCards(desk, settled, 'settled')] }
}
