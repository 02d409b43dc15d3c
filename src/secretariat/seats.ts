import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { OFFICES } from '../rules/facts.ts'
import { seatsFindings, seatsTaken } from '../rules/offices.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { loadSeats } from '../store/tenures.ts'
import { type Asker, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** 席位: for every office how many hold it today, how many may, and where that is too many or too few. */
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
      withOfficers: readings.officersWithinStanding === 'yes',
      at: citationsOf(rulebook, limits),
    }
  })
  return reply(asker.account, 'replies/seats', { day: desk.today, seats })
}
