/** What stood at the beginning of a text, and what follows it; undefined when it does not begin so. */
export type Read<T> = { value: T; rest: string } | undefined

/** A time of day as written: 下午 is kept, because the end of a span inherits it. */
type WrittenTime = { half: string | undefined; hour: number; minute: number }

const DATE = /^(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?/
const RELATIVE = /^(今天|明天|后天)/
const WEEKDAY = /^\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?/
const TIME =
  /^(凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*(\d{1,2})\s*(?:[:.]\s*(\d{2})|[点时](?:\s*(\d{1,2})\s*分?|(半))?整?|(?=\s*(?:[-~]|至|到)\s*\d{1,2}\s*[点时]))/
const UNTIL = /^\s*(?:[-‐‑‒–—―~]+|至|到)\s*/
const SEPARATOR = /^[\s,，、;；]+/

/**
 * The day a text begins with: 2026-03-20, 2026年3月20日, 3月20日, 3/20, 明天. Without a year it is the nearest such day,
 * past or to come. A day that does not exist (2月30日) is not read.
 */
export function readDay(text: string, today: Temporal.PlainDate): Read<Temporal.PlainDate> {
  const [relative, word] = RELATIVE.exec(text) ?? []
  if (relative !== undefined) {
    return after(text, relative, today.add({ days: ['今天', '明天', '后天'].indexOf(word ?? '') }))
  }
  const [written, year, month, day] = DATE.exec(text) ?? []
  if (written === undefined) return undefined
  const found =
    year === undefined ? nearest(Number(month), Number(day), today) : dateOf(+year, Number(month), Number(day))
  return found && after(text, written, found)
}

function nearest(month: number, day: number, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const distance = (date: Temporal.PlainDate) => Math.abs(today.until(date, { largestUnit: 'days' }).days)
  return [today.year - 1, today.year, today.year + 1]
    .map((year) => dateOf(year, month, day))
    .filter((date) => date !== undefined)
    .sort((a, b) => distance(a) - distance(b))[0]
}

function dateOf(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  const length = month >= 1 && month <= 12 ? new Temporal.PlainYearMonth(year, month).daysInMonth : 0
  return day >= 1 && day <= length ? new Temporal.PlainDate(year, month, day) : undefined
}

function after<T>(text: string, written: string, value: T): Read<T> {
  return { value, rest: text.slice(written.length).replace(WEEKDAY, '').replace(SEPARATOR, '') }
}

/** From when until when; `end` at or before `start` is for the caller to refuse. */
export type Span = { start: Temporal.PlainTime; end?: Temporal.PlainTime }

/** The time or span a text begins with: 14:00, 14:00-16:00, 14点半, 下午2点, 上午9-11点, 上午9点至11点. */
export function readSpan(text: string): Read<Span> {
  const first = readTime(text)
  if (first === undefined) return undefined
  const start = timeOf(first.value)
  if (start === undefined) return undefined
  const dash = UNTIL.exec(first.rest)
  const second = dash === null ? undefined : readTime(first.rest.slice(dash[0].length))
  const end = second && endOf(second.value, first.value, start)
  return end === undefined
    ? { value: { start }, rest: first.rest.replace(SEPARATOR, '') }
    : { value: { start, end }, rest: (second?.rest ?? '').replace(SEPARATOR, '') }
}

function readTime(text: string): Read<WrittenTime> {
  const [written, half, hour, colon, minute, halfPast] = TIME.exec(text) ?? []
  if (written === undefined) return undefined
  const value = { half, hour: Number(hour), minute: halfPast === undefined ? Number(colon ?? minute ?? 0) : 30 }
  return { value, rest: text.slice(written.length) }
}

function timeOf({ half, hour, minute }: WrittenTime): Temporal.PlainTime | undefined {
  const afternoon = half !== undefined && ['下午', '傍晚', '晚上', '晚'].includes(half) && hour < 12
  // 中午1点 is 13:00, 中午11点半 is not 23:30.
  const noon = half === '中午' && hour < 3
  const onClock = afternoon || noon ? hour + 12 : hour
  return onClock < 24 && minute < 60 ? new Temporal.PlainTime(onClock, minute) : undefined
}

/** 下午2点到4点 ends at 16:00, 上午10点到2点 at 14:00. */
function endOf(end: WrittenTime, start: WrittenTime, begins: Temporal.PlainTime): Temporal.PlainTime | undefined {
  const plain = timeOf(end)
  const isLater = plain !== undefined && Temporal.PlainTime.compare(plain, begins) > 0
  if (isLater || end.half !== undefined || start.half === undefined) return plain
  return timeOf({ ...end, half: '下午' })
}
