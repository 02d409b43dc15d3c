import { UnsendableError } from '../unsendable.ts'

/** A message as the robot APIs want it: `msgParam` is JSON inside a string (section 5.3). */
export type RobotMessage = { msgKey: string; msgParam: string }

/** Bytes of `msgParam` that are published for groups, and kept for single chats too (S/0716). */
const LONGEST = 15_000

/** Characters of a title, which only the list of conversations shows. */
const TITLE = 20

/** A robot message of these keys. Throws UnsendableError when it is too long. */
export function robotMessage(msgKey: string, param: Record<string, string>): RobotMessage {
  const msgParam = JSON.stringify(param)
  const size = Buffer.byteLength(msgParam)
  if (size > LONGEST) throw new UnsendableError(`the message has ${size} bytes, ${LONGEST} fit`)
  return { msgKey, msgParam }
}

/** A text or markdown message. Throws UnsendableError when it is empty or too long. */
export function encodeText(content: string, format: 'plain' | 'markdown' = 'plain'): RobotMessage {
  if (content.trim() === '') throw new UnsendableError('the text is empty')
  if (format === 'plain') return robotMessage('sampleText', { content })
  return robotMessage('sampleMarkdown', { title: titleOf(content), text: markdownLines(content) })
}

/** Markdown whose line ends are kept: the robot wants two blanks on either side (section 5.7). */
export function markdownLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n+/g, (ends) => (ends.length > 1 ? '\n\n' : '  \n  '))
}

/** The first words of a markdown text, without its marks. */
function titleOf(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return [...line.replace(/^[#>\-\s]+|\*/g, '')].slice(0, TITLE).join('') || '会务'
}
