import type { Message } from '../messages/message.ts'
import type { Values } from '../messages/notice.ts'
import { addDays } from '../rules/days.ts'
import { type CaseRecord, openCases } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { deadSince } from '../store/outbox.ts'
import { accountsOf, findOwner } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import type { Desk } from './desk.ts'
import { digestCalls } from './digestCalls.ts'
import { digestFindings } from './digestFindings.ts'
import { type DigestLine, newsIn, sectionOf } from './digestSections.ts'
import type { Due } from './due.ts'

/** How many characters of an undelivered text are quoted. */
const SHOWN_OF_TEXT = 30

/** How far back undelivered messages are news. */
const NEWS_DAYS = 14

/**
 * The secretariat's digest of a working day: what is new since the last, how the calls of coming meetings stand, and
 * whom to telephone. Nothing new and no meeting ahead: no digest.
 */
export async function digestDue(desk: Desk): Promise<Due[]> {
  // Without anybody to read it, news stays news.
  if ((await accountsOf(desk.tx, { everyStaff: true })).length === 0) return []
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
  return [{ notice, dueOn: desk.today, marks: keysOf(said) }]
}

/** The keys of everything the findings would bring to the first digest. */
export async function findingKeys(desk: Desk): Promise<string[]> {
  const facts = await loadFacts(desk.tx, desk.zone)
  return keysOf(Object.values(await digestFindings(desk, facts)).flat())
}

async function digestLines(desk: Desk): Promise<Record<string, DigestLine[]>> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const cases = await openCases(desk.tx)
  return {
    newCases: cases.map((one) => caseLine(one, 'case')),
    ripe: cases.filter((one) => one.objectionUntil < desk.today).map((one) => caseLine(one, 'ripe')),
    ...(await digestCalls(desk, facts)),
    dead: await deadLines(desk),
    ...(await digestFindings(desk, facts)),
  }
}

function keysOf(lines: readonly DigestLine[]): string[] {
  return lines.map((line) => line.key)
}

function caseLine({ no, kind, state, member, office, objectionUntil }: CaseRecord, about: string): DigestLine {
  const from = addDays(objectionUntil, 1)
  const values = { no, kind, state, member: { no: member.no, name: member.name }, office, objectionUntil, from }
  return { key: `digest/${about}/${no}`, values }
}

async function deadLines(desk: Desk): Promise<DigestLine[]> {
  const rows = await deadSince(desk.tx, desk.now.subtract({ hours: NEWS_DAYS * 24 }))
  const lines: DigestLine[] = []
  // A card that could not be redrawn for somebody who did not press it is no loss.
  for (const row of rows.filter((one) => !one.silent)) lines.push(await deadLine(desk, row))
  return lines
}

type Dead = Awaited<ReturnType<typeof deadSince>>[number]

async function deadLine(desk: Desk, { id, platform, userId, message }: Dead): Promise<DigestLine> {
  const { person, staff } = await findOwner(desk.tx, { platform, userId }, desk.today)
  const member = person === undefined ? null : { no: person.member.no, name: person.member.name }
  const { card, text } = message as unknown as Message
  const about = card?.title ?? `${[...text].slice(0, SHOWN_OF_TEXT).join('')}…`
  return { key: `digest/dead/${id}`, values: { name: person?.name ?? staff?.name ?? userId, member, platform, about } }
}
