/**
 * What cannot be seen, but reorders or hides what can (controls, direction marks, zero widths, tags), halves of characters,
 * and line breaks, which would forge a line of ours.
 */
const UNWELCOME = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

/** The wide twin of a character: looks alike, means nothing. The platforms document no escape character. */
const wide = (character: string) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0)

/**
 * A value inside plain text, made harmless: no link, no mention, no forged line, no turned reading direction.
 * Both platforms read `<…>` in plain text.
 */
export function escapePlain(value: string): string {
  return value.replace(UNWELCOME, ' ').replace(/[<>]/g, wide)
}

/** The same inside markdown: also no link, colour, bold, code, heading or quotation. */
export function escapeMarkdown(value: string): string {
  return escapePlain(value).replace(/[[\]*`#_~|\\]/g, wide)
}

/** A value inside a web page: text, never markup. Line breaks stay: they forge nothing there, and a text area shows them. */
export function escapeHtml(value: string): string {
  const lines = value.split('\n').map((line) => line.replace(UNWELCOME, ' '))
  return lines.join('\n').replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}
