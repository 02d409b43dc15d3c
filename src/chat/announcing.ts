import { backoffSeconds } from './backoff.ts'
import type { House } from './house.ts'
import type { Platform } from './platform.ts'
import { restUnless } from './resting.ts'

/**
 * Tells every platform that wants to know it where it reaches us, again and again until it has heard. Nothing waits for
 * it. Returns the way to stop.
 */
export function announceDoors(house: House, publicUrl: string): () => Promise<void> {
  const stopping = new AbortController()
  const telling = [...house.platforms.values()].map((platform) => announce(house, platform, publicUrl, stopping.signal))
  return async () => {
    stopping.abort()
    await Promise.all(telling)
  }
}

async function announce({ log }: House, platform: Platform, publicUrl: string, stopping: AbortSignal): Promise<void> {
  for (let tries = 1; platform.announce !== undefined && !stopping.aborted; tries += 1) {
    try {
      await platform.announce(publicUrl)
      return log.info({ platform: platform.name }, 'the platform knows where it reaches us')
    } catch (error) {
      // Whatever it was, the platform or our own database: nobody waits for this, so nobody would hear a throw.
      log.error({ platform: platform.name, err: error }, 'the platform was not told where it reaches us')
      await restUnless(stopping, backoffSeconds(tries, Math.random()) * 1000)
    }
  }
}
