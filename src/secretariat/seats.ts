import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { OFFICES } from '../rules/facts.ts'
import { seatsFindings, seatsTaken } from '../rules/offices.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { loadSeats } from '../store/tenures.ts'
import { type Asker, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'

/**
 * 席位: for every office how many hold it today, how many may, what is vacant, where that is too many or too few, and who
 * elects to it, from whom.
 */
export async function showSeats(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const rulebook = rulebookOn(desk)
  const facts = await loadSeats(desk.tx, desk.today)
  const findings = seatsFindings(rulebook, facts, desk.today)
  const seats = OFFICES.map((office) => {
    const limits = provision(rulebook, `${office}.seats`)
    const found = findings.find((one) => one.office === office)
    const { count, readings } = seatsTaken(rulebook, facts, office, desk.today)
    return {
      office,
      count,
      min: limits.min ?? null,
      max: limits.max ?? null,
      verdict: found?.verdict ?? null,
      vacant: limits.max === undefined ? null : Math.max(0, limits.max - count),
      electedBy: provision(rulebook, `${office}.election`).body,
      from: provision(rulebook, `${office}.election`).from ?? null,
      withOfficers: readings.officersWithinStanding === 'yes',
      at: citationsOf(rulebook, limits),
    }
  })
  return reply(asker.account, 'replies/seats', { day: desk.today, seats })
}
