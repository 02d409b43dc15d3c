import type { Values } from '../messages/notice.ts'
import type { Day, Facts, MemberFact } from '../rules/facts.ts'
import { memberFindings } from '../rules/findings.ts'
import { inOrder, isMember, ledgerOf } from '../rules/ledger.ts'
import { officesHeld, tenuresInForce, titleOfMember } from '../rules/offices.ts'
import { peopleOf } from '../rules/representation.ts'
import { citationsOf, provision, type Rulebook } from '../rules/rulebook.ts'
import { absencesOf, type TakenBack } from './standingAbsences.ts'
import { type DuesLine, duesLines, withdrawalLine } from './standingDues.ts'
import { dutiesOf } from './standingDuties.ts'

/**
 * How a member stands on a day: who acts for it, its offices and duties, absences, dues, and every verdict of the rules
 * with its citations. Values for the template `replies/status`; `takenBack` as for absencesOf.
 */
export function standingOf(
  rulebook: Rulebook,
  facts: Facts,
  member: MemberFact,
  takenBack: TakenBack,
  day: Day,
): Values & { dues: DuesLine[] } {
  const findings = memberFindings(rulebook, facts, member, day)
  return {
    day,
    year: Number(day.slice(0, 4)),
    member: { no: member.no, name: member.name, kind: member.kind },
    ...membershipOf(member, day),
    ...titleOf(rulebook, facts, member, day),
    ...actingFor(facts, member, day),
    missing: findings.flatMap((one) =>
      one.kind === 'representation' ? [{ verdict: one.verdict, at: one.citations }] : [],
    ),
    offices: officesOf(facts, member.no, day),
    duties: dutiesOf(rulebook, facts, member, day),
    ...absencesOf(rulebook, facts, member.no, findings, takenBack, day),
    dues: duesLines(rulebook, facts, member.no, findings, day),
    withdrawal: withdrawalLine(findings),
  }
}

function membershipOf(member: MemberFact, day: Day): Values {
  const state = isMember(member, day) ? 'member' : member.joinedOn > day ? 'before' : 'after'
  return { membership: state, joinedOn: member.joinedOn, leftOn: member.leftOn ?? null }
}

/** A unit takes its title from its highest office. */
function titleOf(rulebook: Rulebook, facts: Facts, member: MemberFact, day: Day): Values {
  const title = titleOfMember(rulebook, facts, member, day) ?? null
  return { title, titleAt: citationsOf(rulebook, provision(rulebook, 'titles.order')) }
}

function actingFor(facts: Facts, { no, kind }: MemberFact, day: Day): Values {
  if (kind === 'individual') return { representatives: [], liaisons: [] }
  const names = (role: 'representative' | 'liaison') => peopleOf(facts, no, role, day).map((link) => link.name)
  return { representatives: names('representative'), liaisons: names('liaison') }
}

function officesOf(facts: Facts, no: string, day: Day) {
  const order = officesHeld(facts, no, day)
  return tenuresInForce(ledgerOf(facts), no, day)
    .toSorted((a, b) => order.indexOf(a.office) - order.indexOf(b.office) || inOrder(a.from, b.from))
    .map(({ office, term, from }) => ({ office, term: term ?? null, from }))
}
