import type { Notice, Outcome } from '../messages/notice.ts'
import { addDays } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import type { SeatFate } from '../rules/restructuring.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { casesOf } from '../store/cases.ts'
import { listOpenMeetings, meetingsWithoutBase } from '../store/meetings.ts'
import type { MergerRecord } from '../store/restructurings.ts'
import { beginTenure, lockSeats, lockTenure, overSeatsAmong } from '../store/tenures.ts'
import { fixBase } from './attendanceBook.ts'
import { openBasisLost } from './casesBasis.ts'
import { settleCasesOf } from './certifyingSeats.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Planned } from './mergerPlanning.ts'
import { remindOfFiling } from './officeNotices.ts'
import { endByCase, lastDayOf } from './tenureEnding.ts'

/** Meetings of today that have begun were those of the seats as they were. */
export async function fixBases(desk: Desk): Promise<void> {
  const midnight = Temporal.PlainDate.from(desk.today).toZonedDateTime(desk.zone).toInstant()
  const begun = (await listOpenMeetings(desk.tx, ['called'])).filter(
    ({ startsAt }) =>
      Temporal.Instant.compare(startsAt, midnight) >= 0 && Temporal.Instant.compare(startsAt, desk.now) <= 0,
  )
  for (const meeting of [...(await meetingsWithoutBase(desk.tx, midnight)), ...begun]) await fixBase(desk, meeting)
}

/** Ends the seats that pass or fall vacant, begins those that pass, and settles the cases about them. */
export async function moveSeats(
  desk: Desk,
  actor: string,
  merger: MergerRecord,
  { seats }: Planned,
): Promise<Outcome[]> {
  for (const office of [...new Set(seats.map(({ tenure }) => tenure.office))].sort()) await lockSeats(desk.tx, office)
  const ending = seats.filter(({ fate }) => fate !== 'stays')
  for (const seat of ending) await moveSeat(desk, actor, merger, seat, beginningOf(desk, seats, seat))
  const ids = ending.map(({ tenure }) => tenure.id)
  const { no, member, merged } = merger
  const about = (await casesOf(desk.tx, [merged.no])).map(({ tenureId }) => tenureId)
  return [
    ...(await settleCasesOf(desk, actor, { no, member }, ids)),
    ...(await settleCasesOf(desk, actor, { no, member: merged }, about)),
  ]
}

/** A seat that takes the place of the survivor's own begins on the day after that one's last. */
function beginningOf(desk: Desk, seats: SeatFate[], { tenure }: SeatFate): Day {
  const own = seats.filter((one) => one.fate === 'vacant' && one.tenure.office === tenure.office)
  const firstFree = own.map((one) => addDays(lastDayOf(desk, one.tenure), 1))
  return [desk.today, ...firstFree].sort().at(-1) ?? desk.today
}

async function moveSeat(
  desk: Desk,
  actor: string,
  { no, member, merged }: MergerRecord,
  { tenure, fate }: SeatFate,
  from: Day,
) {
  const held = await lockTenure(desk.tx, tenure.id)
  const of = tenure.member === member.no ? member : merged
  await endByCase(desk, actor, { no, member: of }, held, `合并 ${no}`)
  if (fate !== 'passes') return
  const { office, term, until } = held
  if (until !== undefined && until < from) return
  const overSeats = (await overSeatsAmong(desk.tx, [held.id])).size > 0
  const span = { from, ...(until !== undefined && { until }), ...(term !== undefined && { term }) }
  const seat = { memberId: member.id, office, ...span, begunBy: no, continuesId: held.id, overSeats }
  const id = await beginTenure(desk.tx, seat, desk.now)
  const data = { merger: no, office, tenure: id, continues: held.id, from }
  await record(desk.tx, { at: desk.now, actor, type: 'tenure.begun', subject: `member:${member.no}`, data })
}

/** An officer's seat that passed without the office it rests on waits for the council. */
export async function loseBasis(
  desk: Desk,
  actor: string,
  { no, member }: MergerRecord,
  planned: Planned,
): Promise<Outcome[]> {
  const rulebook = rulebookOn(desk)
  const outcomes: Outcome[] = []
  for (const office of planned.left) {
    if (office !== 'president' && office !== 'vice_president') continue
    const citations = citationsOf(rulebook, provision(rulebook, `${office}.basis`))
    const finding = {
      key: `cascade/basis_lost/${member.no}/${office}/${no}`,
      kind: 'cascade' as const,
      verdict: 'basis_lost' as const,
      member: member.no,
      office,
      because: no,
      citations,
      readings: {},
      asOf: desk.today,
    }
    outcomes.push(await openBasisLost(desk, actor, { no, member }, finding))
  }
  return outcomes
}

/** A president's seat that moves or falls vacant changes who is the association's legal representative. */
export function remindOfPresident(desk: Desk, { no }: MergerRecord, { seats }: Planned): Notice[] {
  const moved = seats.filter(({ fate }) => fate !== 'stays').map(({ tenure }) => tenure.office)
  return remindOfFiling(desk, no, moved)
}
