import type { PlatformName } from '../messages/message.ts'
import { dingtalkSamples } from './dingtalkSamples.ts'
import type { Example } from './example.ts'
import type { SeatView } from './view.ts'
import { wecomSamples } from './wecomSamples.ts'

/** Something to look at in the gallery: a chat with what it is an example of. */
export type Sample = { title: string; about: string; seat: SeatView }

/** Every kind of message in either client, in the states that people see. */
export function listSamples(): Sample[] {
  return [...wecomSamples().map(seatedAt('wecom', '企业微信')), ...dingtalkSamples().map(seatedAt('dingtalk', '钉钉'))]
}

function seatedAt(platform: PlatformName, word: string): (example: Example, index: number) => Sample {
  return ({ title, about, entries }, index) => ({
    title,
    about,
    seat: {
      platform,
      word,
      down: false,
      userId: `${platform}.${index}`,
      name: '苏欣然',
      entries: entries.map(({ mine, ...shown }, no) => ({
        ...shown,
        from: mine ? 'person' : 'huiwu',
        at: '2026-03-02T01:00:00Z',
        no,
        when: '3月2日 9:00',
      })),
    },
  })
}
