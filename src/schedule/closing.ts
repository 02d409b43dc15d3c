import { type House, openDesk } from '../chat/house.ts'
import { postOutcome } from '../chat/outbox.ts'
import type { Clock } from '../clock.ts'
import { CALL } from '../secretariat/callCard.ts'
import { closeCallCards } from '../secretariat/callClosing.ts'
import { closeByDeadline } from '../secretariat/motionClosing.ts'
import { motionsOverdue } from '../store/motions.ts'
import { meetingsStillAsking } from '../store/startedCalls.ts'

/**
 * Closes the call cards of every meeting that has begun: from its start answers are no longer taken. Returns how many
 * meetings that were. Doing it again does nothing.
 */
export async function closeStartedCalls(house: House, clock: Clock = house.clock): Promise<number> {
  return house.db.$transaction(async (tx) => {
    const desk = await openDesk({ ...house, clock }, tx)
    const meetings = await meetingsStillAsking(tx, CALL, desk.now)
    for (const id of meetings) {
      const cause = { key: `closing/${id}/${desk.now}`, now: house.clock.now() }
      await postOutcome(house, tx, await closeCallCards(desk, { id }), cause)
    }
    return meetings.length
  })
}

/**
 * Closes every vote whose deadline has passed, each in a transaction of its own: what the body decided happens then.
 * Returns how many that were. Doing it again does nothing.
 */
export async function closeOverdueVotes(house: House, clock: Clock = house.clock): Promise<number> {
  const overdue = await house.db.$transaction((tx) => motionsOverdue(tx, clock.now()))
  for (const id of overdue) {
    // One that cannot be closed keeps no other from closing.
    await closingOne(house, id, () =>
      house.db.$transaction(async (tx) => {
        const desk = await openDesk({ ...house, clock }, tx)
        const cause = { key: `vote/${id}/closing`, now: house.clock.now() }
        await postOutcome(house, tx, await closeByDeadline(desk, id), cause)
      }),
    )
  }
  return overdue.length
}

/** Logs a vote that could not be closed; the next heartbeat tries again. */
async function closingOne(house: House, motion: string, close: () => Promise<void>): Promise<void> {
  try {
    await close()
  } catch (error) {
    house.log.error({ motion, err: error }, 'a vote could not be closed and will be tried again')
  }
}
