import type { Citations } from './citation.ts'
import type { Body, Office } from './facts.ts'
import { majorityOf, quorumOf } from './meetings.ts'
import { citationsOf, provision, type Rulebook } from './rulebook.ts'

/** Which bodies may decide a matter, by the articles that say so. */
export type Competence = { bodies: Body[]; citations: Citations }

/** Votes on one matter. Those who were present and gave none count as present all the same. */
export type Votes = { inFavour: number; against: number; abstained: number }

/** A body assembled: its seats on the day, and how many of them somebody took. */
export type Assembly = { body: Body; seats: number; present: number }

/** What came of the votes: whether the matter is carried, how many votes carry it, and how many were missing. */
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
  const needed = quorumOf(rulebook, body, seats)
  const citations = citationsOf(rulebook, provision(rulebook, `${body}.quorum`))
  return { carried: present >= needed, needed, short: Math.max(0, needed - present), citations }
}

/** Whether so many votes carry an ordinary matter in this assembly. */
export function votesVerdict(rulebook: Rulebook, { body, seats, present }: Assembly, inFavour: number): Verdict {
  const majority = provision(rulebook, `${body}.majority`)
  const needed = majorityOf(rulebook, body, majority.of === 'seats' ? seats : present)
  const citations = citationsOf(rulebook, majority)
  return { carried: inFavour >= needed, needed, short: Math.max(0, needed - inFavour), citations }
}

/** How many votes were given; more than were present is a mistake of whoever counted. */
export function votesGiven({ inFavour, against, abstained }: Votes): number {
  return inFavour + against + abstained
}
