import { type DocumentFile, type Outcome, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import type { Office } from '../rules/facts.ts'
import { isMember, ledgerOf } from '../rules/ledger.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { loadFacts } from '../store/facts.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import type { MemberOf, Speaker } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import { type Asker, personOf, staffOf } from './asker.ts'
import { correspondentsOf } from './correspondents.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Due } from './due.ts'
import { type YearLine, yearLines } from './duesAccount.ts'
import { findMember } from './lookup.ts'
import { titlesOf } from './titles.ts'

/** 会费单: a member's people get the statement of a year, by default this one. */
export async function sendOwnStatement(desk: Desk, asker: Asker, year = yearOf(desk.today)): Promise<Outcome> {
  return send(desk, asker, personOf(asker).member, year)
}

/** 会费单 for staff: the statement of any member. */
export async function sendStatementOf(
  desk: Desk,
  asker: Asker,
  words: string,
  year = yearOf(desk.today),
): Promise<Outcome> {
  staffOf(asker)
  return send(desk, asker, await findMember(desk, words), year)
}

async function send(desk: Desk, asker: Asker, member: MemberOf, year: number): Promise<Outcome> {
  const values = (await statementsOf(desk, [member], year)).get(member.no)
  if (values === undefined)
    throw new Refusal('dues_statement_empty', { member: { no: member.no, name: member.name }, year })
  const { say } = reply(asker.account, 'replies/dues_statement', noticeValues(values))
  return { say: say.map((notice) => ({ ...notice, file: fileOf(values) })) }
}

function noticeValues({ member, title, year, lines, unpaid }: Values): Values {
  return { member, title, year, lines, unpaid }
}

function fileOf(values: Values): DocumentFile {
  const { no } = values.member as { no: string }
  return { name: `会费对账单 ${no} ${values.year}年度.docx`, document: 'dues_statement', values }
}

/**
 * What the statements of a year say, by member number: the year itself, and what is open of earlier ones. A member of
 * whom there is nothing to say has none.
 */
async function statementsOf(desk: Desk, members: readonly MemberOf[], year: number): Promise<Map<string, Values>> {
  const years = await yearLines(desk, members)
  const titles = await titlesOf(
    desk,
    members.map(({ no }) => no),
  )
  return new Map(
    members.flatMap((member): [string, Values][] => {
      const all = years.get(member.no) ?? []
      const lines = all.filter((line) => line.year === year || (line.year < year && line.unpaid > 0))
      return lines.length === 0 ? [] : [[member.no, statement(desk, member, titles(member.no), year, lines)]]
    }),
  )
}

function statement(desk: Desk, { no, name }: MemberOf, title: Office | null, year: number, lines: YearLine[]): Values {
  const rulebook = rulebookOn(desk)
  const sum = (of: 'owed' | 'paid' | 'unpaid') => lines.reduce((all, line) => all + line[of], 0)
  return {
    member: { no, name },
    title,
    year,
    today: desk.today,
    lines: lines.map(({ year: of, owed, paid, unpaid, dueOn, state, payments, basis, deferral, waiver }) => ({
      ...{ year: of, owed, paid, unpaid, dueOn, state, payments, basis },
      deferredTo: deferral?.until ?? null,
      approvedBy: (waiver ?? deferral)?.by ?? null,
    })),
    owed: sum('owed'),
    paid: sum('paid'),
    unpaid: sum('unpaid'),
    citations: citationsOf(rulebook, provision(rulebook, 'dues.arrears')),
  }
}

/** Once a year, from the provision's day on, every member's people get the statement of the year before. */
export async function duesStatementsDue(desk: Desk): Promise<Due[]> {
  const { month, day } = provision(rulebookOn(desk), 'dues.statement')
  const dueOn = Temporal.PlainDate.from({ year: yearOf(desk.today), month, day }).toString()
  if (desk.today < dueOn) return []
  const year = yearOf(desk.today) - 1
  const unsaid = await unsaidOf(desk, year)
  const members = new Map(unsaid.map(({ member }) => [member.no, member]))
  const statements = await statementsOf(desk, [...members.values()], year)
  return unsaid.flatMap((person): Due[] => {
    const values = statements.get(person.member.no)
    if (values === undefined) return []
    const to = { person: person.id }
    const said = { template: 'notices/dues_statement', values: { ...noticeValues(values), person: person.name } }
    return [{ notice: { to, ...said, once: keyOf(year, person), file: fileOf(values) }, dueOn }]
  })
}

/** The people of current members with an account of that year, who have not had its statement. */
async function unsaidOf(desk: Desk, year: number): Promise<Speaker[]> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const { members } = ledgerOf(facts)
  const owing = facts.dues.flatMap((row) => {
    const member = members.get(row.member)
    return row.year === year && member !== undefined && isMember(member, desk.today) ? [row.member] : []
  })
  const ids = await memberIdsByNo(desk.tx, owing)
  const people = [...(await correspondentsOf(desk, [...ids.values()])).values()]
  const all = people.flatMap(({ addressee, copies }) => [addressee, ...copies])
  const told = await toldAmong(
    desk.tx,
    all.map((person) => keyOf(year, person)),
  )
  return all.filter((person) => !told.has(keyOf(year, person)))
}

function keyOf(year: number, { id, member }: Speaker): string {
  return `dues-statement/${year}/${member.no}/${id}`
}
