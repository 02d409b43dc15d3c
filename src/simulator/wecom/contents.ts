import { z } from 'zod'
import type { WireCard } from './card.ts'
import { checkCard } from './cards.ts'
import { type Corp, hoursSince, warn } from './corp.ts'
import { tooLong } from './lengths.ts'
import { ApiRefusal, check, listOf, part, required, withinBytes } from './refusal.ts'

const MAX_TEXT_BYTES = 2048
const MEDIA_HOURS = 72

const chars = (max: number, what: string) =>
  required(40058, what).refine((text) => [...text].length <= max, `45002 ${what} exceeds ${max} characters`)
const shortText = (max: number, what: string) =>
  z.string().refine((text) => Buffer.byteLength(text) <= max, `45002 ${what} exceeds ${max} bytes`)
const link = withinBytes(2048, 41033, 'url').refine(
  (url) => /^[a-z][a-z0-9+.-]*:/i.test(url),
  '41033 url has no scheme',
)
const mediaId = required(40007, 'media_id')
const written = part(44004, 'content', { content: required(44004, 'content') })

const article = z.strictObject({
  title: withinBytes(128, 41016, 'article title'),
  description: shortText(512, 'description').optional(),
  url: link,
  picurl: z.string().optional(),
})

/** What each msgtype carries (page 90236). */
const schemas: Record<string, z.ZodType> = {
  text: written,
  markdown: written,
  textcard: part(40063, 'textcard', {
    title: chars(128, 'title'),
    description: chars(512, 'description'),
    url: link,
    btntxt: chars(4, 'btntxt').optional(),
  }),
  image: part(40063, 'image', { media_id: mediaId }),
  voice: part(40063, 'voice', { media_id: mediaId }),
  file: part(40063, 'file', { media_id: mediaId }),
  video: part(40063, 'video', {
    media_id: mediaId,
    title: shortText(128, 'title').optional(),
    description: shortText(512, 'description').optional(),
  }),
  news: part(40063, 'news', { articles: listOf(article, 1, 8, 45008, 'articles') }),
}

/** A checked message body: words, a card, or anything else by its msgtype. */
export type Content =
  | { kind: 'text' | 'markdown'; text: string }
  | { kind: 'card'; card: WireCard }
  | { kind: 'other'; msgtype: string; content: Record<string, unknown> }

/** The msgtypes the simulator knows; mpnews and miniprogram_notice are not among them (40008). */
export const msgtypes = [...Object.keys(schemas), 'template_card']

/** The content of a `message/send`, checked as strictly as its page allows, or an ApiRefusal. */
export function checkContent(corp: Corp, msgtype: string, content: unknown): Content {
  if (msgtype === 'template_card') return { kind: 'card', card: checkedCard(corp, content, 'send') }
  const checked = check(schemas[msgtype] ?? z.never(), content) as Record<string, unknown>
  if (typeof checked.media_id === 'string') requireMedia(corp, checked.media_id, msgtype)
  if (msgtype !== 'text' && msgtype !== 'markdown') return { kind: 'other', msgtype, content: checked }
  return { kind: msgtype, text: withinLimit(corp, String(checked.content)) }
}

/** A card whose recommended lengths are kept too: refused when strict, else noted as a warning. */
export function checkedCard(corp: Corp, value: unknown, purpose: 'send' | 'update'): WireCard {
  const card = checkCard(value, purpose)
  const excess = tooLong(card)
  for (const why of excess) warn(corp, `${purpose} ${card.task_id ?? card.card_type}`, why)
  if (excess.length > 0 && corp.settings.strictLengths !== false) throw new ApiRefusal(45002, excess.join('; '))
  for (const row of card.horizontal_content_list ?? [])
    if (row.type === 2) requireMedia(corp, row.media_id ?? '', 'file')
  return card
}

/** The real platform cuts a long text in silence; so do we when not strict, but with a warning. */
function withinLimit(corp: Corp, text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= MAX_TEXT_BYTES) return text
  warn(corp, 'message/send', `the text has ${bytes.length} bytes, at most ${MAX_TEXT_BYTES} are shown`)
  if (corp.settings.strictLengths !== false) throw new ApiRefusal(45002, `content exceeds ${MAX_TEXT_BYTES} bytes`)
  return new TextDecoder().decode(bytes.subarray(0, MAX_TEXT_BYTES), { stream: true })
}

/** An uploaded file that is not older than three days and of the right type (page 90253). */
function requireMedia(corp: Corp, id: string, type: string): void {
  const media = corp.media.get(id)
  if (media === undefined || media.type !== type || hoursSince(corp, media.at) >= MEDIA_HOURS)
    throw new ApiRefusal(40007, 'invalid media_id')
}
