import type { Citations } from './citation.ts'
import type { Body, MatterKind, Office } from './facts.ts'
import { quorumOf, shareOf } from './meetings.ts'
import { citationsOf, provision, type Rulebook } from './rulebook.ts'

/** Which bodies may decide a matter, by the articles that say so. */
export type Competence = { bodies: Body[]; citations: Citations }

/** Votes on one matter. Those who were present and gave none count as present all the same. */
export type Votes = { inFavour: number; against: number; abstained: number }

/** A body assembled: its seats on the day, and how many of them somebody took. */
export type Assembly = { body: Body; seats: number; present: number }

/** Whether enough were there, or voted for it: how many that takes, and how many were missing. */
export type Verdict = { carried: boolean; needed: number; short: number; citations: Citations }

/** Who approves an applicant: the council, and in its recess the standing council. */
export function admissionCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'admission.approval')
  return { bodies: rule.bodies, citations: citationsOf(rulebook, rule) }
}

/** Who takes an approval back that was never paid: it ends a membership. */
export function revocationCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'withdrawal.confirmation')
  return { bodies: rule.bodies, citations: citationsOf(rulebook, { cite: [rule.cite[0]] }) }
}

/** Who confirms that a member leaves, by itself or automatically. */
export function withdrawalCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'withdrawal.confirmation')
  const standing: Body[] = rulebook.readings.exitByStandingCouncil?.default === 'yes' ? ['standing_council'] : []
  return { bodies: [...rule.bodies, ...standing], citations: citationsOf(rulebook, rule) }
}

/** Who confirms the successor of a unit that holds an office. */
export function successorCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'representation.successor')
  return { bodies: [rule.body], citations: citationsOf(rulebook, rule) }
}

/** Who takes note of a merger or a division that was applied. */
export function restructuringCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'restructuring.noted')
  return { bodies: rule.bodies, citations: citationsOf(rulebook, rule) }
}

/** Who sets what a year of membership costs. */
export function duesStandardCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'dues_standard.decision')
  return { bodies: rule.bodies, citations: citationsOf(rulebook, rule) }
}

/** Who amends the charter and the measures. */
export function amendmentCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'amendment.decision')
  return { bodies: rule.bodies, citations: citationsOf(rulebook, rule) }
}

/** Who decides what no article gives to one body. */
export function otherCompetence(rulebook: Rulebook): Competence {
  const rule = provision(rulebook, 'other.decision')
  return { bodies: rule.bodies, citations: citationsOf(rulebook, rule) }
}

/** Who elects to an office. */
export function electionCompetence(rulebook: Rulebook, office: Office): Competence {
  const rule = provision(rulebook, `${office}.election`)
  return { bodies: [rule.body], citations: citationsOf(rulebook, rule) }
}

/** Who removes from an office: whoever elects to it. */
export function removalCompetence(rulebook: Rulebook, office: Office): Competence {
  const { bodies, citations } = electionCompetence(rulebook, office)
  const [first, ...more] = citationsOf(rulebook, provision(rulebook, 'office.removal'))
  return { bodies, citations: [first, ...more, ...citations] }
}

/** Whether enough seats were taken for the body to decide at all, and by which article. */
export function quorumVerdict(rulebook: Rulebook, { body, seats, present }: Assembly): Verdict {
  // A body without seats cannot meet.
  const needed = Math.max(1, quorumOf(rulebook, body, seats))
  const citations = citationsOf(rulebook, provision(rulebook, `${body}.quorum`))
  return { carried: present >= needed, needed, short: Math.max(0, needed - present), citations }
}

/**
 * Whether so many votes carry a matter of this kind in this assembly. `evenly`: exactly half voted for it where more than
 * half is asked; another text, which asks for half, would let it pass.
 */
export function votesVerdict(
  rulebook: Rulebook,
  kind: MatterKind,
  { body, seats, present }: Assembly,
  inFavour: number,
): Verdict & { evenly: boolean } {
  const majority = majorityRule(rulebook, kind, body)
  const base = majority.of === 'seats' ? seats : present
  // Where nobody could vote, nothing is carried.
  const needed = Math.max(1, shareOf(majority, base))
  const citations = citationsOf(rulebook, majority)
  const evenly = majority.moreThan !== undefined && inFavour > 0 && inFavour * 2 === base
  return { carried: inFavour >= needed, needed, short: Math.max(0, needed - inFavour), citations, evenly }
}

/** The majority that a kind of matter takes in a body: its own where there is one, else the ordinary one. */
function majorityRule(rulebook: Rulebook, kind: MatterKind, body: Body) {
  if (body === 'congress' && kind === 'dues_standard') return provision(rulebook, 'congress.duesStandard')
  if (body === 'congress' && kind === 'amendment') return provision(rulebook, 'congress.charterAmendment')
  if (kind === 'admission' && rulebook.readings.admissionMajority?.default === 'half_of_present')
    return provision(rulebook, 'admission.simpleMajority')
  return provision(rulebook, `${body}.majority`)
}

/** How many votes were given; more than were present is a mistake of whoever counted. */
export function votesGiven({ inFavour, against, abstained }: Votes): number {
  return inFavour + against + abstained
}
