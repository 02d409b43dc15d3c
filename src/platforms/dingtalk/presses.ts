import { z } from 'zod'
import { parseJson } from '../exchange.ts'
import { type Opened, opened, readAs, word } from './opened.ts'

/** The press of a button, the same over HTTP and stream (C1/0007; section 6.6). Some pages have `value` for `content`. */
const CALLBACK = z.looseObject({
  outTrackId: word,
  userId: word.max(64),
  content: z.string().nullish(),
  value: z.string().nullish(),
})

/** Parameters come back as text mostly, but the pages allow numbers and booleans. */
const PARAM = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const PARAMS = z.looseObject({ action: PARAM.nullish(), revision: PARAM.nullish(), choice: PARAM.nullish() })
const PRESSED = z.looseObject({
  cardPrivateData: z.looseObject({ actionIds: z.tuple([word], z.unknown()), params: PARAMS.nullish() }),
  params: PARAMS.nullish(),
})

/**
 * Reads a press; `now` is when it reached us, because a press brings no time. It brings no id either: whoever presses
 * the same button of the same look twice has pressed once. Never throws for what the sender wrote.
 */
export function readPress(body: unknown, now: Temporal.Instant): Opened {
  return readAs(CALLBACK, body, ({ outTrackId, userId, content, value }) =>
    readAs(PRESSED, parseJson(content ?? value ?? ''), ({ cardPrivateData, params }) => {
      const { action, revision, choice } = cardPrivateData.params ?? params ?? {}
      const actionKey = action ?? cardPrivateData.actionIds[0]
      return opened({
        platform: 'dingtalk',
        id: JSON.stringify([outTrackId, userId, actionKey, choice ?? '', revision ?? '']),
        from: { platform: 'dingtalk', userId },
        at: now.toString(),
        kind: 'tapped',
        cardId: outTrackId,
        actionKey,
        revision: revision ?? '',
        receipt: { at: now.toString() },
        ...(choice && { choice }),
      })
    }),
  )
}
