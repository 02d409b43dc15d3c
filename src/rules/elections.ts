import type { Citations } from './citation.ts'
import { type Day, type Facts, OFFICES, type Office } from './facts.ts'
import type { CascadeFinding } from './finding.ts'
import { isMember, ledgerOf } from './ledger.ts'
import { officesHeld, seatsTaken } from './offices.ts'
import type { Readings } from './readings.ts'
import { peopleOf } from './representation.ts'
import { citationsOf, provision, type Rulebook, withReadings } from './rulebook.ts'

/** Why somebody cannot be elected to an office, or what nobody can tell of it; with the article that says so. */
export type Obstacle = {
  why: 'not_member' | 'held_already' | 'without_basis' | 'incompatible' | 'not_principal'
  /** The office that is missing, or that stands in the way. */
  offices: Office[]
  citations: Citations
}

/** What stands in the way of electing a member to an office on a day. */
export function obstaclesTo(rulebook: Rulebook, facts: Facts, office: Office, no: string, day: Day): Obstacle[] {
  const member = ledgerOf(facts).members.get(no)
  const election = provision(rulebook, `${office}.election`)
  const obstacle = (why: Obstacle['why'], offices: Office[], citations: Citations) => [{ why, offices, citations }]
  if (member === undefined || !isMember(member, day)) return obstacle('not_member', [], citationsOf(rulebook, election))
  const held = officesHeld(facts, no, day)
  const basis = election.from
  const inTheWay = incompatibleWith(rulebook, office, held)
  return [
    ...(held.includes(office) ? obstacle('held_already', [office], citationsOf(rulebook, election)) : []),
    ...(basis !== undefined && !held.includes(basis)
      ? obstacle('without_basis', [basis], citationsOf(rulebook, election))
      : []),
    ...(inTheWay.length > 0
      ? obstacle('incompatible', inTheWay, citationsOf(rulebook, provision(rulebook, 'supervisor.incompatible')))
      : []),
    ...(headOf(rulebook, facts, office, no, day) === 'another'
      ? obstacle('not_principal', [office], citationsOf(rulebook, provision(rulebook, 'representation.principal')))
      : []),
  ]
}

/** The offices that supervise the others. */
export const SUPERVISING: readonly Office[] = ['supervisor', 'chief_supervisor']

/** Whoever supervises holds no office of those supervised, and the other way round. */
function incompatibleWith(rulebook: Rulebook, office: Office, held: Office[]): Office[] {
  if (rulebook.readings.supervisorAlsoDirector?.default !== 'forbidden') return []
  const { offices } = provision(rulebook, 'supervisor.incompatible')
  if (SUPERVISING.includes(office)) return held.filter((one) => offices.includes(one))
  return offices.includes(office) ? held.filter((one) => SUPERVISING.includes(one)) : []
}

/**
 * Who would represent a unit in an office that only its head may hold: the head, another, nobody, or nobody can tell,
 * because the roll names no head. Undefined where the office asks for no head.
 */
export function headOf(
  rulebook: Rulebook,
  facts: Facts,
  office: Office,
  no: string,
  day: Day,
): 'head' | 'another' | 'nobody' | 'unknown' | undefined {
  const member = ledgerOf(facts).members.get(no)
  const { offices } = provision(rulebook, 'representation.principal')
  if (member?.kind !== 'unit' || !offices.includes(office)) return undefined
  const [representative] = peopleOf(facts, no, 'representative', day)
  if (representative === undefined) return 'nobody'
  const heads = [member.principal, member.legalRepresentative].filter((name) => name !== undefined && name !== '')
  if (heads.length === 0) return 'unknown'
  return heads.includes(representative.name) ? 'head' : 'another'
}

/** How the seats of an office would stand: taken, the limits, and whether the other reading of who counts tells otherwise. */
export type SeatsForecast = {
  count: number
  min?: number
  max?: number
  verdict?: 'over' | 'under'
  otherwise?: 'over' | 'under' | 'within'
  citations: Citations
}

/** The seats of an office if these members were elected to it on a day. */
export function seatsAfterElection(
  rulebook: Rulebook,
  facts: Facts,
  office: Office,
  elected: readonly string[],
  day: Day,
): SeatsForecast {
  const limits = provision(rulebook, `${office}.seats`)
  const added = elected.map((member) => ({ id: `elected/${office}/${member}`, member, office, from: day }))
  const after = { ...facts, tenures: [...facts.tenures, ...added] }
  const { count, readings } = seatsTaken(rulebook, after, office, day)
  const verdict = standing(count, limits)
  const other = otherReading(readings)
  const otherwise =
    other === undefined
      ? undefined
      : standing(seatsTaken(withReadings(rulebook, other), after, office, day).count, limits)
  return {
    count,
    ...(limits.min !== undefined && { min: limits.min }),
    ...(limits.max !== undefined && { max: limits.max }),
    ...(verdict !== 'within' && { verdict }),
    ...(otherwise !== undefined && otherwise !== verdict && { otherwise }),
    citations: citationsOf(rulebook, limits),
  }
}

function otherReading({ officersWithinStanding }: Readings): Record<string, string> | undefined {
  if (officersWithinStanding === undefined) return undefined
  return { officersWithinStanding: officersWithinStanding === 'yes' ? 'no' : 'yes' }
}

function standing(count: number, { min, max }: { min?: number | undefined; max?: number | undefined }) {
  if (max !== undefined && count > max) return 'over'
  return min !== undefined && count < min ? 'under' : 'within'
}

/** What a member holds that was elected from among the holders of an office: it stands on that office. */
export function restingOn(
  rulebook: Rulebook,
  facts: Facts,
  member: string,
  office: Office,
  day: Day,
): (Pick<CascadeFinding, 'office' | 'citations'> & { verdict: CascadeFinding['verdict'] })[] {
  const held = officesHeld(facts, member, day)
  return OFFICES.filter((one) => held.includes(one)).flatMap((one) => {
    const election = provision(rulebook, `${one}.election`)
    if (election.from !== office) return []
    const basis = basisOf(rulebook, one)
    if (basis === undefined) return [{ office: one, verdict: 'forfeited', citations: citationsOf(rulebook, election) }]
    return [{ office: one, verdict: basis.onLoss, citations: citationsOf(rulebook, basis) }]
  })
}

function basisOf(rulebook: Rulebook, office: Office) {
  if (office !== 'standing_director' && office !== 'president' && office !== 'vice_president') return undefined
  return provision(rulebook, `${office}.basis`)
}
