import { claimEvidence, type Evidence, keepReading, releaseEvidence } from '../store/readings.ts'
import { reportExhaustion } from './exhaustion.ts'
import type { House } from './house.ts'
import { type Platform, PlatformError, type Readings } from './platform.ts'

/** How long before the platform forgets it is asked: late, because it is asked once only and its calls are counted. */
const HOURS_LEFT = 4

/** How many are asked about in one round. */
const MOST = 20

/**
 * Asks the platforms that know it whether the calls nobody has answered, and the notices of cases, were read, and keeps
 * the answers as evidence. When a platform fails, what is left is asked another time. Returns how many were asked about.
 */
export async function askWhatWasRead(house: House): Promise<number> {
  let asked = 0
  for (const platform of house.platforms.values()) {
    if (platform.readings !== undefined) asked += await askPlatform(house, platform, platform.readings)
  }
  return asked
}

async function askPlatform(house: House, { name }: Platform, readings: Readings): Promise<number> {
  const now = house.clock.now()
  const sent = {
    after: now.subtract({ hours: readings.hours }),
    until: now.subtract({ hours: readings.hours - HOURS_LEFT }),
  }
  const claimed = await house.db.$transaction((tx) => claimEvidence(tx, name, sent, MOST, now))
  for (const [index, evidence] of claimed.entries()) {
    if (await isAsked(house, readings, evidence)) continue
    const left = claimed.slice(index).map(({ id }) => id)
    await house.db.$transaction((tx) => releaseEvidence(tx, left))
    return index
  }
  return claimed.length
}

/** Asks about one message; false when it must be asked another time. */
async function isAsked(house: House, readings: Readings, evidence: Evidence): Promise<boolean> {
  const { id, platform, userId, messageId } = evidence
  try {
    const read = await readings.wasRead(messageId, { platform, userId })
    await house.db.$transaction((tx) => keepReading(tx, id, read))
    return true
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    house.log.warn({ code: error.code, why: error.message }, 'it could not be asked what was read')
    if (error.exhausted) await reportExhaustion(house, error)
    return !error.retryable && !error.exhausted
  }
}
