import type { Values } from '../messages/notice.ts'
import { type CaseRecord, openCases } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { addressesOf } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import { aloneToBoard, digestAlone } from './alone.ts'
import { termOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { digestCalls } from './digestCalls.ts'
import { digestFindings } from './digestFindings.ts'
import { digestMessages } from './digestMessages.ts'
import { type DigestLine, newsIn, sectionOf } from './digestSections.ts'
import { digestWaiting } from './digestWaiting.ts'
import type { Due } from './due.ts'
import { digestRemovals } from './privacyRetention.ts'
import { besideOffice, type Titles, titlesIn } from './titles.ts'

/**
 * The secretariat's digest of a working day: what is new since the last, how the calls of coming meetings stand, and
 * whom to telephone. Nothing new and no meeting ahead: no digest.
 */
export async function digestDue(desk: Desk): Promise<Due[]> {
  // Without anybody to read it, news stays news.
  if ((await addressesOf(desk.tx, { everyStaff: true })).length === 0) return []
  const sections = Object.entries(await digestLines(desk))
  const told = await toldAmong(desk.tx, keysOf(sections.flatMap(([, lines]) => lines)))
  const news = sections.map(([name, lines]): [string, DigestLine[]] => [name, newsIn(lines, told)])
  const said = news.flatMap(([, lines]) => lines)
  if (said.length === 0) return []
  const values: Values = {
    day: desk.today,
    ...Object.fromEntries(news.map(([name, lines]) => [name, sectionOf(lines)])),
  }
  const notice = { to: { everyStaff: true }, template: 'notices/digest', values, once: `digest/${desk.today}` } as const
  const alone = sections.find(([name]) => name === 'alone')?.[1] ?? []
  return [{ notice, dueOn: desk.today, marks: keysOf(said) }, ...(await aloneToBoard(desk, alone))]
}

/** The keys of everything the findings would bring to the first digest. */
export async function findingKeys(desk: Desk): Promise<string[]> {
  const facts = await loadFacts(desk.tx, desk.zone)
  return keysOf(Object.values(await digestFindings(desk, facts)).flat())
}

async function digestLines(desk: Desk): Promise<Record<string, DigestLine[]>> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const cases = await openCases(desk.tx)
  const titles = titlesIn(desk, facts)
  return {
    newCases: cases.map((one) => caseLine(desk, titles, one, 'case')),
    ripe: cases.filter((one) => termOf(desk, one).until < desk.today).map((one) => caseLine(desk, titles, one, 'ripe')),
    waiting: await digestWaiting(desk),
    alone: await digestAlone(desk, titles),
    ...(await digestCalls(desk, facts)),
    ...(await digestMessages(desk, titles)),
    ...(await digestFindings(desk, facts)),
    removed: await digestRemovals(desk),
  }
}

function keysOf(lines: readonly DigestLine[]): string[] {
  return lines.map((line) => line.key)
}

function caseLine(desk: Desk, titles: Titles, one: CaseRecord, about: string): DigestLine {
  const { no, kind, state, office } = one
  const member = { no: one.member.no, name: one.member.name, title: besideOffice(titles(one.member.no), office) }
  const { until, from } = termOf(desk, one)
  const values = { no, kind, state, member, office, objectionUntil: until, from }
  return { key: `digest/${about}/${no}`, values }
}
