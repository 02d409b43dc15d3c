import type { Notice, Values } from '../messages/notice.ts'
import type { Office } from '../rules/facts.ts'
import { record, recordedSince } from '../store/audit.ts'
import { toldAmong } from '../store/told.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'
import type { DigestLine } from './digestSections.ts'
import type { Due } from './due.ts'
import { speakersOfBoard } from './supervisors.ts'
import type { Titles } from './titles.ts'

/** How far back what somebody did alone is news, in days. */
const NEWS_DAYS = 14

/** What somebody else should have looked at, and nobody else was there to. */
export type AloneDeed =
  | 'deferral'
  | 'waiver'
  | 'standard'
  | 'taking_back'
  | 'sealing'
  | 'forfeiture'
  | 'resolution'
  | 'term'
  | 'merger'
  | 'division'
  | 'paper_count'
  | 'annulment'

/** What it was about: a member, a year, an amount in fen, a tier (null: no office), the number of what has one, the name of a term. */
export type AloneAbout = {
  member?: { no: string; name: string }
  year?: number
  amount?: number
  receiptNo?: string
  tier?: Office | null
  office?: Office
  no?: string
}

/**
 * Writes down that the only one in the secretariat who has bound an account did alone what takes two where there are
 * two. The digest and the supervisory board hear of it.
 */
export async function noteAlone(desk: Desk, asker: Asker, deed: AloneDeed, about: AloneAbout): Promise<void> {
  const event = { at: desk.now, actor: actorOf(asker), type: 'staff.acted_alone' as const }
  const data = { deed, by: staffOf(asker).name, ...about }
  await record(desk.tx, { ...event, subject: `staff:${staffOf(asker).name}`, data })
}

/** What was done alone lately, for the digest: by whom, when, what and about whom. */
export async function digestAlone(desk: Desk, titles: Titles): Promise<DigestLine[]> {
  const events = await recordedSince(desk.tx, 'staff.acted_alone', desk.now.subtract({ hours: NEWS_DAYS * 24 }))
  return events.map(({ id, at, data }) => ({
    key: `digest/alone/${id}`,
    values: {
      ...valuesOf(data as AloneAbout, titles),
      deed: String(data.deed),
      by: String(data.by),
      at: at.toString(),
    },
  }))
}

function valuesOf({ member, year, amount, receiptNo, tier, office, no }: AloneAbout, titles: Titles): Values {
  return {
    member: member === undefined ? null : { ...member, title: titles(member.no) },
    year: year ?? null,
    amount: amount ?? null,
    receiptNo: receiptNo ?? null,
    tier: tier ?? null,
    office: office ?? null,
    no: no ?? null,
  }
}

/** The same to whoever speaks for the supervisory board, since in the secretariat nobody else reads it. Said once. */
export async function aloneToBoard(desk: Desk, lines: readonly DigestLine[]): Promise<Due[]> {
  const marks = lines.map(({ key }) => key.replace('digest/', 'board/'))
  const told = await toldAmong(desk.tx, marks)
  const news = lines.filter((_, index) => !told.has(marks[index] ?? ''))
  if (news.length === 0) return []
  const values = { deeds: news.map((line) => line.values) }
  const people = await speakersOfBoard(desk)
  return people.map((person) => ({ notice: toOne(desk, person, values), dueOn: desk.today, marks }))
}

function toOne(desk: Desk, person: string, values: Values): Notice & { once: string } {
  return { to: { person }, template: 'notices/acted_alone', values, once: `board/alone/${desk.today}/${person}` }
}
