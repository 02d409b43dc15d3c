/**
 * The association's clock: the only caller of the system clock. Everything that asks the time (rules, schedule,
 * freshness, card age, token expiry) asks it here, so that rehearsal and tests can start it elsewhere and move it.
 */
export type Clock = {
  /** This instant. */
  now(): Temporal.Instant
  /** This day in the association's zone, `YYYY-MM-DD`. */
  today(): string
  /** This instant in the association's zone. */
  local(): Temporal.ZonedDateTime
  /** The association's IANA time zone. */
  readonly zone: string
}

/** The real clock in `zone`; with `start` it begins there and then runs at the usual speed. */
export function createClock(zone: string, start?: Temporal.Instant): Clock {
  const offset = start === undefined ? undefined : Temporal.Now.instant().until(start)
  return clockOf(zone, () => (offset === undefined ? Temporal.Now.instant() : Temporal.Now.instant().add(offset)))
}

/** A clock that can be moved: for tests and the rehearsal. */
export type HandClock = Clock & { set(to: string): void; forward(by: Temporal.DurationLike): void }

/** A clock that shows `start` (an ISO instant with offset) until `set` or `forward` moves it. */
export function createHandClock(zone: string, start: string): HandClock {
  let shown = Temporal.Instant.from(start)
  const local = () => shown.toZonedDateTimeISO(zone)
  return {
    ...clockOf(zone, () => shown),
    set: (to) => {
      shown = Temporal.Instant.from(to)
    },
    forward: (by) => {
      shown = local().add(by).toInstant()
    },
  }
}

/** A clock that runs at the usual speed, from `start` or the present, and can be moved all the same. */
export function createMovableClock(zone: string, start?: Temporal.Instant): HandClock {
  const since = (instant: Temporal.Instant) => Temporal.Now.instant().until(instant)
  let ahead = since(start ?? Temporal.Now.instant())
  const now = () => Temporal.Now.instant().add(ahead)
  return {
    ...clockOf(zone, now),
    set: (to) => {
      ahead = since(Temporal.Instant.from(to))
    },
    forward: (by) => {
      ahead = since(now().toZonedDateTimeISO(zone).add(by).toInstant())
    },
  }
}

function clockOf(zone: string, now: () => Temporal.Instant): Clock {
  const local = () => now().toZonedDateTimeISO(zone)
  return { zone, now, local, today: () => local().toPlainDate().toString() }
}
