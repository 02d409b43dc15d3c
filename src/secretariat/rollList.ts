import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import type { Facts, MemberFact, Office } from '../rules/facts.ts'
import { memberFindings } from '../rules/findings.ts'
import { hasLeft, isMember } from '../rules/ledger.ts'
import { officesHeld, titleOfMember } from '../rules/offices.ts'
import { peopleOf } from '../rules/representation.ts'
import { loadFacts } from '../store/facts.ts'
import { searchTexts } from '../store/members.ts'
import { type Asker, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { isWholeRoll, joinedInYear, type RollConditions, type RollMatter } from './rollConditions.ts'

/** A member as lists of the roll name it; `title` is the unit's, by the highest office of its representative. */
export type RollRow = {
  no: string
  name: string
  kind: 'unit' | 'individual'
  title: Office | null
  offices: Office[]
  representative: string | null
  liaison: string | null
  joinedOn: string
  leftOn: string | null
  matters: RollMatter[]
}

/** How many members one answer lists; the others are counted, and are in the file. */
const LISTED = 40

/** 名册: the members that meet every condition; without any, how many there are and how to narrow the list. */
export async function showRoll(desk: Desk, asker: Asker, conditions: RollConditions): Promise<Outcome> {
  staffOf(asker)
  const rows = await rollRows(desk, conditions)
  if (isWholeRoll(conditions)) return reply(asker.account, 'replies/roll_summary', summaryOf(desk, rows))
  return reply(asker.account, 'replies/roll', {
    day: desk.today,
    count: rows.length,
    rows: rows.slice(0, LISTED),
    more: Math.max(0, rows.length - LISTED),
  })
}

/** The members that meet every condition today, by number. */
export async function rollRows(desk: Desk, conditions: RollConditions): Promise<RollRow[]> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const texts = conditions.words.length === 0 ? new Map<string, string>() : await searchTexts(desk.tx)
  return facts.members
    .filter((member) => isMeant(desk, member, conditions))
    .map((member) => rowOf(desk, facts, member))
    .filter((row) => fits(row, conditions, texts))
}

function isMeant(desk: Desk, member: MemberFact, { kind, former, joinedIn }: RollConditions): boolean {
  if (former !== hasLeft(member, desk.today)) return false
  if (kind !== undefined && member.kind !== kind) return false
  return joinedIn === undefined || joinedInYear(member.joinedOn, joinedIn)
}

function rowOf(desk: Desk, facts: Facts, member: MemberFact): RollRow {
  const { no, name, kind, joinedOn, leftOn } = member
  const offices = officesHeld(facts, no, desk.today)
  return {
    no,
    name,
    kind,
    offices,
    joinedOn,
    title: titleOfMember(rulebookOn(desk), facts, member, desk.today) ?? null,
    representative: peopleOf(facts, no, 'representative', desk.today)[0]?.name ?? null,
    liaison: peopleOf(facts, no, 'liaison', desk.today)[0]?.name ?? null,
    leftOn: leftOn ?? null,
    matters: isMember(member, desk.today) ? mattersOf(desk, facts, member) : [],
  }
}

function mattersOf(desk: Desk, facts: Facts, member: MemberFact): RollMatter[] {
  const found = memberFindings(rulebookOn(desk), facts, member, desk.today)
  return [
    ...new Set(
      found.flatMap((finding): RollMatter[] => {
        if (finding.kind === 'dues') return ['arrears']
        return finding.kind === 'representation' && finding.verdict !== 'not_principal' ? [finding.verdict] : []
      }),
    ),
  ]
}

function fits(row: RollRow, { office, matters, words }: RollConditions, texts: Map<string, string>): boolean {
  if (office !== undefined && !row.offices.includes(office)) return false
  if (!matters.every((matter) => row.matters.includes(matter))) return false
  const text = texts.get(row.no) ?? ''
  return words.every((word) => text.includes(word.toLowerCase()))
}

function summaryOf(desk: Desk, rows: RollRow[]) {
  const count = (test: (row: RollRow) => boolean) => rows.filter(test).length
  const titles = [...Map.groupBy(rows, ({ title }) => title)].flatMap(([title, some]) =>
    title === null ? [] : [{ title, count: some.length }],
  )
  return {
    day: desk.today,
    count: rows.length,
    units: count(({ kind }) => kind === 'unit'),
    individuals: count(({ kind }) => kind === 'individual'),
    titles,
  }
}
