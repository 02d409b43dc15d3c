import type { House } from '../chat/house.ts'
import { accept } from '../chat/inbox.ts'
import type { Opened } from '../platforms/dingtalk/opened.ts'

/**
 * Puts on disk what a door of DingTalk opened, over HTTP or over the stream, each update with the job to act on it; when
 * this returns, DingTalk may be told so. Throws when something could not be stored.
 */
export async function takeIn(house: House, opened: Opened): Promise<void> {
  if (opened.kind === 'ignored') return house.log.info({ why: opened.why }, 'callback ignored')
  for (const update of opened.updates) {
    if (update.kind === 'unidentified')
      house.log.warn({ update: update.id }, 'DingTalk did not say who is writing: is the app published?')
    await accept(house, update)
  }
}
