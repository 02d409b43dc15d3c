import { isWithin } from './days.ts'
import type { AffiliationFact, AffiliationRole, Day, Facts, MemberFact } from './facts.ts'
import type { RepresentationFinding } from './finding.ts'
import { inOrder, isMember, type Ledger, ledgerOf } from './ledger.ts'
import { officesHeld } from './offices.ts'
import { citationsOf, provision, type Rulebook } from './rulebook.ts'

/** The people who act for a member in a role on a day, by name. */
export function peopleOf(facts: Facts, member: string, role: AffiliationRole, day: Day): AffiliationFact[] {
  return (ledgerOf(facts).affiliationsByMember.get(member) ?? [])
    .filter((link) => link.role === role && isWithin(day, link))
    .toSorted((a, b) => inOrder(a.name, b.name))
}

/** Whether a unit's seat waited on a day for the council to confirm its representative. */
export function isAwaitingOn(ledger: Ledger, member: string, day: Day): boolean {
  const links = ledger.affiliationsByMember.get(member) ?? []
  return links.some((link) => link.role === 'representative' && isWithin(day, link) && isUnconfirmedOn(link, day))
}

function isUnconfirmedOn({ awaitingConfirmation, confirmedOn }: AffiliationFact, day: Day): boolean {
  return awaitingConfirmation === true || (confirmedOn !== undefined && day < confirmedOn)
}

/** What is missing or pending in who acts for a unit; individual members act for themselves. */
export function representationFindings(
  rulebook: Rulebook,
  facts: Facts,
  member: MemberFact,
  day: Day,
): RepresentationFinding[] {
  if (member.kind !== 'unit' || !isMember(member, day)) return []
  const representatives = peopleOf(facts, member.no, 'representative', day)
  const found = (verdict: RepresentationFinding['verdict'], about: string) =>
    representationFinding(rulebook, member.no, verdict, about, day)
  return [
    ...(representatives.length === 0
      ? [found('no_representative', lastUntil(facts, member.no, 'representative'))]
      : []),
    ...(peopleOf(facts, member.no, 'liaison', day).length === 0
      ? [found('no_liaison', lastUntil(facts, member.no, 'liaison'))]
      : []),
    ...representatives
      .filter((link) => link.awaitingConfirmation === true)
      .map((link) => found('awaiting_confirmation', link.name)),
    ...outsiders(rulebook, facts, member, representatives, day).map((name) => found('not_principal', name)),
  ]
}

/** The last day somebody acted, so that a second vacancy is another matter than the first. */
function lastUntil(facts: Facts, member: string, role: AffiliationRole): string {
  const links = ledgerOf(facts).affiliationsByMember.get(member) ?? []
  const ends = links.filter((link) => link.role === role).flatMap((link) => link.until ?? [])
  return ends.sort(inOrder).at(-1) ?? ''
}

/** Names of representatives who hold an officer's seat without being the head of the unit. */
function outsiders(
  rulebook: Rulebook,
  facts: Facts,
  member: MemberFact,
  representatives: AffiliationFact[],
  day: Day,
): string[] {
  const { offices } = provision(rulebook, 'representation.principal')
  const heads = [member.principal, member.legalRepresentative].filter((name) => name !== undefined && name !== '')
  if (heads.length === 0 || !officesHeld(facts, member.no, day).some((office) => offices.includes(office))) return []
  return representatives.map((link) => link.name).filter((name) => !heads.includes(name))
}

const GROUNDS = {
  no_representative: 'representation.representative',
  no_liaison: 'representation.liaison',
  awaiting_confirmation: 'representation.successor',
  not_principal: 'representation.principal',
} as const

function representationFinding(
  rulebook: Rulebook,
  member: string,
  verdict: RepresentationFinding['verdict'],
  about: string,
  asOf: Day,
): RepresentationFinding {
  return {
    key: ['representation', verdict, member, about].filter((part) => part !== '').join('/'),
    kind: 'representation',
    verdict,
    member,
    citations: citationsOf(rulebook, provision(rulebook, GROUNDS[verdict])),
    readings: {},
    asOf,
  }
}
