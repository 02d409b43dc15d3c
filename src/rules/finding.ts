import type { Citations } from './citation.ts'
import type { Body, Day, Office } from './facts.ts'
import type { Readings } from './readings.ts'

/**
 * What every finding carries. `key` is the same whenever the same thing is found, so that a notice about it is said
 * once; `readings` are the doubtful phrases that were consulted, with the option taken; `asOf` is the day asked about.
 */
type Found = { key: string; citations: Citations; readings: Readings; asOf: Day }

/** A run of absences in one tenure. `because` are the meetings missed, oldest first. */
export type AttendanceFinding = Found & {
  kind: 'attendance'
  /** One short of the limit · at the limit · at the limit, without a sanction · an earlier run, ended by a presence. */
  verdict: 'at_risk' | 'forfeited' | 'noted' | 'passed_over'
  member: string
  office: Office
  /** The office the member falls back to; absent where the measures attach no loss. */
  revertsTo?: Office
  body: Body
  run: number
  limit: number
  because: string[]
}

/** An office that rests on a directorship which attendance has forfeited. */
export type CascadeFinding = Found & {
  kind: 'cascade'
  /** Falls with its basis · its basis is lost, the council decides. */
  verdict: 'forfeited' | 'basis_lost'
  member: string
  office: Office
  /** The key of the finding it follows. */
  because: string
}

/** More or fewer holders of an office than the measures allow. */
export type SeatsFinding = Found & {
  kind: 'seats'
  verdict: 'over' | 'under'
  office: Office
  count: number
  min?: number
  max?: number
}

/** A body that has met less often in a calendar year than it must. */
export type MeetingsDueFinding = Found & {
  kind: 'meetings_due'
  verdict: 'due' | 'missed'
  body: Body
  held: number
  required: number
  year: number
}

/** Dues unpaid after their due day. `owed` and `paid` in fen; `since` is the day after the due day. */
export type DuesFinding = Found & {
  kind: 'dues'
  /** Unpaid · unpaid for a full year, which may be put to the council. */
  verdict: 'arrears' | 'ground_unpaid'
  member: string
  year: number
  dueOn: Day
  owed: number
  paid: number
  since: Day
}

/** How one condition of deemed withdrawal stands; `not_met` occurs only where one condition alone is enough. */
export type Condition = 'met' | 'not_met' | 'unknown' | 'not_applicable'

/** A member who counts as having withdrawn, to be put to the council, or of whom that cannot be told. */
export type DeemedWithdrawalFinding = Found & {
  kind: 'deemed_withdrawal'
  verdict: 'candidate' | 'undetermined'
  member: string
  year: number
  conditions: { unpaid: Condition; congress: Condition; activities: Condition }
}

/** Something missing or pending in who acts for a unit. */
export type RepresentationFinding = Found & {
  kind: 'representation'
  verdict: 'no_representative' | 'no_liaison' | 'awaiting_confirmation' | 'not_principal'
  member: string
}

/** What the rules say of one matter on one day. A finding changes nothing: a person or a body confirms it. */
export type Finding =
  | AttendanceFinding
  | CascadeFinding
  | SeatsFinding
  | MeetingsDueFinding
  | DuesFinding
  | DeemedWithdrawalFinding
  | RepresentationFinding
