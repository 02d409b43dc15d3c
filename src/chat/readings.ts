import { evidenceToAsk, keepReading } from '../store/readings.ts'
import type { House } from './house.ts'
import { PlatformError } from './platform.ts'

/**
 * When a message that is evidence is asked about: late, because it is asked once only (calls of the platform are
 * counted), and before the platform forgets after 24 hours.
 */
const ASKED_AFTER = { hours: 20 }
const FORGOTTEN_AFTER = { hours: 24 }

/** How many are asked about in one round. */
const MOST = 50

/**
 * Asks the platforms that know it whether the calls nobody has answered, and the notices of cases, were read, and keeps
 * the answers as evidence. A platform that fails is asked again in the next round. Returns how many were asked about.
 */
export async function askWhatWasRead(house: House): Promise<number> {
  const now = house.clock.now()
  const knowing = [...house.platforms.values()].filter((platform) => platform.wasRead !== undefined)
  if (knowing.length === 0) return 0
  const sent = { after: now.subtract(FORGOTTEN_AFTER), until: now.subtract(ASKED_AFTER) }
  const names = knowing.map(({ name }) => name)
  const asked = await house.db.$transaction((tx) => evidenceToAsk(tx, names, sent, MOST))
  for (const { id, platform, userId, messageId } of asked) {
    const read = await ask(house, () => house.platforms.get(platform)?.wasRead?.(messageId, { platform, userId }))
    if (read === 'later') break
    await house.db.$transaction((tx) => keepReading(tx, id, read, now))
  }
  return asked.length
}

async function ask(house: House, question: () => Promise<boolean | undefined> | undefined) {
  try {
    return await question()
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    house.log.warn({ code: error.code }, 'it could not be asked what was read')
    return error.retryable ? 'later' : undefined
  }
}
