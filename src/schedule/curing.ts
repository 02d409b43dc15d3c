import { type House, openDesk } from '../chat/house.ts'
import { postOutcome } from '../chat/outbox.ts'
import type { Clock } from '../clock.ts'
import { cureWithdrawals } from '../secretariat/withdrawalCuring.ts'

/**
 * Closes the cases of deemed withdrawals that were cured since, however the payment or the attendance came in: by an
 * import, too. Doing it again does nothing. The council is never asked about what somebody has made good.
 */
export async function closeCuredWithdrawals(house: House, clock: Clock = house.clock): Promise<void> {
  await house.db.$transaction(async (tx) => {
    const desk = await openDesk({ ...house, clock }, tx)
    const outcome = await cureWithdrawals(desk, 'schedule')
    await postOutcome(house, tx, outcome, { key: `curing/${desk.now}`, now: house.clock.now() })
  })
}
