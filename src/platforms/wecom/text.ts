import { UnsendableError } from './unsendable.ts'

/** A text or markdown message as `message/send` wants it. */
export type TextBody =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'markdown'; markdown: { content: string } }

/** Bytes of UTF-8 that a text or markdown message may have; WeCom cuts the rest without a word (page 90236). */
const LONGEST = 2048

/** The body of a text message. Throws UnsendableError when it is empty or would be cut. */
export function encodeText(content: string, format: 'plain' | 'markdown' = 'plain'): TextBody {
  const size = Buffer.byteLength(content)
  if (content.trim() === '') throw new UnsendableError('the text is empty')
  if (size > LONGEST) throw new UnsendableError(`the text has ${size} bytes, ${LONGEST} fit`)
  return format === 'markdown' ? { msgtype: 'markdown', markdown: { content } } : { msgtype: 'text', text: { content } }
}

/** Invisible characters that reorder or hide what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g

/** The wide twin of a character: looks alike, means nothing. WeCom documents no escape character. */
const wide = (character: string) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0)

/**
 * What a member typed, harmless inside a plain text message: no `<a href>` link, no `<@id>` mention, no turned
 * reading direction. `$userName=…$` needs nothing, because huiwu never asks WeCom to translate ids.
 */
export function escapeText(typed: string): string {
  return typed.replace(INVISIBLE, '').replace(/</g, wide)
}

/** The same inside markdown: also no link, colour, bold, code, heading or quotation (dialect of page 90236). */
export function escapeMarkdown(typed: string): string {
  return escapeText(typed).replace(/[>[\]*`#]/g, wide)
}
