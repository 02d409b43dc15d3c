import type { Facts, Office } from '../rules/facts.ts'
import type { Finding } from '../rules/finding.ts'
import { findingsOn } from '../rules/findings.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import { correspondentsOf } from './correspondents.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { DigestLine } from './digestSections.ts'
import { findingsInHand } from './findingsInHand.ts'
import { membershipShort } from './membershipWatch.ts'
import { besideOffice, type Titles, titlesIn } from './titles.ts'
import { notInHand } from './withdrawalLists.ts'

/** What of the findings concerns the secretariat, by what it has to do about them. */
export type DigestFindings = {
  /** Seats one absence short of the limit; `unreached` when nobody of the member could be warned. */
  atRisk: DigestLine[]
  /** Seats at the limit of which nobody has opened a case: what an import brought. */
  withoutCase: DigestLine[]
  /** To be put to the council, or what may be. */
  council: DigestLine[]
  /** Fewer members than an association must have, since some have left. */
  membership: DigestLine[]
  /** What cannot be told for want of data. */
  undetermined: DigestLine[]
}

/** The findings of the day for the digest. */
export async function digestFindings(desk: Desk, facts: Facts): Promise<DigestFindings> {
  const findings = findingsOn(rulebookOn(desk), facts, desk.today)
  const names = new Map(facts.members.map((member) => [member.no, member.name]))
  const titles = titlesIn(desk, facts)
  const lines = (wanted: (finding: Finding) => boolean) =>
    findings.filter(wanted).map((finding) => lineOf(finding, names, titles))
  const isOpen = await notInHand(desk)
  const isInHand = await findingsInHand(desk, findings.filter(isForfeited))
  return {
    atRisk: await withReach(
      desk,
      lines((finding) => finding.kind === 'attendance' && finding.verdict === 'at_risk'),
    ),
    withoutCase: lines((finding) => isForfeited(finding) && !isInHand(finding)),
    council: lines((finding) => isForCouncil(finding) && isOpen(finding)),
    membership: await membershipLines(desk, facts),
    undetermined: lines((finding) => finding.verdict === 'undetermined' && isOpen(finding)),
  }
}

/** The lines about members, each with whether the member is beyond reach. */
async function withReach(desk: Desk, lines: MemberLine[]): Promise<DigestLine[]> {
  const numbers = lines.flatMap((line) => line.values.member?.no ?? [])
  const ids = await memberIdsByNo(desk.tx, numbers)
  const reached = await correspondentsOf(desk, [...ids.values()])
  return lines.map(({ key, values }) => ({
    key,
    values: { ...values, unreached: !reached.has(ids.get(values.member?.no ?? '') ?? '') },
  }))
}

async function membershipLines(desk: Desk, facts: Facts): Promise<DigestLine[]> {
  const left = await membershipShort(desk, facts)
  return left === undefined ? [] : [{ key: `digest/membership/${left.units}/${left.individuals}`, values: left }]
}

function isForfeited(finding: Finding): boolean {
  return finding.kind === 'attendance' && finding.verdict === 'forfeited'
}

const FOR_COUNCIL: readonly Finding['verdict'][] = ['ground_unpaid', 'candidate', 'basis_lost']

function isForCouncil(finding: Finding): boolean {
  return FOR_COUNCIL.includes(finding.verdict)
}

type MemberLine = ReturnType<typeof lineOf>

function lineOf(finding: Finding, names: ReadonlyMap<string, string>, titles: Titles) {
  const office = 'office' in finding ? finding.office : null
  const member = 'member' in finding ? memberOf(finding.member, office, names, titles) : null
  const values = {
    verdict: finding.verdict,
    member,
    office,
    year: 'year' in finding ? finding.year : null,
    citations: finding.citations,
  }
  return { key: `digest/${finding.key}`, values }
}

function memberOf(no: string, office: Office | null, names: ReadonlyMap<string, string>, titles: Titles) {
  return { no, name: names.get(no) ?? '', title: besideOffice(titles(no), office) }
}
