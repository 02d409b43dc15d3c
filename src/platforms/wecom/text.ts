import { UnsendableError } from '../unsendable.ts'

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
