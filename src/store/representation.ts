import { addDays } from '../rules/days.ts'
import type { AffiliationRole, Day } from '../rules/facts.ts'
import type { NewPerson } from './changes.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { inPortions } from './portions.ts'

/** Somebody's link to a member: in which role, since when, and whether the council has still to confirm it. */
export type LinkRecord = {
  id: string
  personId: string
  name: string
  from?: Day
  awaitingConfirmation: boolean
}

/** Who acts for a member in a role on a day. */
export async function linksOn(tx: Tx, memberId: string, role: AffiliationRole, day: Day): Promise<LinkRecord[]> {
  return (await linksOfMembers(tx, [memberId], role, day)).get(memberId) ?? []
}

/** Who acts for members in a role on a day, by member id. */
export async function linksOfMembers(
  tx: Tx,
  memberIds: readonly string[],
  role: AffiliationRole,
  day: Day,
): Promise<Map<string, LinkRecord[]>> {
  const on = dateOfDay(day)
  const rows = await inPortions(memberIds, (portion) =>
    tx.affiliation.findMany({
      where: {
        memberId: { in: portion },
        role,
        AND: [{ OR: [{ from: null }, { from: { lte: on } }] }, { OR: [{ until: null }, { until: { gte: on } }] }],
      },
      include: { person: { select: { name: true } } },
      orderBy: [{ learnedAt: 'asc' }, { id: 'asc' }],
    }),
  )
  const links = new Map<string, LinkRecord[]>()
  for (const { id, memberId, personId, person, from, awaitingConfirmation } of rows) {
    const since = from !== null && { from: dayOfDate(from) }
    const link = { id, personId, name: person.name, awaitingConfirmation, ...since }
    links.set(memberId, [...(links.get(memberId) ?? []), link])
  }
  return links
}

/** Ends everybody's link in a role on a last day; later ones are not touched. */
export async function endLinks(tx: Tx, links: readonly LinkRecord[], last: Day): Promise<void> {
  await tx.affiliation.updateMany({
    where: { id: { in: links.map(({ id }) => id) } },
    data: { until: dateOfDay(last), awaitingConfirmation: false },
  })
}

/** Ends every link of people to a member that holds after a last day. Links that began later end on their first day. */
export async function endAllLinks(tx: Tx, memberId: string, last: Day): Promise<number> {
  const on = dateOfDay(last)
  const open = { memberId, OR: [{ until: null }, { until: { gt: on } }] }
  const links = await tx.affiliation.findMany({ where: open })
  for (const { id, from } of links) {
    const until = from !== null && from > on ? from : on
    // Whoever still waited for the council then was not to blame for what was missed: that stays written.
    await tx.affiliation.update({ where: { id }, data: { until } })
  }
  return links.length
}

/**
 * The first day of whoever follows these people in a role, from today: tomorrow where one of them began only today,
 * because nobody acts for less than a day and there is one at any time.
 */
export function firstDayAfter(links: readonly LinkRecord[], today: Day): Day {
  return links.some(({ from }) => from !== undefined && from >= today) ? addDays(today, 1) : today
}

/** The member's person of this name, made if there is none; the mobile is what was said last, if it was. Returns the id. */
export async function personNamed(tx: Tx, memberId: string, { name, mobile }: NewPerson): Promise<string> {
  const row = await tx.person.upsert({
    where: { memberId_name: { memberId, name } },
    create: { memberId, name, mobile: mobile === '' ? null : mobile },
    update: mobile === '' ? {} : { mobile },
  })
  return row.id
}

/** The mobile of a person, as it was said last. */
export async function mobileOf(tx: Tx, personId: string): Promise<string | undefined> {
  return (await tx.person.findUniqueOrThrow({ where: { id: personId } })).mobile ?? undefined
}

/** Begins somebody's link to a member. */
export async function beginLink(
  tx: Tx,
  link: {
    memberId: string
    personId: string
    role: AffiliationRole
    title: string | null
    from: Day
    awaitingConfirmation: boolean
  },
  now: Temporal.Instant,
): Promise<void> {
  const { from, ...plain } = link
  await tx.affiliation.create({ data: { ...plain, from: dateOfDay(from), learnedAt: dateOfInstant(now) } })
}

/** The council has confirmed who acts for a member: nothing waits from that day on. */
export async function confirmLinks(tx: Tx, links: readonly LinkRecord[], on: Day): Promise<void> {
  await tx.affiliation.updateMany({
    where: { id: { in: links.map(({ id }) => id) } },
    data: { awaitingConfirmation: false, confirmedOn: dateOfDay(on) },
  })
}

/** What is refused by the council waits no longer. */
export async function stopWaiting(tx: Tx, links: readonly LinkRecord[]): Promise<void> {
  await tx.affiliation.updateMany({
    where: { id: { in: links.map(({ id }) => id) } },
    data: { awaitingConfirmation: false },
  })
}
