import { z } from 'zod'
import type { Update } from '../../chat/platform.ts'
import { ignored, instantOf, milliseconds, type Opened, opened, readAs, word } from './opened.ts'

/** What an event is about: its kind, its id (the key of its repetitions), and when it happened. */
export type EventHead = { type: string; id: string | null | undefined; at: number | null | undefined }

/** Who it is about: several ids, or one, under either spelling (E/0079, E/0086, E/0278). */
const IDS = z.union([z.array(z.string()), z.string().transform((id) => [id])]).nullish()
const PEOPLE = z
  .looseObject({ userId: IDS, UserId: IDS })
  .transform(({ userId, UserId }) => [...(userId ?? []), ...(UserId ?? [])].map((id) => id.trim()).filter(Boolean))

/** An event over HTTP carries its head inside (E/0079); older ones write it with capitals. */
const SEALED = z.looseObject({
  EventType: word,
  eventId: z.string().nullish(),
  EventTime: milliseconds.nullish(),
  timeStamp: milliseconds.nullish(),
  TimeStamp: milliseconds.nullish(),
})

/** The comings and goings of the organisation's people that concern us. */
const KINDS: Record<string, 'joined' | 'departed'> = { user_add_org: 'joined', user_leave_org: 'departed' }

/** Reads an event that was sealed: `check_url` and whatever else concerns nobody is ignored. */
export function readSealedEvent(content: unknown, now: Temporal.Instant): Opened {
  return readAs(SEALED, content, ({ EventType, eventId, EventTime, timeStamp, TimeStamp }) =>
    readEvent({ type: EventType, id: eventId, at: EventTime ?? timeStamp ?? TimeStamp }, content, now),
  )
}

/**
 * Reads an event of the address book: one update per person. Never throws for what the sender wrote. Without an id it is
 * recognised by its kind, time and person.
 */
export function readEvent(head: EventHead, content: unknown, now: Temporal.Instant): Opened {
  const kind = Object.hasOwn(KINDS, head.type) ? KINDS[head.type] : undefined
  if (kind === undefined) return ignored(`event ${head.type}`)
  return readAs(PEOPLE, content, (people) => {
    const at = head.at == null ? now.toString() : instantOf(head.at)
    const key = head.id || `${head.type}/${at}`
    const updates = people.map(
      (userId): Update => ({
        platform: 'dingtalk',
        id: `${key}/${userId}`,
        from: { platform: 'dingtalk', userId },
        at,
        kind,
      }),
    )
    return updates.length === 0 ? ignored(`event ${head.type} of nobody`) : opened(...updates)
  })
}
