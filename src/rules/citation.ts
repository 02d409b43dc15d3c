/** Where in the measures something stands: 第四条（三） is article 4, item 3, with the printed item number. */
export type Citation = { instrument: string; article: number; item?: number }

/** What a finding rests on; a verdict without a source is not a verdict, so the type has no empty list. */
export type Citations = [Citation, ...Citation[]]

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** `第四条（三）`; the instrument's name is left to the caller, who usually names it once. */
export function citationText(citation: Citation): string {
  const article = `第${chineseNumber(citation.article)}条`
  return citation.item === undefined ? article : `${article}（${chineseNumber(citation.item)}）`
}

/** Several citations in one line, `第四条（三）、第七条`. */
export function citationsText(citations: readonly Citation[]): string {
  return citations.map(citationText).join('、')
}

/** The citation a rulebook key such as `4.3` or `19` stands for. */
export function citationOf(instrument: string, key: string): Citation {
  const [article, item] = key.split('.').map(Number)
  if (article === undefined || Number.isNaN(article)) throw new Error(`Not an article key: ${key}`)
  return item === undefined ? { instrument, article } : { instrument, article, item }
}

/** A whole number from 1 to 99 in Chinese numerals: 4 → 四, 12 → 十二, 20 → 二十. */
export function chineseNumber(number: number): string {
  const tens = Math.floor(number / 10)
  const ones = number % 10
  if (tens === 0) return DIGITS[ones] ?? ''
  return `${tens === 1 ? '' : DIGITS[tens]}十${ones === 0 ? '' : DIGITS[ones]}`
}

/** The number written as `12`, `十二` or `二十`; undefined when it is neither. */
export function numberFromText(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  for (let number = 1; number < 100; number += 1) if (chineseNumber(number) === text) return number
  return undefined
}
