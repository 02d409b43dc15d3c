import { allowanceUsedUp } from '../secretariat/allowance.ts'
import { type House, openDesk } from './house.ts'
import { postOutcome } from './outbox.ts'
import type { PlatformError } from './platform.ts'

/** Tells the secretariat that a platform refuses to deliver because the month's allowance is used up. */
export async function reportExhaustion(house: House, { platform }: PlatformError): Promise<void> {
  await house.db.$transaction(async (tx) => {
    const desk = await openDesk(house, tx)
    const cause = { key: `exhausted/${platform}/${desk.now}`, now: desk.now }
    await postOutcome(house, tx, { say: [allowanceUsedUp(desk, platform)] }, cause)
  })
}
