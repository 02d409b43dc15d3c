import { type Notice, type Outcome, reply, type Values } from '../messages/notice.ts'
import { duesStanding } from '../rules/dues.ts'
import type { Day, Office } from '../rules/facts.ts'
import { hasLeft, inOrder, ledgerOf } from '../rules/ledger.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { loadFacts } from '../store/facts.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import { findPeopleOf } from '../store/people.ts'
import { mobilesOf } from '../store/reach.ts'
import { type Asker, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titlesIn } from './titles.ts'

/** The question of the card with the arrears, whose button sends them as a file. */
export const ARREARS = 'arrears'

/** How many of those who have owed longest are named. */
const NAMED = 3

/** One year in arrears; amounts in fen. */
export type ArrearsRow = {
  no: string
  name: string
  title: Office | null
  year: number
  dueOn: Day
  owed: number
  paid: number
  unpaid: number
  since: Day
  overAYear: boolean
  left: boolean
}

/** Every year in arrears today, of former members too, the longest first. */
export async function arrearsRows(desk: Desk): Promise<ArrearsRow[]> {
  const rulebook = rulebookOn(desk)
  const facts = await loadFacts(desk.tx, desk.zone)
  const { members } = ledgerOf(facts)
  const titles = titlesIn(desk, facts)
  const rows = facts.dues.flatMap((row): ArrearsRow[] => {
    const member = members.get(row.member)
    const { inArrears, unpaidForAYear, dueOn, owed, paid, since, year } = duesStanding(rulebook, row, desk.today)
    if (!inArrears || member === undefined) return []
    const { no, name } = member
    const amounts = { owed, paid, unpaid: owed - paid }
    const left = hasLeft(member, desk.today)
    return [{ no, name, title: titles(no), year, dueOn, ...amounts, since, overAYear: unpaidForAYear, left }]
  })
  return rows.toSorted((a, b) => inOrder(a.since, b.since) || inOrder(a.no, b.no))
}

/** 欠费: how many owe how much, who has owed longest, and all of it as a file. */
export async function showArrears(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const rows = await arrearsRows(desk)
  if (rows.length === 0) return reply(asker.account, 'replies/arrears_none', { day: desk.today })
  const card: Notice = {
    to: { account: asker.account },
    template: 'cards/arrears',
    values: summaryOf(desk, rows),
    actions: ['export'],
    asks: { question: ARREARS, subject: desk.today },
  }
  return { say: [card] }
}

function summaryOf(desk: Desk, rows: ArrearsRow[]): Values {
  const members = (some: ArrearsRow[]) => new Set(some.map(({ no }) => no)).size
  const total = (some: ArrearsRow[]) => some.reduce((sum, { unpaid }) => sum + unpaid, 0)
  // The council decides of members only.
  const overAYear = rows.filter((row) => row.overAYear && !row.left)
  const left = rows.filter((row) => row.left)
  const rulebook = rulebookOn(desk)
  return {
    day: desk.today,
    members: members(rows),
    years: rows.length,
    total: total(rows),
    overAYear: { members: members(overAYear), total: total(overAYear) },
    left: { members: members(left), total: total(left) },
    longest: rows.slice(0, NAMED).map(({ no, name, title, year, unpaid }) => ({ no, name, title, year, unpaid })),
    citations: citationsOf(rulebook, provision(rulebook, 'dues.arrears')),
  }
}

/** Whom to ring about each member's arrears: the representative, else the liaison, by member number. */
export async function contactsOf(
  desk: Desk,
  numbers: string[],
): Promise<Map<string, { name: string; mobile: string }>> {
  const ids = await memberIdsByNo(desk.tx, [...new Set(numbers)])
  const people = [...(await findPeopleOf(desk.tx, [...ids.values()], desk.today)).values()].flat()
  const mobiles = await mobilesOf(
    desk.tx,
    people.map(({ id }) => id),
  )
  const byMember = Map.groupBy(people, ({ member }) => member.no)
  return new Map(
    [...byMember].flatMap(([no, some]) => {
      const role = (name: string) => some.find(({ roles }) => roles.some((one) => one === name))
      const person = role('representative') ?? role('liaison')
      return person === undefined ? [] : [[no, { name: person.name, mobile: mobiles.get(person.id) ?? '' }]]
    }),
  )
}
