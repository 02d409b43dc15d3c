import { z } from 'zod'
import { BODIES, OFFICES, VOTING_FORMS } from './facts.ts'

/** Where a number or a switch comes from; anything but 办法 and 法律 waits for the association's charter. */
export const SOURCES = ['办法', '章程', '章程范本', '法律', '部门规范', '决议', '解释', '假定'] as const

/** The conditions of membership, each judged by itself. */
export const CONDITIONS = ['charter', 'willing', 'scope', 'credit', 'representative'] as const

/** What a unit must report when it changes. */
export const REGISTERED_ITEMS = [
  'legalRepresentative',
  'principal',
  'liaison',
  'registeredPlace',
  'premises',
  'businessScope',
  'registeredCapital',
  'address',
  'contact',
] as const

const office = z.enum(OFFICES)
const body = z.enum(BODIES)
const count = z.int().nonnegative()
const days = z.int().nonnegative()
const offsets = z.array(days).nonempty()
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '应为 HH:MM')
const fraction = z.string().regex(/^[1-9]\d?\/[1-9]\d?$/, '应为分数，如 2/3')

const seats = z.strictObject({ min: count.optional(), max: count.optional() })
const meetingsPerYear = z.strictObject({ required: count })
const forfeiture = z.strictObject({ body, consecutiveAbsences: z.int().positive(), revertsTo: office })
const absenceNote = z.strictObject({
  body,
  consecutiveAbsences: z.int().positive(),
  /** Nothing is noted of a member who holds this office too: its own rule judges them. */
  unlessHolding: office.optional(),
  /** Where the member would fall back to, were the silence read as a sanction. */
  mirrorRevertsTo: office.optional(),
})
const attendees = z.strictObject({ duty: z.array(office).nonempty(), observers: z.array(office) })
const basis = z.strictObject({ office, onLoss: z.enum(['forfeited', 'basis_lost']) })
/** The body that elects, and the office its candidates must hold. */
const election = z.strictObject({ body, from: office.optional() })
const condition = z.strictObject({
  key: z.enum(CONDITIONS),
  /** The item of the measures that states it. */
  at: z.string(),
  kinds: z.array(z.enum(['unit', 'individual'])).nonempty(),
})
const share = z
  .strictObject({
    atLeast: fraction.optional(),
    moreThan: fraction.optional(),
    of: z.enum(['seats', 'present']),
    secret: z.boolean().optional(),
  })
  .refine((value) => (value.atLeast === undefined) !== (value.moreThan === undefined), '应写 atLeast 或 moreThan 之一')
/** How votes on a kind of matter are gathered, whether in secret, and whether a member votes on what concerns itself. */
const voting = z.strictObject({
  forms: z.array(z.enum(VOTING_FORMS)).nonempty(),
  secret: z.boolean(),
  interested: z.enum(['abstains', 'votes']),
})
const withinDays = z.strictObject({ days })
const daysBefore = z.strictObject({ daysBefore: offsets })
const guesses = z.strictObject({ attempts: z.int().positive(), lockMinutes: z.int().positive() })
const bodies = z.strictObject({ bodies: z.array(body).nonempty() })

/** Every provision the rules and the secretariat read, with its shape. A rulebook has all of them and no other. */
export const PROVISION_SHAPES = {
  'delegate.seats': seats,
  'director.seats': seats,
  'standing_director.seats': seats,
  'supervisor.seats': seats,
  'chief_supervisor.seats': seats,
  'vice_president.seats': seats,
  'president.seats': seats,
  'congress.meetingsPerYear': meetingsPerYear,
  'council.meetingsPerYear': meetingsPerYear,
  'standing_council.meetingsPerYear': meetingsPerYear,
  'supervisory_board.meetingsPerYear': meetingsPerYear,
  'presidents_meeting.meetingsPerYear': meetingsPerYear,
  'meetings.countedFrom': z.strictObject({ year: z.int() }),
  'meetings.dueNotice': daysBefore,
  'director.forfeiture': forfeiture,
  'standing_director.forfeiture': forfeiture,
  'supervisor.absenceNote': absenceNote,
  'president.absenceNote': absenceNote,
  'vice_president.absenceNote': absenceNote,
  'standing_director.basis': basis,
  'president.basis': basis,
  'vice_president.basis': basis,
  'delegate.election': election,
  'director.election': election,
  'supervisor.election': election,
  'standing_director.election': election,
  'vice_president.election': election,
  'president.election': election,
  'chief_supervisor.election': election,
  'office.removal': z.strictObject({ by: z.enum(['electing_body']) }),
  'congress.attendees': attendees,
  'council.attendees': attendees,
  'standing_council.attendees': attendees,
  'supervisory_board.attendees': attendees,
  'presidents_meeting.attendees': attendees,
  'congress.quorum': share,
  'council.quorum': share,
  'standing_council.quorum': share,
  'supervisory_board.quorum': share,
  'presidents_meeting.quorum': share,
  'congress.majority': share,
  'council.majority': share,
  'standing_council.majority': share,
  'supervisory_board.majority': share,
  'presidents_meeting.majority': share,
  'congress.charterAmendment': share,
  'congress.duesStandard': share,
  'admission.simpleMajority': share,
  'admission.voting': voting,
  'revocation.voting': voting,
  'withdrawal.voting': voting,
  'successor.voting': voting,
  'election.voting': voting,
  'removal.voting': voting,
  'restructuring.voting': voting,
  'dues_standard.voting': voting,
  'amendment.voting': voting,
  'other.voting': voting,
  'dues_standard.decision': bodies,
  'amendment.decision': bodies,
  'other.decision': bodies,
  'ballots.correspondence': withinDays,
  'ballots.reminders': z.strictObject({ hoursBefore: z.array(z.int().positive()).nonempty() }),
  'ballots.secretMinimum': z.strictObject({ ballots: z.int().positive() }),
  'ballots.candidatesOnCard': z.strictObject({ max: z.int().positive() }),
  'congress.notice': withinDays,
  'council.notice': withinDays,
  'standing_council.notice': withinDays,
  'supervisory_board.notice': withinDays,
  'presidents_meeting.notice': withinDays,
  'titles.order': z.strictObject({ offices: z.array(office).length(OFFICES.length) }),
  'titles.units': z.strictObject({ offices: z.array(office).nonempty() }),
  'attendance.objectionDays': withinDays,
  'attendance.warning': daysBefore,
  'call.answerBy': withinDays,
  'call.remindUnanswered': daysBefore,
  'call.remindAttending': daysBefore,
  'call.leave': withinDays,
  'checkIn.opens': z.strictObject({ minutesBefore: count }),
  'checkIn.guesses': guesses,
  'email.presence': z.strictObject({ by: z.enum(['any_reply', 'ballot']) }),
  'dues.dueDay': z.strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  'dues.arrears': z.strictObject({ daysAfterDue: z.int().positive() }),
  'dues.ground': z.strictObject({ years: z.int().positive() }),
  'dues.reminders': z.strictObject({ daysBefore: offsets, daysAfter: offsets }),
  'dues.tiers': z.strictObject({ max: count }),
  /** How often the association accounts to its members for the dues; the note names the rule. */
  'dues.report': z.strictObject({ everyYears: z.int().positive() }),
  /** On which day of a year a member's offices, and the standards in force, decide what the year costs. */
  'dues.tierDay': z.strictObject({ of: z.enum(['year_begin', 'due_day']) }),
  /** From when the secretariat is told that a year's accounts are not raised; how long before the due day they should be. */
  'dues.accounts': z.strictObject({
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    remindAfterDays: offsets,
    noticeDays: days,
  }),
  /** On which day every member gets the statement of the year before. */
  'dues.statement': z.strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  'deemedWithdrawal.window': z.strictObject({ years: z.int().positive() }),
  'basisLost.decision': withinDays,
  'admission.scopes': z.strictObject({ scopes: z.array(z.string().min(1)).nonempty() }),
  'admission.region': z.strictObject({ places: z.array(z.string().min(1)).nonempty() }),
  'admission.conditions': z.strictObject({ conditions: z.array(condition).nonempty() }),
  'admission.levels': z.strictObject({ offices: z.array(office).nonempty() }),
  'admission.papers': z.strictObject({
    maxMegabytes: z.int().positive(),
    types: z.array(z.enum(['pdf', 'jpg', 'png'])).nonempty(),
  }),
  'admission.links': z.strictObject({ minutes: z.int().positive() }),
  'admission.submissions': z.strictObject({ perMinute: z.int().positive(), perHour: z.int().positive() }),
  'admission.approval': bodies,
  'admission.payment': z.strictObject({ remindAfterDays: offsets, backToCouncilAfterDays: days }),
  'admission.publication': z.strictObject({ unitsByName: z.boolean(), individualsNeedConsent: z.boolean() }),
  'representation.representative': z.strictObject({ perUnit: count }),
  'representation.liaison': z.strictObject({ perUnit: count }),
  'representation.principal': z.strictObject({ offices: z.array(office).nonempty() }),
  'representation.successor': z.strictObject({ body, offices: z.array(office).nonempty() }),
  'representation.change': withinDays,
  'registered.change': withinDays,
  'registered.items': z.strictObject({ items: z.array(z.enum(REGISTERED_ITEMS)).nonempty() }),
  'registered.confirmation': z.strictObject({
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    remindAfterDays: offsets,
  }),
  'certificate.reissue': z.strictObject({ voidsOld: z.boolean() }),
  'restructuring.merger': z.strictObject({ earlierJoinDate: z.boolean(), duesOnce: z.boolean() }),
  'restructuring.division': z.strictObject({ sealHolderStays: z.boolean() }),
  'restructuring.noted': bodies,
  'withdrawal.confirmation': bodies,
  'withdrawal.decision': withinDays,
  'withdrawal.request': z.strictObject({ written: z.boolean(), certificateBack: z.boolean() }),
  'withdrawal.dissolved': z.strictObject({
    how: z.array(z.string().min(1)).nonempty(),
    /** How a unit may fare that the measures do not name: no ground. */
    notNamed: z.array(z.string().min(1)),
    /** The word for the death of an individual member. */
    death: z.string().min(1),
  }),
  'withdrawal.ladder': z.strictObject({ daysAfter: offsets.nonempty() }),
  'alternate.offices': z.strictObject({ offices: z.array(office).nonempty(), seatsPerPerson: z.int().positive() }),
  'supervisor.incompatible': z.strictObject({ offices: z.array(office).nonempty() }),
  'term.length': z.strictObject({ years: z.int().positive(), maxYears: z.int().positive() }),
  'specialCall.share': z.strictObject({ ofMembers: fraction, ofDirectors: fraction }),
  'membership.minimum': z.strictObject({ units: count, individuals: count, mixed: count }),
  'annualReport.due': z.strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  'registration.filing': withinDays,
  'interpretation.organ': bodies,
  'binding.code': z.strictObject({
    length: z.int().positive(),
    validDays: z.int().positive(),
    attempts: z.int().positive(),
    lockMinutes: z.int().positive(),
  }),
  'binding.guesses': guesses.extend({ withinMinutes: z.int().positive() }),
  'pages.guesses': z.strictObject({ perMinute: z.int().positive() }),
  'notices.quietHours': z.strictObject({
    from: timeOfDay,
    until: timeOfDay,
    /** What cannot wait for the next allowed hour because it is due within so many hours goes out at once. */
    unlessDueWithinHours: count,
  }),
} as const

export type ProvisionName = keyof typeof PROVISION_SHAPES

/** What every provision says of itself: the articles it stands in or serves, its source, and when it was last checked. */
export type Grounds = {
  cite: [string, ...string[]]
  source: (typeof SOURCES)[number]
  /** The charter or a resolution is expected to replace this value. */
  confirm?: boolean | undefined
  /** The day on which somebody last compared the value with its source. */
  confirmedOn: string
  note?: string | undefined
}

/** The provisions of a rulebook by name. */
export type Provisions = { [N in ProvisionName]: z.output<(typeof PROVISION_SHAPES)[N]> & Grounds }

/** Names of provisions that are kept for each of several things, e.g. `council.quorum` for each body. */
export type ProvisionOf<Kind extends string> = Extract<ProvisionName, `${string}.${Kind}`>
