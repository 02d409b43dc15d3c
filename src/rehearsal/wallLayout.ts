/** A text from the wire laid out for reading: JSON and XML indented, everything else as it is. */
export function layOut(text: string): string {
  if (text.startsWith('<')) return layOutXml(text)
  const parsed = parsedJson(text)
  return parsed === undefined ? text : JSON.stringify(unfold(parsed), null, 2)
}

function parsedJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}

/** JSON that travels as a text inside JSON is shown as what it is. */
function unfold(value: unknown): unknown {
  if (typeof value === 'string') {
    const inner = parsedJson(value)
    return inner === undefined ? value : unfold(inner)
  }
  if (Array.isArray(value)) return value.map(unfold)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unfold(inner)]))
}

const PIECES = /<!\[CDATA\[[\s\S]*?\]\]>|<[^>]+>|[^<]+/g

/** Every element on a line of its own; one that holds only text stays on one line with it. */
function layOutXml(xml: string): string {
  const lines: string[] = []
  const open: { line: number }[] = []
  for (const piece of xml.match(PIECES) ?? []) {
    if (piece.startsWith('</')) {
      const start = open.pop()?.line
      if (start === lines.length - 1) lines[start] += piece
      else lines.push(`${'  '.repeat(open.length)}${piece}`)
    } else if (piece.startsWith('<') && !piece.startsWith('<!')) {
      lines.push(`${'  '.repeat(open.length)}${piece}`)
      if (!/[/?]>$/.test(piece)) open.push({ line: lines.length - 1 })
    } else if (piece.trim() !== '') lines[lines.length - 1] = `${lines.at(-1) ?? ''}${piece}`
  }
  return lines.join('\n')
}
