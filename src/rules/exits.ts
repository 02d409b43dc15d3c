import type { Citations } from './citation.ts'
import { addDays, yearOf } from './days.ts'
import { duesOf } from './dues.ts'
import type { Day, Facts, MemberFact } from './facts.ts'
import { isMember, ledgerOf } from './ledger.ts'
import { citationsOf, provision, type Rulebook, readingTaken } from './rulebook.ts'
import { deemedOn } from './withdrawal.ts'

/**
 * Why a membership ends: the member asks for it, it counts as having withdrawn, its dues are unpaid for a year, the unit
 * is no more, the person has died.
 */
export type ExitGround = 'requested' | 'deemed' | 'unpaid' | 'dissolved' | 'deceased'

/**
 * filed (papers are awaited or looked at) ⇄ incomplete → accepted (waits for the council); or warned (the ladder of
 * notices, after which it waits for the council) → confirmed or refused; before the vote also cured, or withdrawn.
 */
export type WithdrawalState =
  | 'filed'
  | 'incomplete'
  | 'accepted'
  | 'warned'
  | 'confirmed'
  | 'refused'
  | 'cured'
  | 'withdrawn'

/** What happens to the certificate of a member that leaves: to be handed back, handed back, declared lost. */
export type CertificateReturn = 'returning' | 'returned' | 'lost'

/** Grounds that rest on what a member did not do, and that doing it cures. */
export type CurableGround = 'deemed' | 'unpaid'

/** Whether a ground can be cured. */
export function isCurable(ground: ExitGround): ground is CurableGround {
  return ground === 'deemed' || ground === 'unpaid'
}

/** Whether anybody may refuse a member that wants to leave; else papers may only be incomplete. */
export function mayRefuseExit(rulebook: Rulebook): boolean {
  return rulebook.readings.withdrawalRefusable?.default === 'yes'
}

/** Whether a declaration stands for a certificate that was lost; else it has to be issued anew first. */
export function declarationSuffices(rulebook: Rulebook): boolean {
  return rulebook.readings.certificateLostOnExit?.default !== 'reissue'
}

/** Whether a full year of unpaid dues alone may be put to the council, must be, or is no ground of its own. */
export function unpaidGround(rulebook: Rulebook): 'may' | 'must' | 'none' {
  switch (readingTaken(rulebook, 'unpaidGrounds')) {
    case 'article_15_only':
      return 'none'
    case 'automatic':
      return 'must'
    default:
      return 'may'
  }
}

/** The days of an exit that the readings choose from. */
export type ExitDays = { ground: ExitGround; filedOn: Day; acceptedOn?: Day | undefined; decidedOn: Day }

/** The first day outside. Only who asked to leave can have left before the council confirmed it. */
export function membershipEnds(rulebook: Rulebook, { ground, filedOn, acceptedOn, decidedOn }: ExitDays): Day {
  if (ground !== 'requested') return decidedOn
  switch (rulebook.readings.withdrawalEnds?.default) {
    case 'filing':
      return filedOn
    case 'secretariat':
      return acceptedOn ?? decidedOn
    default:
      return decidedOn
  }
}

/** The last day on which dues that fall due are still asked of whoever leaves: none fall due after a request is filed. */
export function duesAskedUntil(ends: Day, { ground, filedOn }: Pick<ExitDays, 'ground' | 'filedOn'>): Day {
  return ground === 'deemed' || ground === 'unpaid' ? addDays(ends, -1) : filedOn
}

/** Whether an exit that the council refused may be put again on a day, about a year of dues or about none. */
export function mayReturn(
  rulebook: Rulebook,
  refused: { year?: number | undefined; decidedOn: Day },
  year: number | undefined,
  day: Day,
): boolean {
  if (rulebook.readings.refusedExit?.default === 'may_return') return true
  return refused.year === undefined || year === undefined
    ? yearOf(refused.decidedOn) !== yearOf(day)
    : refused.year !== year
}

/** The days on which a member hears that its exit will be put to the council. */
export function ladderDays(rulebook: Rulebook, openedOn: Day): Day[] {
  return provision(rulebook, 'withdrawal.ladder').daysAfter.map((days) => addDays(openedOn, days))
}

/** How a curable ground stands on a day, with the proof of each condition. Amounts in fen. */
export type ExitProof = {
  /** It holds · one cannot tell · it holds no longer. */
  verdict: 'standing' | 'undetermined' | 'cured'
  /** The latest year it is about. */
  year: number
  /** Years of dues that are overdue, oldest first. */
  years: { year: number; dueOn: Day; owed: number; paid: number; fullYear: boolean }[]
  /** Only of a deemed withdrawal. */
  deemed?: ReturnType<typeof deemedOn>
  citations: Citations
}

/** The proof of a ground about a year of dues on a day. Dues are cured when no year is left that was unpaid for a year. */
export function exitProof(
  rulebook: Rulebook,
  facts: Facts,
  member: MemberFact,
  about: { ground: CurableGround; year: number },
  day: Day,
): ExitProof {
  const overdue = duesOf(rulebook, facts, member.no, day).filter(({ inArrears }) => inArrears)
  const years = overdue.map(({ year, dueOn, owed, paid, unpaidForAYear }) => ({
    year,
    dueOn,
    owed,
    paid,
    fullYear: unpaidForAYear,
  }))
  const base = { year: about.year, years }
  if (about.ground === 'unpaid') {
    const citations = citationsOf(rulebook, provision(rulebook, 'dues.ground'))
    return { ...base, verdict: years.some(({ fullYear }) => fullYear) ? 'standing' : 'cured', citations }
  }
  const citations = citationsOf(rulebook, provision(rulebook, 'deemedWithdrawal.window'))
  const deemed = deemedOn(rulebook, facts, member, about.year, day)
  if (deemed?.verdict === undefined) return { ...base, verdict: 'cured', ...(deemed && { deemed }), citations }
  return { ...base, verdict: deemed.verdict === 'candidate' ? 'standing' : 'undetermined', deemed, citations }
}

/** How many members would be left, of how many there must be; `short` is how many are missing then. */
export type MembershipLeft = {
  units: number
  individuals: number
  needed: number
  short: number
  /** The law that asks for so many, as the rulebook names it. */
  law: string
  citations: Citations
}

/** How many members are left on a day when these have gone. An association of both kinds has a minimum of its own. */
export function membershipWithout(
  rulebook: Rulebook,
  facts: Facts,
  leaving: readonly string[],
  day: Day,
): MembershipLeft {
  const rule = provision(rulebook, 'membership.minimum')
  const left = ledgerOf(facts).facts.members.filter((one) => isMember(one, day) && !leaving.includes(one.no))
  const units = left.filter(({ kind }) => kind === 'unit').length
  const individuals = left.length - units
  const needed = individuals === 0 ? rule.units : units === 0 ? rule.individuals : rule.mixed
  return {
    units,
    individuals,
    needed,
    short: Math.max(0, needed - left.length),
    law: rule.note ?? '',
    citations: citationsOf(rulebook, rule),
  }
}
