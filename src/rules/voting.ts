import type { Citations } from './citation.ts'
import type { MatterKind, VotingForm } from './facts.ts'
import { citationsOf, provision, type Rulebook } from './rulebook.ts'

/**
 * How votes on a kind of matter are gathered: in which forms, whether in secret, and whether a member to which the matter
 * belongs votes on it.
 */
export type VotingTerms = {
  forms: VotingForm[]
  secret: boolean
  interested: 'abstains' | 'votes'
  citations: Citations
}

/** How votes on a kind of matter are gathered, by the article that says so. */
export function votingTerms(rulebook: Rulebook, kind: MatterKind): VotingTerms {
  const rule = provision(rulebook, `${kind}.voting`)
  const { forms, secret, interested } = rule
  return { forms, secret, interested, citations: citationsOf(rulebook, rule) }
}

/**
 * Whether whoever takes a seat votes on a kind of matter. A representative does; a stand-in as the reading has it, and
 * never in secret, where a vote is personal.
 */
export function hasVote(rulebook: Rulebook, kind: MatterKind, { standIn }: { standIn: boolean }): boolean {
  if (!standIn) return true
  const reading = rulebook.readings.alternateVotes?.default
  if (reading === 'presence_only') return false
  if (reading === 'all_but_elections') return kind !== 'election'
  return !votingTerms(rulebook, kind).secret
}

/** Whether a successor who waits for the council votes meanwhile: as a stand-in, where the reading has them be one. */
export function successorVotes(rulebook: Rulebook, kind: MatterKind): boolean {
  return rulebook.readings.successorMeanwhile?.default === 'stand_in' && hasVote(rulebook, kind, { standIn: true })
}

/** A candidate with the votes for it, and whether they are enough. */
export type Candidate = { subject: string; inFavour: number; carried: boolean }

/**
 * Who is elected of those who have the votes, when there are only so many places: the first by votes. Those who are equal
 * at the last place are not elected; `tied` names them, for another ballot.
 */
export function electedAmong(candidates: readonly Candidate[], places: number): { elected: string[]; tied: string[] } {
  const carried = candidates.filter((one) => one.carried).toSorted((a, b) => b.inFavour - a.inFavour)
  const [last, next] = [carried[places - 1], carried[places]]
  const isTied = last !== undefined && next !== undefined && last.inFavour === next.inFavour
  const tied = isTied ? carried.filter(({ inFavour }) => inFavour === last.inFavour) : []
  const elected = carried.slice(0, places).filter((one) => !tied.includes(one))
  return { elected: elected.map(({ subject }) => subject), tied: tied.map(({ subject }) => subject) }
}
