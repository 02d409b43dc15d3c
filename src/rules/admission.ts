import type { Citations } from './citation.ts'
import { addDays } from './days.ts'
import type { Day, MemberKind } from './facts.ts'
import type { CONDITIONS } from './provisions.ts'
import { citationsOf, provision, type Rulebook } from './rulebook.ts'

/** One of the conditions of membership. */
export type ConditionKey = (typeof CONDITIONS)[number]

/** What an application shows of a condition: all that is needed, not that, or something that somebody has to judge. */
export type ConditionVerdict = 'complete' | 'missing' | 'to_judge'

/** Why a condition is missing or has to be judged. */
export type ConditionDoubt =
  | 'unconfirmed'
  | 'no_paper'
  | 'no_scope'
  | 'standing'
  | 'other_scope'
  | 'off_list'
  | 'outside_region'
  | 'credit'
  | 'credit_penalties'
  | 'credit_judgement'
  | 'nobody'
  | 'found_wanting'

/** One line of the checklist; without `why` where nothing is in doubt. `judged` when staff have said so. */
export type ConditionLine = {
  key: ConditionKey
  verdict: ConditionVerdict
  why?: ConditionDoubt
  judged: boolean
  citations: Citations
}

/** What the conditions are judged by. */
export type Applicant = {
  kind: MemberKind
  registeredPlace?: string | undefined
  /** Where business is done: an individual's address. */
  premises?: string | undefined
  scopes: string[]
  otherScope?: string | undefined
  hasRepresentative: boolean
  confirmed: readonly ConditionKey[]
  /** Whether the stamped form is there. */
  hasPaper: boolean
}

/** What staff have said of conditions: it stands above what the form shows. */
export type Judgement = Partial<Record<ConditionKey, 'complete' | 'missing'>>

/** The conditions of membership, line by line, as an application shows them. All of them must be complete. */
export function checklist(rulebook: Rulebook, applicant: Applicant, judged: Judgement): ConditionLine[] {
  const { conditions } = provision(rulebook, 'admission.conditions')
  return conditions
    .filter(({ kinds }) => kinds.includes(applicant.kind))
    .map(({ key, at }) => {
      const citations = citationsOf(rulebook, { cite: [at] })
      const said = judged[key]
      if (said === 'complete') return { key, verdict: said, judged: true, citations }
      if (said === 'missing') return { key, verdict: said, why: 'found_wanting', judged: true, citations }
      return { key, ...shownBy(rulebook, applicant, key), judged: false, citations }
    })
}

type Shown = Pick<ConditionLine, 'verdict' | 'why'>

/** What is looked at to tell whether somebody is creditworthy, by the reading. */
const CREDIT: Record<string, ConditionDoubt> = {
  current_blacklist: 'credit',
  any_penalty: 'credit_penalties',
  judgement: 'credit_judgement',
}

const COMPLETE: Shown = { verdict: 'complete' }

function shownBy(rulebook: Rulebook, applicant: Applicant, key: ConditionKey): Shown {
  if (!applicant.confirmed.includes(key)) return { verdict: 'missing', why: 'unconfirmed' }
  switch (key) {
    case 'charter':
      return COMPLETE
    case 'willing':
      return applicant.hasPaper ? COMPLETE : { verdict: 'missing', why: 'no_paper' }
    case 'scope':
      return scopeShown(rulebook, applicant)
    case 'credit':
      // What counts is in registers of others: somebody has to look, and the reading says at what.
      return { verdict: 'to_judge', why: CREDIT[rulebook.readings.creditTest?.default ?? ''] ?? 'credit' }
    case 'representative':
      return applicant.hasRepresentative ? COMPLETE : { verdict: 'missing', why: 'nobody' }
  }
}

function scopeShown(rulebook: Rulebook, { kind, scopes, otherScope, ...place }: Applicant): Shown {
  // Of a person the measures ask for influence, which no list shows.
  if (kind === 'individual') return { verdict: 'to_judge', why: 'standing' }
  const listed = provision(rulebook, 'admission.scopes').scopes
  const named = scopes.some((scope) => listed.includes(scope))
  if (!named && otherScope === undefined) return { verdict: 'missing', why: 'no_scope' }
  if (!named && rulebook.readings.relatedTrades?.default === 'list') return { verdict: 'missing', why: 'off_list' }
  if (!named) return { verdict: 'to_judge', why: 'other_scope' }
  return isInRegion(rulebook, place) ? COMPLETE : { verdict: 'to_judge', why: 'outside_region' }
}

/** Whether the applicant is seated where the association is at home, by the reading of what that means. */
function isInRegion(rulebook: Rulebook, { registeredPlace = '', premises = '' }: Partial<Applicant>): boolean {
  const { places } = provision(rulebook, 'admission.region')
  const names = (text: string) => places.some((place) => text.includes(place))
  switch (rulebook.readings.seatInDalian?.default) {
    case 'registered':
      return names(registeredPlace)
    case 'branch':
      return names(premises)
    default:
      return names(registeredPlace) || names(premises)
  }
}

/** How far somebody approved is with paying: what is said on which day, and when the council has to be asked again. */
export type PaymentClock = { remindOn: Day[]; backToCouncilOn: Day; citations: Citations }

/**
 * The clock of somebody approved on a day who has not paid; nothing lapses by itself. Where the approval was recorded so
 * late that the first reminder would already be due, it runs from then: nobody is late before they could know.
 */
export function paymentClock(rulebook: Rulebook, decidedOn: Day, recordedOn: Day = decidedOn): PaymentClock {
  const rule = provision(rulebook, 'admission.payment')
  const [first = 0] = rule.remindAfterDays
  const start = recordedOn >= addDays(decidedOn, first) ? recordedOn : decidedOn
  return {
    remindOn: rule.remindAfterDays.map((days) => addDays(start, days)),
    backToCouncilOn: addDays(start, rule.backToCouncilAfterDays),
    citations: citationsOf(rulebook, rule),
  }
}

/** From which day an applicant is a member, by the reading; undefined while what it needs has not happened. */
export function memberFrom(
  rulebook: Rulebook,
  { decidedOn, paidOn, certifiedOn }: { decidedOn: Day; paidOn?: Day; certifiedOn?: Day },
): Day | undefined {
  switch (rulebook.readings.membershipBegins?.default) {
    case 'payment':
      return paidOn
    case 'certificate':
      return certifiedOn
    default:
      return decidedOn
  }
}

/** Whether a new member may be named in public. */
export function mayBePublished(
  rulebook: Rulebook,
  { kind, publicConsent }: { kind: MemberKind; publicConsent: boolean },
): boolean {
  if (kind === 'unit') return provision(rulebook, 'admission.publication').unitsByName
  return publicConsent || rulebook.readings.individualPublication?.default === 'always'
}
