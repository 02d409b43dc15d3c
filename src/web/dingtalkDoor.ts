import type { House } from '../chat/house.ts'
import { accept } from '../chat/inbox.ts'
import { type CodeStore, hearPresses } from '../platforms/dingtalk/codes.ts'
import type { Opened } from '../platforms/dingtalk/opened.ts'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'

/** What DingTalk's doors work with, over HTTP and over the stream alike. */
export type DingtalkDoor = { settings: DingtalkSettings; codes: CodeStore }

/**
 * Puts on disk what a door opened, each update with the job to act on it; when this returns, DingTalk may be told so.
 * What somebody's button said for them becomes the press that it was. Throws when something could not be stored.
 */
export async function takeIn(house: House, { codes }: DingtalkDoor, opened: Opened): Promise<void> {
  if (opened.kind === 'ignored') return house.log.info({ why: opened.why }, 'callback ignored')
  for (const update of opened.updates) await accept(house, await hearPresses(codes, update))
}
