import type { House } from '../chat/house.ts'
import { accept } from '../chat/inbox.ts'
import type { Opened } from '../platforms/dingtalk/opened.ts'
import type { Stored } from '../store/inbox.ts'
import type { Called } from './noting.ts'

/**
 * Puts on disk what a door of DingTalk opened, over HTTP or over the stream, each update with the job to act on it; when
 * this returns, DingTalk may be told so. Throws when something could not be stored. `request` is the id of what brought
 * it, for the log.
 */
export async function takeIn(house: House, opened: Opened, request: string): Promise<Called> {
  if (opened.kind === 'ignored') return { end: 'ignored', why: opened.why }
  const stored: Stored[] = []
  for (const update of opened.updates) {
    if (update.kind === 'unidentified')
      house.log.warn({ request }, 'DingTalk did not say who is writing: is the app published?')
    stored.push(await accept(house, update, request))
  }
  const end = stored.some((one) => one.end === 'stored') ? 'stored' : 'repeat'
  return { end, updates: stored.map(({ id }) => id) }
}
