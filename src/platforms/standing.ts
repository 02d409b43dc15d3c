/**
 * How an account stands in the organisation whose platform it is: it can be reached; it does not see the app; nobody has
 * it (any more); it was never activated, or is disabled.
 */
export type Standing = 'reachable' | 'unseeing' | 'unknown' | 'inactive'
