import { addYears } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { record, recordedSince } from '../store/audit.ts'
import { clearUnadmitted, removeTextsBefore } from '../store/oldTexts.ts'
import { membersGoneBefore, peopleGoneBefore, standInsGoneBefore } from '../store/pastPeople.ts'
import type { Desk } from './desk.ts'
import type { DigestLine } from './digestSections.ts'
import type { Due } from './due.ts'
import { removeMember, removePerson, removeStandIn } from './personRemoving.ts'

/** How many members, people and applications a turn removes at most; what is left is for the next day's. */
const PORTION = 25

/** How far back a removal is news, in days. */
const NEWS_DAYS = 14

/**
 * Removes what is personal and no longer needed: of members that left, of people who no longer act for their member or
 * only stood in for it, of applications that came to nothing, and old messages of everybody. Says nothing itself; the digest tells how many it
 * were. A second turn finds nothing.
 */
export async function privacyRetentionDue(desk: Desk): Promise<Due[]> {
  const { left, messages, unadmitted } = desk.privacy.retention
  const before = (years: number): Day => addYears(desk.today, -years)
  const members = await membersGoneBefore(desk.tx, before(left.years), PORTION)
  let people = 0
  for (const member of members) people += await removeMember(desk, member)
  const gone = await peopleGoneBefore(desk.tx, before(left.years), PORTION)
  for (const person of gone) await removePerson(desk, person)
  const standIns = await standInsGoneBefore(desk.tx, instantOf(desk, before(left.years)), desk.privacy.mark, PORTION)
  for (const one of standIns) await removeStandIn(desk, one)
  people += gone.length + standIns.length
  const until = instantOf(desk, before(unadmitted.years))
  const applications = await clearUnadmitted(desk.tx, until, desk.privacy.mark, PORTION, desk.now)
  const texts = await removeTextsBefore(desk.tx, instantOf(desk, before(messages.years)))
  await note(desk, { members: members.length, people, applications, texts })
  return []
}

function instantOf({ zone }: Desk, day: Day): Temporal.Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant()
}

/** That something was removed, without whose it was. */
async function note(desk: Desk, counts: Record<string, number>): Promise<void> {
  if (Object.values(counts).every((count) => count === 0)) return
  const event = { at: desk.now, actor: 'schedule', type: 'privacy.removed' as const, subject: `day:${desk.today}` }
  await record(desk.tx, { ...event, data: counts })
}

/** What was removed lately, for the digest. */
export async function digestRemovals(desk: Desk): Promise<DigestLine[]> {
  const since = desk.now.subtract({ hours: NEWS_DAYS * 24 })
  const events = await recordedSince(desk.tx, 'privacy.removed', since)
  // Old messages alone are every day's, and no news.
  const news = events.filter(({ data }) => Number(data.members) + Number(data.people) + Number(data.applications) > 0)
  return news.map(({ id, data }) => ({ key: `digest/removed/${id}`, values: data }))
}
