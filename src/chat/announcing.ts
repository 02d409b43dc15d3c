import { backoffSeconds, restUnless } from './backoff.ts'
import type { House } from './house.ts'
import { type Platform, PlatformError } from './platform.ts'

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
      if (!(error instanceof PlatformError)) throw error
      log.error({ platform: platform.name, why: error.message }, 'the platform was not told where it reaches us')
      await restUnless(stopping, backoffSeconds(tries, Math.random()) * 1000)
    }
  }
}
