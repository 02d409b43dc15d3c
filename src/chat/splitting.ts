/** Bytes of UTF-8 that both platforms show whole in one text message, with room left for the numbering. */
const FITS = 2048
const NUMBERING = 16

/**
 * A long text as several messages: split at line ends, numbered （1/3）, each within the limit. A single line that does
 * not fit is split between characters.
 */
export function splitText(text: string): string[] {
  if (bytes(text) <= FITS) return [text]
  const parts = pack(text.split('\n').flatMap(splitLine))
  return parts.map((part, index) => `（${index + 1}/${parts.length}）\n${part}`)
}

function pack(lines: string[]): string[] {
  const parts: string[] = []
  for (const line of lines) {
    const last = parts.at(-1)
    if (last !== undefined && bytes(last) + bytes(line) + 1 <= FITS - NUMBERING)
      parts[parts.length - 1] = `${last}\n${line}`
    else parts.push(line)
  }
  return parts
}

function splitLine(line: string): string[] {
  if (bytes(line) <= FITS - NUMBERING) return [line]
  const pieces: string[] = ['']
  for (const character of line) {
    const last = pieces.at(-1) ?? ''
    if (bytes(last) + bytes(character) > FITS - NUMBERING) pieces.push(character)
    else pieces[pieces.length - 1] = last + character
  }
  return pieces
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}
