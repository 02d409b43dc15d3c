/** What people see as one character may be several: a flag, a family, a letter and its accent. None is cut in half. */
const SEEN = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** A text of at most so many characters, as the platforms count them; what was too long ends with an ellipsis. */
export function clip(text: string, limit: number): string {
  if ([...text].length <= limit) return text
  let kept = ''
  for (const { segment } of SEEN.segment(text)) {
    if ([...kept, ...segment].length >= limit) break
    kept += segment
  }
  return `${kept}…`
}
