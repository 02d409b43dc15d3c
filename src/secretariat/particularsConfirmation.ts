import type { Look } from '../messages/notice.ts'
import { addDays, daysBetween, yearOf } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { hasLeft } from '../rules/ledger.ts'
import { provision } from '../rules/rulebook.ts'
import { loadFacts } from '../store/facts.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import { checkedIn } from '../store/particularsChecks.ts'
import { findPeopleOf, reachable, type Speaker } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { type Due, stepReached } from './due.ts'
import { leavingMembers } from './leavingMembers.ts'
import { PARTICULARS, particularsLooks } from './particularsCard.ts'

/**
 * The yearly question to every unit's liaison, where there is none in reach to its representative: do the registered
 * particulars still hold? Asked on the provision's day and again after so many days until somebody answers. Units that
 * joined this year are asked next year; who has left, or is about to, is asked nothing.
 */
export async function particularsConfirmationDue(desk: Desk): Promise<Due[]> {
  const step = stepOn(desk)
  if (step === undefined) return []
  const asked = await toBeAsked(desk)
  const keys = new Map(asked.map((person) => [keyOf(desk, person, step.days), person]))
  const told = await toldAmong(desk.tx, [...keys.keys()])
  const untold = [...keys].filter(([once]) => !told.has(once))
  const members = untold.map(([, person]) => person.member)
  const lookOf = await particularsLooks(desk, members, yearOf(desk.today))
  return untold.map(([once, person]) => question(desk, person, lookOf(person.member), { once, dueOn: step.on }))
}

/** The latest step that the year's ladder has reached. */
function stepOn(desk: Desk): { days: number; on: Day } | undefined {
  const { remindAfterDays } = provision(rulebookOn(desk), 'registered.confirmation')
  const first = confirmationDay(desk, yearOf(desk.today))
  const reached = stepReached(
    [0, ...remindAfterDays].map((days) => -days),
    daysBetween(desk.today, first),
  )
  return reached === undefined ? undefined : { days: -reached, on: addDays(first, -reached) }
}

/** The day of a year on which units are asked. */
export function confirmationDay(desk: Desk, year: number): Day {
  const { month, day } = provision(rulebookOn(desk), 'registered.confirmation')
  return Temporal.PlainDate.from({ year, month, day }).toString()
}

/** The units that are asked in a year and have not answered, by member id. */
export async function unansweredIn(desk: Desk, year: number): Promise<Map<string, { no: string; name: string }>> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const first = confirmationDay(desk, year)
  const units = facts.members.filter(
    (member) =>
      member.kind === 'unit' &&
      yearOf(member.joinedOn) < year &&
      !hasLeft(member, desk.today < first ? first : desk.today),
  )
  const ids = await memberIdsByNo(
    desk.tx,
    units.map(({ no }) => no),
  )
  const answered = await checkedIn(desk.tx, year)
  const open = units.flatMap(({ no, name }): [string, { no: string; name: string }][] => {
    const id = ids.get(no)
    return id === undefined || answered.has(id) ? [] : [[id, { no, name }]]
  })
  return new Map(open)
}

async function toBeAsked(desk: Desk): Promise<Speaker[]> {
  const units = await unansweredIn(desk, yearOf(desk.today))
  const { since } = await leavingMembers(desk)
  for (const [id, { no }] of units) if (since.has(no)) units.delete(id)
  const people = await findPeopleOf(desk.tx, [...units.keys()], desk.today)
  const all = [...people.values()].flat()
  const inReach = await reachable(
    desk.tx,
    all.map(({ id }) => id),
  )
  return [...people.values()].flatMap((some) => {
    const there = some.filter(({ id }) => inReach.has(id))
    const liaison = there.find(({ roles }) => roles.includes('liaison'))
    return liaison ?? there.find(({ roles }) => roles.includes('representative')) ?? []
  })
}

function keyOf(desk: Desk, person: Speaker, days: number): string {
  return `particulars/${person.member.no}/${yearOf(desk.today)}/${days}/${person.id}`
}

function question(desk: Desk, person: Speaker, look: Look, { once, dueOn }: { once: string; dueOn: Day }): Due {
  const asks = { question: PARTICULARS, subject: `${person.member.id}/${yearOf(desk.today)}` }
  return { notice: { to: { person: person.id }, ...look, actions: ['unchanged', 'changes'], asks, once }, dueOn }
}
