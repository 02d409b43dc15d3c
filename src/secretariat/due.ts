import type { Notice } from '../messages/notice.ts'
import type { Day } from '../rules/facts.ts'

/**
 * Something the schedule has to say. `dueOn` is the day it fell due: what was due before the schedule first ran is not
 * said to anybody personally. `meetingAt` is the start of the meeting it is about; close to it nothing waits for
 * office hours. `atOnce` never waits. `marks` are the keys of further things that this notice says along with its own,
 * so that they are not said again.
 */
export type Due = {
  notice: Notice & { once: string }
  dueOn: Day
  meetingAt?: Temporal.Instant
  atOnce?: true
  marks?: string[]
}

/** Whether it is addressed to a person of a member and not to the secretariat. */
export function isPersonal(due: Due): boolean {
  return 'person' in due.notice.to
}

/** The step of a ladder reached on a day, as days before (positive) the day it leads to; undefined before the first. */
export function stepReached(daysBefore: readonly number[], daysLeft: number): number | undefined {
  const reached = daysBefore.filter((step) => daysLeft <= step)
  return reached.length === 0 ? undefined : Math.min(...reached)
}
