import { addDays, daysBetween } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { type NoticeRecord, noticesOf } from '../store/withdrawalNotices.ts'
import type { WithdrawalRecord } from '../store/withdrawals.ts'
import type { Desk } from './desk.ts'

/** One rung of the ladder as it stands: from when it is said, and when it was heard. */
export type Rung = { id: string; step: number; from: Day; heardOn: Day | null; toldBy: string | null }

/** The ladder of notices of a withdrawal; empty where the member asked for it or is no more. */
export async function ladderOf(desk: Desk, one: WithdrawalRecord): Promise<Rung[]> {
  return one.state === 'warned' || one.ground === 'deemed' || one.ground === 'unpaid'
    ? rungsOf(await noticesOf(desk.tx, [one.id], desk.zone))
    : []
}

/** Between two notices there are as many days as planned, counted from when the one before was heard. */
export function rungsOf(notices: readonly NoticeRecord[]): Rung[] {
  const rungs: Rung[] = []
  for (const [index, { id, step, dueOn, heardOn, toldBy }] of notices.entries()) {
    const [planned, before] = [notices[index - 1], rungs[index - 1]]
    const heard = before?.heardOn ?? null
    const shifted = planned === undefined || heard === null ? dueOn : addDays(heard, daysBetween(planned.dueOn, dueOn))
    const from = shifted > dueOn ? shifted : dueOn
    rungs.push({ id, step, from, heardOn: heardOn ?? null, toldBy: toldBy ?? null })
  }
  return rungs
}

/** The rung that is next to be heard; undefined when all were. */
export function nextRung(rungs: readonly Rung[]): Rung | undefined {
  return rungs.find(({ heardOn }) => heardOn === null)
}

/** The day on which the last notice was heard, from which the council may decide; undefined while one was not. */
export function ladderDoneOn(rungs: readonly Rung[]): Day | undefined {
  return nextRung(rungs) === undefined ? (rungs.at(-1)?.heardOn ?? undefined) : undefined
}
