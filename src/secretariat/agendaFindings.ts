import type { Values } from '../messages/notice.ts'
import { unpaidGround } from '../rules/exits.ts'
import type { Facts } from '../rules/facts.ts'
import type { Finding } from '../rules/finding.ts'
import { findingsOn } from '../rules/findings.ts'
import { seatsFindings } from '../rules/offices.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findingsInHand } from './findingsInHand.ts'
import { membershipShort } from './membershipWatch.ts'
import { besideOffice, type Titles, titlesIn } from './titles.ts'
import { notInHand } from './withdrawalLists.ts'

/** How many members of a section are named; the others are counted. */
const NAMED = 8

/**
 * What the rules have found and somebody must take up: seats forfeited of which nobody has opened a case, seats over or
 * under, meetings due this year, exits to be put to the council, and what cannot be told for want of data.
 */
export async function agendaFindings(desk: Desk, facts: Facts): Promise<Values> {
  const rulebook = rulebookOn(desk)
  const findings = findingsOn(rulebook, facts, desk.today)
  const forfeited = findings.filter((one) => one.kind === 'attendance' && one.verdict === 'forfeited')
  const isInHand = await findingsInHand(desk, forfeited)
  const isOpen = await notInHand(desk)
  const section = sections(desk, facts)
  return {
    withoutCase: section(forfeited.filter((one) => !isInHand(one))),
    council: section(exitsToPut(rulebook, findings).filter(isOpen)),
    membership: (await membershipShort(desk, facts)) ?? null,
    undetermined: section(findings.filter((one) => one.verdict === 'undetermined' && isOpen(one))),
    seats: seatsFindings(rulebook, facts, desk.today).map(({ office, verdict, count, min, max, citations }) => ({
      office,
      verdict,
      count,
      min: min ?? null,
      max: max ?? null,
      at: citations,
    })),
    meetingsDue: findings.flatMap((one) =>
      one.kind === 'meetings_due' && one.verdict === 'due'
        ? [{ body: one.body, held: one.held, required: one.required, at: one.citations }]
        : [],
    ),
  }
}

/** Exits that must be put to the council, each member once: by the fuller ground, or by unpaid dues where that is read so. */
function exitsToPut(rulebook: Rulebook, findings: Finding[]): Finding[] {
  const deemed = findings.filter((one) => one.kind === 'deemed_withdrawal' && one.verdict === 'candidate')
  if (unpaidGround(rulebook) !== 'must') return deemed
  const named = new Map(deemed.flatMap((one) => ('member' in one ? [[one.member, one] as const] : [])))
  for (const one of findings)
    if (one.kind === 'dues' && one.verdict === 'ground_unpaid' && !named.has(one.member)) named.set(one.member, one)
  return [...named.values()]
}

function sections(desk: Desk, facts: Facts) {
  const titles = titlesIn(desk, facts)
  const names = new Map(facts.members.map((member) => [member.no, member.name]))
  return (findings: Finding[]) => ({
    lines: findings.slice(0, NAMED).flatMap((one) => memberLine(one, names, titles)),
    more: Math.max(0, findings.length - NAMED),
    at: findings[0]?.citations ?? null,
  })
}

function memberLine(finding: Finding, names: Map<string, string>, titles: Titles) {
  if (!('member' in finding)) return []
  const office = 'office' in finding ? finding.office : null
  const { member: no, citations } = finding
  return [{ no, name: names.get(no) ?? '', title: besideOffice(titles(no), office), office, at: citations }]
}
