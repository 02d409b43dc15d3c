import { z } from 'zod'
import type { Saying } from './entries.ts'
import { wrongLink } from './links.ts'
import { wrongLinks } from './msgparam.ts'
import { explain } from './refusal.ts'

const text = z.string().min(1)
const link = text.refine((url) => wrongLink(url) === undefined, 'is no link, or a dtmd link that no client follows')
const orientation = { btnOrientation: z.literal(['0', '1']).optional() }
const at = z
  .strictObject({
    atMobiles: z.array(z.string()).optional(),
    atUserIds: z.array(z.string()).optional(),
    isAtAll: z.boolean().optional(),
  })
  .refine(({ atMobiles = [], atUserIds = [] }) => atMobiles.length + atUserIds.length <= 50, 'more than 50 @')
  .optional()

const wholeCard = z.strictObject({ title: text, text, ...orientation, singleTitle: text, singleURL: link })
const buttonCard = z.strictObject({
  title: text,
  text,
  ...orientation,
  btns: z.array(z.strictObject({ title: text, actionURL: link })).min(1),
})
const feed = z.strictObject({ title: text, messageURL: link, picURL: link })

/** The webhook messages of 1.4 (S/0699, S/0717). Urls are spelt differently in each. */
const schemas: Record<string, z.ZodType> = {
  text: z.strictObject({ msgtype: text, text: z.strictObject({ content: text }), at }),
  markdown: z.strictObject({ msgtype: text, markdown: z.strictObject({ title: text, text }), at }),
  link: z.strictObject({
    msgtype: text,
    link: z.strictObject({ title: text, text, messageUrl: link, picUrl: link.optional() }),
  }),
  actionCard: z.strictObject({ msgtype: text, actionCard: z.union([wholeCard, buttonCard]), at }),
  feedCard: z.strictObject({ msgtype: text, feedCard: z.strictObject({ links: z.array(feed).min(1) }) }),
  empty: z.strictObject({ msgtype: text }),
}

type Wire = {
  msgtype: string
  text?: { content: string }
  markdown?: { title: string; text: string }
  actionCard?: z.infer<typeof wholeCard> | z.infer<typeof buttonCard>
  at?: { atMobiles?: string[]; atUserIds?: string[]; isAtAll?: boolean }
}

/** A checked webhook message: what it says (nothing for `empty`) and whom it wants to call. */
export type WebhookMessage = { saying: Saying | undefined; at: NonNullable<Wire['at']> }

/** The message in `body`, or what is wrong: an unknown msgtype (400105) or anything else (40035). */
export function readWebhookMessage(body: unknown): WebhookMessage | { errcode: 400_105 | 40_035; why: string } {
  const { msgtype } = (body ?? {}) as Wire
  const schema = typeof msgtype === 'string' && Object.hasOwn(schemas, msgtype) ? schemas[msgtype] : undefined
  if (schema === undefined) return { errcode: 400_105, why: `msgtype ${msgtype} is unknown` }
  const result = schema.safeParse(body)
  if (!result.success) return { errcode: 40_035, why: explain(result.error) }
  const wire = result.data as Wire
  const saying = msgtype === 'empty' ? undefined : asSaying(wire)
  const wrong = saying && wrongLinks(saying)
  return wrong === undefined ? { saying, at: wire.at ?? {} } : { errcode: 40_035, why: wrong }
}

function asSaying(wire: Wire): Saying {
  if (wire.text !== undefined) return { kind: 'text', text: wire.text.content }
  if (wire.markdown !== undefined) return { kind: 'markdown', ...wire.markdown }
  const card = wire.actionCard
  if (card === undefined)
    return { kind: 'other', msgtype: wire.msgtype, content: Object(Reflect.get(wire, wire.msgtype)) }
  const buttons =
    'btns' in card
      ? card.btns.map(({ title, actionURL }) => ({ title, url: actionURL }))
      : [{ title: card.singleTitle, url: card.singleURL }]
  return { kind: 'actionCard', title: card.title, text: card.text, buttons }
}
