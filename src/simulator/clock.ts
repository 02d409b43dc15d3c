/** The clock a simulator lives by: the test's. */
export type Clock = { now(): Temporal.Instant }
