import { daysBetween, yearOf } from '../rules/days.ts'
import type { Facts } from '../rules/facts.ts'
import type { MeetingsDueFinding } from '../rules/finding.ts'
import { meetingsFindings } from '../rules/meetings.ts'
import { provision } from '../rules/rulebook.ts'
import { loadFacts } from '../store/facts.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { type Due, stepReached } from './due.ts'

/** Tells the secretariat, by the ladder of days before the end of the year, which bodies still have to meet. */
export async function meetingsDueReminder(desk: Desk): Promise<Due[]> {
  const rulebook = rulebookOn(desk)
  const year = yearOf(desk.today)
  const lastDay = `${year}-12-31`
  const step = stepReached(provision(rulebook, 'meetings.dueNotice').daysBefore, daysBetween(desk.today, lastDay))
  if (step === undefined) return []
  const facts = await loadFacts(desk.tx, desk.zone, { members: [] })
  const short = meetingsFindings(rulebook, facts, desk.today).filter((finding) => finding.verdict === 'due')
  if (short.length === 0) return []
  const values = { year, lastDay, short: short.map((finding) => shortOf(facts, finding)) }
  const once = `meetings-due/${year}/${step}`
  return [{ notice: { to: { everyStaff: true }, template: 'notices/meetings_due', values, once }, dueOn: desk.today }]
}

/** A body that has met too seldom, with the meetings of this year that are prepared for it. */
function shortOf(facts: Facts, { body, held, required, year, citations }: MeetingsDueFinding) {
  const prepared = facts.meetings
    .filter((meeting) => meeting.body === body && yearOf(meeting.startsAt) === year)
    .filter(({ status }) => status === 'planned' || status === 'called')
    .map(({ no, name }) => ({ no, name }))
  return { body, held, required, prepared, citations }
}
