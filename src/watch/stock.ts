import { type House, openDesk } from '../chat/house.ts'
import { type Tally, tallyOf } from '../secretariat/tally.ts'
import { lookAtQueues, type Queues } from './queues.ts'
import { createJudge, type Readiness } from './readiness.ts'
import { within } from './within.ts'

/** How the house stands at this moment; what could not be told in time is not there. */
export type Stock = { readiness: Readiness; beatAt?: Temporal.Instant; queues?: Queues; tally?: Tally }

/** Whoever collects figures waits about ten seconds. */
const WITHIN_MS = 5000

/** The findings take reading the whole roll: they are made anew after this long. */
const TALLY_EVERY = { hours: 1 }

/** Takes stock of a house, whenever it is asked. */
export function createStockTaker(house: House): () => Promise<Stock> {
  const judge = createJudge(house)
  const tally = createTally(house)
  return async () => {
    const [readiness, queues, counted] = await Promise.all([
      judge(),
      inTime(house, () => lookAtQueues(house, house.db)),
      inTime(house, tally),
    ])
    const { beatAt } = house.pulse
    return { readiness, ...(beatAt && { beatAt }), ...(queues && { queues }), ...(counted && { tally: counted }) }
  }
}

function createTally(house: House): () => Promise<Tally> {
  let last: { at: Temporal.Instant; tally: Promise<Tally> } | undefined
  const count = () => house.db.$transaction(async (tx) => tallyOf(await openDesk(house, tx)))
  return () => {
    const now = house.clock.now()
    if (last === undefined || Temporal.Instant.compare(last.at.add(TALLY_EVERY), now) < 0) {
      const counting = { at: now, tally: count() }
      last = counting
      counting.tally.catch(() => {
        if (last === counting) last = undefined
      })
    }
    return last.tally
  }
}

async function inTime<Value>(house: House, look: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await within(WITHIN_MS, look())
  } catch (error) {
    house.log.warn({ err: error }, 'stock could not be taken')
    return undefined
  }
}
