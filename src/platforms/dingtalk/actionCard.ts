import { spokenCode } from '../../chat/codes.ts'
import { escapeMarkdown } from '../../messages/escaping.ts'
import { type Card, cardProblems } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'
import { type Button, buttonsOf } from './buttons.ts'
import { markdownLines, type RobotMessage, robotMessage } from './text.ts'

/** A button and its code. */
export type CodedButton = Button & { code: string }

/** Buttons below a message; more than these become links in its text (section 5.3). */
const MOST_BUTTONS = 5

/**
 * An open card without a template: an ActionCard whose buttons let the person say their code (section 6.9). Throws
 * UnsendableError.
 */
export function encodeActionCard(card: Card, buttons: readonly CodedButton[]): RobotMessage {
  const text = faceOf(card)
  const [first, ...others] = buttons
  if (first === undefined || buttons.length > MOST_BUTTONS) {
    return robotMessage('sampleMarkdown', { title: card.title, text: `${text}\n\n${linksOf(buttons)}` })
  }
  if (others.length === 0) {
    const single = { singleTitle: first.text, singleURL: urlOf(first) }
    return robotMessage('sampleActionCard', { title: card.title, text, ...single })
  }
  const numbered = buttons.flatMap((button, index) => [
    [`actionTitle${index + 1}`, button.text],
    [`actionURL${index + 1}`, urlOf(button)],
  ])
  const param = { title: card.title, text, ...Object.fromEntries(numbered) }
  return robotMessage(`sampleActionCard${buttons.length}`, param)
}

/** A card that only informs, without a template. Throws UnsendableError. */
export function encodeNotice(card: Card): RobotMessage {
  return robotMessage('sampleMarkdown', { title: card.title, text: faceOf(card) })
}

/** An open card with codes of no meaning, to see whether it can be sent. */
export function previewActionCard(card: Card): RobotMessage {
  return encodeActionCard(
    card,
    buttonsOf(card).map((button) => ({ ...button, code: '00000000' })),
  )
}

/** What a card says, in the robot's markdown; what stands in it is never taken for a mark of ours. */
function faceOf(card: Card): string {
  const problems = cardProblems(card)
  if (problems.length > 0) throw new UnsendableError('the card does not fit', problems)
  const plain = (text: string | undefined) => (text === undefined || text === '' ? [] : [escapeMarkdown(text)])
  const rows = card.rows.map(({ label, value }) => `**${escapeMarkdown(label)}**　${escapeMarkdown(value)}`)
  const parts = [
    ...plain(card.source),
    `### ${escapeMarkdown(card.title)}`,
    ...plain(card.summary),
    ...(rows.length > 0 ? [rows.join('\n')] : []),
    ...plain(card.citation).map((text) => `> ${text}`),
  ]
  return markdownLines(parts.join('\n\n'))
}

function linksOf(buttons: readonly CodedButton[]): string {
  return buttons.map((button) => `- [${escapeMarkdown(button.text)}](${urlOf(button)})`).join('\n')
}

/** The host in lower case, or clients ignore it; percent-encoded without blanks (section 6.9). */
function urlOf({ text, code }: CodedButton): string {
  const content = encodeURIComponent(spokenCode(text.replace(/[#\s]/g, ''), code))
  // Brackets would end a link in markdown, and are left alone by the encoding.
  return `dtmd://dingtalkclient/sendMessage?content=${content.replace(/[!'()*]/g, percent)}`
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
