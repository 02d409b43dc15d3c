import type { Plan } from '../plan.ts'

/** What can go wrong with one call: an error code, an HTML page, an HTTP status, or the answer lost after the work was done. */
export type ApiFault = { errcode: number } | { html: true } | { status: number } | { lostAnswer: true }

/**
 * What can be wrong with one callback: a false signature; everything from another corp; sealed with another key;
 * sealed for another receiver.
 */
export type CallbackFault = 'badSignature' | 'wrongCorp' | 'wrongKey' | 'wrongReceiver'

/** The switches of the simulated platform, all off at first. */
export type Faults = {
  /** Connections to the API are torn down before anything is read. */
  down: boolean
  /** Every API answer comes this many real milliseconds late. */
  slowMs: number
  /** Every call is refused with 60020: the caller's address is not trusted. */
  untrustedIp: boolean
  /** Every call is refused with 45009: too many calls. */
  throttled: boolean
  /** The faults waiting for the next calls of each path. */
  planned: Plan<ApiFault>
  /** Every callback is delivered twice at the same moment. */
  twice: boolean
  /** Elements of the callback XML in a different order each time (page 90238 promises none). */
  shuffled: boolean
  /** Escaped text instead of CDATA. */
  plainText: boolean
  /** How user ids are spelt in callbacks. */
  ids: 'registered' | 'lower' | 'upper'
  /** subscribe, unsubscribe and enter_agent come without their empty EventKey, as in the page's sample (90240). */
  withoutEventKey: boolean
  /** The envelope comes without AgentID. */
  withoutAgentId: boolean
  /** What members say carries a control character (illegal in XML 1.0, seen in the field). */
  controlCharacters: boolean
}

/** No fault at all. */
export function noFaults(): Faults {
  return {
    down: false,
    slowMs: 0,
    untrustedIp: false,
    throttled: false,
    planned: new Map(),
    twice: false,
    shuffled: false,
    plainText: false,
    ids: 'registered',
    withoutEventKey: false,
    withoutAgentId: false,
    controlCharacters: false,
  }
}
