import { type House, openDesk } from '../chat/house.ts'
import { postOutcome } from '../chat/outbox.ts'
import type { Clock } from '../clock.ts'
import { CALL } from '../secretariat/callCard.ts'
import { closeCallCards } from '../secretariat/callClosing.ts'
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
