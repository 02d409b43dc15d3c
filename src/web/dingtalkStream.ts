import { randomUUID } from 'node:crypto'
import type { House } from '../chat/house.ts'
import { readEvent } from '../platforms/dingtalk/events.ts'
import { type Frame, type FrameEnd, TOPICS } from '../platforms/dingtalk/frames.ts'
import { readMessage } from '../platforms/dingtalk/heard.ts'
import type { Opened } from '../platforms/dingtalk/opened.ts'
import { readPress } from '../platforms/dingtalk/presses.ts'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'
import { type Stream, type StreamTimings, startStream } from '../platforms/dingtalk/stream.ts'
import { parseJson } from '../platforms/exchange.ts'
import { takeIn } from './dingtalkDoor.ts'
import { noteCallback } from './noting.ts'

/** Opens the stream and keeps it open: the door without a public address. */
export function openStream(house: House, settings: DingtalkSettings, timings: Partial<StreamTimings> = {}): Stream {
  return startStream(settings, { take: (frame) => takeFrame(house, settings, frame), log: house.log, timings })
}

/**
 * Takes one frame: acknowledged once it is on disk, before it is worked on. What could not be stored comes again; what
 * cannot be read is taken and passed over, because its repetition would be no better.
 */
async function takeFrame(house: House, settings: DingtalkSettings, frame: Frame): Promise<FrameEnd> {
  const request = frame.headers.messageId ?? randomUUID()
  const call = { platform: 'dingtalk', door: 'stream', request, since: performance.now() } as const
  try {
    const opened = openFrame(settings, frame, house.clock.now())
    if (opened === undefined) return 'unknown'
    noteCallback(house, call, await takeIn(house, opened, request))
    return 'done'
  } catch (error) {
    house.log.error({ request, err: error }, 'a frame of the stream could not be stored')
    noteCallback(house, call, { end: 'not_stored' })
    return 'failed'
  }
}

/** What a frame amounts to; undefined when nobody is there for its topic. Never throws for what the sender wrote. */
export function openFrame(
  settings: Pick<DingtalkSettings, 'robotCode' | 'oapiBase'>,
  { type, headers, data }: Frame,
  now: Temporal.Instant,
): Opened | undefined {
  if (type === 'EVENT') {
    const head = { type: headers.eventType ?? '', id: headers.eventId, at: headers.eventBornTime }
    return readEvent(head, parseJson(data), now)
  }
  if (headers.topic === TOPICS.message) return readMessage(settings, parseJson(data))
  return headers.topic === TOPICS.press ? readPress(parseJson(data), now) : undefined
}
