import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { attendanceFindings } from '../rules/attendance.ts'
import type { Facts, Office, TenureFact } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { tenuresInForce } from '../rules/offices.ts'
import { isAwaitingOn, peopleOf } from '../rules/representation.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { openCases } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { overSeatsAmong } from '../store/tenures.ts'
import { type Asker, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titlesIn } from './titles.ts'

/** 席位 理事: who holds an office today, since when, through whom, and what is to be known of the seat. */
export async function showHolders(desk: Desk, asker: Asker, office: Office): Promise<Outcome> {
  staffOf(asker)
  const facts = await loadFacts(desk.tx, desk.zone)
  const held = facts.members
    .flatMap(({ no }) => tenuresInForce(ledgerOf(facts), no, desk.today))
    .filter((tenure) => tenure.office === office)
  const over = await overSeatsAmong(
    desk.tx,
    held.map(({ id }) => id),
  )
  const cases = new Map((await openCases(desk.tx)).map(({ tenureId, no }) => [tenureId, no]))
  const holders = held.map((tenure) => ({
    ...holderOf(desk, facts, tenure),
    over: over.has(tenure.id),
    caseNo: cases.get(tenure.id) ?? null,
  }))
  const citations = citationsOf(rulebookOn(desk), provision(rulebookOn(desk), `${office}.seats`))
  return reply(asker.account, 'replies/seat_holders', { day: desk.today, office, holders, citations })
}

function holderOf(desk: Desk, facts: Facts, { member: no, office, term, from }: TenureFact) {
  const ledger = ledgerOf(facts)
  const member = ledger.members.get(no)
  const findings = attendanceFindings(rulebookOn(desk), facts, no, desk.today)
  const about = findings.find((one) => one.office === office && one.verdict !== 'passed_over')
  return {
    no,
    name: member?.name ?? no,
    title: titlesIn(desk, facts)(no),
    term: term ?? null,
    from,
    representative:
      member?.kind === 'unit' ? (peopleOf(facts, no, 'representative', desk.today)[0]?.name ?? null) : null,
    awaiting: isAwaitingOn(ledger, no, desk.today),
    run: about === undefined ? null : { verdict: about.verdict, run: about.run },
  }
}
