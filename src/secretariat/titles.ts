import type { Day, Facts, Office } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { titleOfMember } from '../rules/offices.ts'
import { loadSeats } from '../store/tenures.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** The office that gives a member, by number, its title; null for individuals and for units without one. */
export type Titles = (no: string) => Office | null

/** The titles of these members on a day: one light query, however many they are. */
export async function titlesOf(desk: Desk, numbers: readonly string[], day: Day = desk.today): Promise<Titles> {
  if (numbers.length === 0) return () => null
  return titlesIn(desk, await loadSeats(desk.tx, day, [...new Set(numbers)]), day)
}

/** The title of one member on a day. */
export async function titleOf(desk: Desk, no: string, day: Day = desk.today): Promise<Office | null> {
  return (await titlesOf(desk, [no], day))(no)
}

/** A title where it says more than the office that a line names already; a 理事 of a 理事单位 need not be said twice. */
export function besideOffice(title: Office | null, office: Office | null): Office | null {
  return title === office ? null : title
}

/** The titles on a day of all members that these facts know. */
export function titlesIn(desk: Desk, facts: Facts, day: Day = desk.today): Titles {
  const rulebook = rulebookOn(desk, day)
  const { members } = ledgerOf(facts)
  return (no) => {
    const member = members.get(no)
    return (member && titleOfMember(rulebook, facts, member, day)) ?? null
  }
}
