import type { Plan } from '../plan.ts'

/**
 * What can go wrong with one call: an error code of the new API (with HTTP 400 unless said otherwise) or of the old
 * one, the page or the JSON of the IP ban (section 7), an HTTP status, or the answer lost after the work was done.
 */
export type ApiFault =
  | { code: string; status?: number }
  | { errcode: number }
  | { banned: 'html' | 'json'; status?: number }
  | { status: number }
  | { lostAnswer: true }

/**
 * What can be wrong with one callback over HTTP: a false signature; a timestamp two hours old, rightly signed; a robot
 * message changed after it was signed (the sign does not cover it, so it is as good as any other); an event sealed with
 * another key or for another owner.
 */
export type CallbackFault = 'badSignature' | 'staleTimestamp' | 'changedBody' | 'wrongKey' | 'wrongOwner'

/** The switches of the simulated platform, all off at first. */
export type Faults = {
  /** Connections to both hosts are torn down before anything is read. */
  down: boolean
  /** Every API answer comes this many real milliseconds late. */
  slowMs: number
  /** Every call is refused with 403 QpsLimitForAppkeyAndApi, on the old host with 90018. */
  qpsExceeded: boolean
  /** Calls of one API allowed in a second of the simulator's clock (20 in the standard edition); not counted at first. */
  qpsLimit: number | undefined
  /** The API calls of the month are used up: billed calls are refused with 403 ApiCountLimitForOrg, or 90020. */
  apiQuotaUsed: boolean
  /** The pushes of the month are used up: robot messages carry errorCode 20001 in place of what was said (S/0699). */
  pushQuotaUsed: boolean
  /** Batch sendings to these people are held back: flowControlledStaffIdList. */
  throttledUsers: Set<string>
  /** Every callback is delivered twice at the same moment. */
  twice: boolean
  /** Under which name the payload of a press comes: two pages say `value` (C1/0010, C3/0009). */
  cardPayload: 'content' | 'value'
  /** The faults waiting for the next calls of each path. */
  planned: Plan<ApiFault>
}

/** No fault at all. */
export function noFaults(): Faults {
  return {
    down: false,
    slowMs: 0,
    qpsExceeded: false,
    qpsLimit: undefined,
    apiQuotaUsed: false,
    pushQuotaUsed: false,
    throttledUsers: new Set(),
    twice: false,
    cardPayload: 'content',
    planned: new Map(),
  }
}
