import type { Values } from '../messages/notice.ts'
import type { Facts } from '../rules/facts.ts'
import type { Finding } from '../rules/finding.ts'
import { findingsOn } from '../rules/findings.ts'
import { seatsFindings } from '../rules/offices.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findingsInHand } from './findingsInHand.ts'
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
    council: section(
      findings.filter((one) => one.kind === 'deemed_withdrawal' && one.verdict === 'candidate' && isOpen(one)),
    ),
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
