import { Refusal } from '../../messages/refusal.ts'
import { type Audience, askToAnnounce } from '../../secretariat/announcing.ts'
import { bodyNamed } from '../../secretariat/meetingBodies.ts'
import { officeNamed } from '../../secretariat/officeNames.ts'
import type { Command } from '../command.ts'

/** What the secretariat says to many at once. */
export const ANNOUNCEMENT_COMMANDS: Command[] = [
  {
    words: ['群发', '群发通知'],
    verbatim: true,
    run: async (desk, asker, rest) => askToAnnounce(desk, asker, readAnnouncement(rest)),
  },
]

const EVERYBODY = new Set(['全体', '全体会员', '所有会员'])

function readAnnouncement(rest: string) {
  const [, named = '', text = ''] = /^(\S+)\s+([\s\S]+)$/.exec(rest.trim()) ?? []
  const audience = audienceNamed(named.normalize('NFKC'))
  if (audience === undefined || text.trim() === '') throw new Refusal('announce_how', { said: named })
  return { audience, named, lines: text.trim().split(/\r?\n/) }
}

function audienceNamed(word: string): Audience | undefined {
  return EVERYBODY.has(word) ? 'everybody' : (bodyNamed(word) ?? officeNamed(word))
}
