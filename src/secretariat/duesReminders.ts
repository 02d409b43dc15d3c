import { addDays, daysBetween } from '../rules/days.ts'
import { duesStanding } from '../rules/dues.ts'
import type { Day, DuesFact, Facts, Office } from '../rules/facts.ts'
import { isMember, ledgerOf } from '../rules/ledger.ts'
import { citationsOf, provision, type Rulebook } from '../rules/rulebook.ts'
import { loadFacts } from '../store/facts.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import type { Speaker } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import { firstYearsOwed } from './admissionReminders.ts'
import { correspondentsOf } from './correspondents.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { type Due, stepReached } from './due.ts'
import { leavingMembers } from './leavingMembers.ts'
import { titlesIn } from './titles.ts'

/** One year's dues of which a step of the ladder is reached. `step` is days after the due day, negative before it. */
type Owing = {
  member: string
  year: number
  dueOn: Day
  owed: number
  paid: number
  overdue: boolean
  step: number
  reachedOn: Day
}

/**
 * Reminders of dues, by the ladder of days around the due day. One message names all years of a member that are open; it
 * is due when a step of one of them is reached and was not said. Only the latest step of each year counts.
 * The first year of whoever was approved and has not paid yet has a clock of its own; of whoever is about to leave no
 * new dues are asked.
 */
export async function duesRemindersDue(desk: Desk): Promise<Due[]> {
  const rulebook = rulebookOn(desk)
  const facts = await loadFacts(desk.tx, desk.zone)
  const joining = await firstYearsOwed(desk)
  const { since } = await leavingMembers(desk)
  const owed = owingOn(rulebook, facts, desk.today)
    .filter(({ member, year }) => joining.get(member) !== year)
    .filter(({ member, dueOn }) => dueOn <= (since.get(member) ?? dueOn))
  const owing = Map.groupBy(owed, (one) => one.member)
  const ids = await memberIdsByNo(desk.tx, [...owing.keys()])
  const correspondents = await correspondentsOf(desk, [...ids.values()])
  const titles = titlesIn(desk, facts)
  const told = await toldKeys(desk, [...owing.values()].flat(), [...correspondents.values()].flatMap(everybody))
  return [...ids].flatMap(([no, id]) => {
    const people = correspondents.get(id)
    const years = owing.get(no) ?? []
    if (people === undefined) return []
    return everybody(people).flatMap((person) => reminderTo(rulebook, person, titles(no), years, told))
  })
}

function everybody({ addressee, copies }: { addressee: Speaker; copies: Speaker[] }): Speaker[] {
  return [addressee, ...copies]
}

/** Every year of a current member's dues that is open and has reached a step of the ladder. */
function owingOn(rulebook: Rulebook, facts: Facts, day: Day): Owing[] {
  const { members } = ledgerOf(facts)
  return facts.dues.flatMap((row) => {
    const member = members.get(row.member)
    return member === undefined || !isMember(member, day) ? [] : owingIn(rulebook, row, day)
  })
}

function owingIn(rulebook: Rulebook, row: DuesFact, day: Day): Owing[] {
  const { year, dueOn, owed, paid, inArrears } = duesStanding(rulebook, row, day)
  const { daysBefore, daysAfter } = provision(rulebook, 'dues.reminders')
  const step = stepReached([...daysBefore, ...daysAfter.map((days) => -days)], daysBetween(day, dueOn))
  if (row.waived || paid >= owed || step === undefined) return []
  const reachedOn = addDays(dueOn, -step)
  return [{ member: row.member, year, dueOn, owed, paid, overdue: inArrears, step: -step, reachedOn }]
}

function keyOf({ member, year, dueOn, step }: Owing, person: Speaker): string {
  return `dues/${member}/${year}/${dueOn}/${step}/${person.id}`
}

async function toldKeys(desk: Desk, owing: Owing[], people: Speaker[]): Promise<Set<string>> {
  const byMember = Map.groupBy(people, (person) => person.member.no)
  const keys = owing.flatMap((one) => (byMember.get(one.member) ?? []).map((person) => keyOf(one, person)))
  return toldAmong(desk.tx, keys)
}

function reminderTo(
  rulebook: Rulebook,
  person: Speaker,
  title: Office | null,
  years: Owing[],
  told: Set<string>,
): Due[] {
  const unsaid = years
    .filter((one) => !told.has(keyOf(one, person)))
    .sort((a, b) => (a.reachedOn < b.reachedOn ? 1 : -1))
  const [newest, ...others] = unsaid
  if (newest === undefined) return []
  const { no, name } = person.member
  const values = {
    name: person.name,
    member: { no, name, title },
    years: years.map(({ year, dueOn, owed, paid, overdue }) => ({ year, dueOn, unpaid: owed - paid, overdue })),
    unpaid: years.reduce((sum, { owed, paid }) => sum + owed - paid, 0),
    overdue: years.some((one) => one.overdue),
    citations: citationsOf(rulebook, provision(rulebook, 'dues.arrears')),
  }
  const notice = {
    to: { person: person.id },
    template: 'notices/dues_reminder',
    values,
    once: keyOf(newest, person),
  }
  return [{ notice, dueOn: newest.reachedOn, marks: others.map((one) => keyOf(one, person)) }]
}
