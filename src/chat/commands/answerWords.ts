import { Refusal } from '../../messages/refusal.ts'
import { bodyNamed } from '../../secretariat/meetingBodies.ts'
import type { Appointee } from '../../store/alternates.ts'

/** What was said of a call: which meeting, where one was named, and the rest. */
export type AboutCall = { meeting: string | undefined; rest: string }

const NUMBER = /^[a-z]{2,6}\s*-?\s*\d{4}\s*-?\s*\d{1,3}$/i
/** Digits with the spaces and dashes people put between them, the country code before them. */
const PHONE = /(?:\+\s*86|(?<!\d)86(?=[\s-]))?[\s-]*(\d(?:[\s-]*\d){5,})/
const QUESTION = /吗$|怎么|如何|算不算|是否|什么|规定|可以不/
const MOBILE = /^1\d{10}$/

/** Takes the meeting's number or body from the beginning or the end of what was said. */
export function readMeeting(text: string): AboutCall {
  const words = text
    .replace(/\s*-\s*/g, '-')
    .split(/[\s,，、;；]+/)
    .filter((word) => word !== '')
  const [first = ''] = words
  const last = words.at(-1) ?? ''
  if (namesMeeting(first)) return { meeting: first, rest: words.slice(1).join(' ') }
  if (namesMeeting(last)) return { meeting: last, rest: words.slice(0, -1).join(' ') }
  return { meeting: undefined, rest: text.trim() }
}

function namesMeeting(word: string): boolean {
  return NUMBER.test(word) || bodyNamed(word) !== undefined
}

/** Why somebody asks for leave. Refuses `leave_question`: 请假算不算缺席 asks about leave, and does not ask for it. */
export function readReason(text: string): string | undefined {
  if (QUESTION.test(text)) throw new Refusal('leave_question')
  return text === '' ? undefined : text
}

/**
 * 姓名 手机 [职务], in the order people write it: the name first, the number with or without spaces and dashes, the title
 * before or after it. Refuses `how` without a name or a number, `mobile_malformed` unless it has 11 digits.
 */
export function readAppointee(text: string, how = 'alternate_how'): Appointee {
  const [written, digits] = PHONE.exec(text) ?? []
  const words = text
    .replace(written ?? '', ' ')
    .split(/[\s,，、;；]+/)
    .filter((word) => word !== '')
  const [name, ...title] = words
  if (name === undefined || written === undefined) throw new Refusal(how, { said: text })
  const mobile = (digits ?? '').replace(/\D/g, '')
  if (!MOBILE.test(mobile)) throw new Refusal('mobile_malformed', { said: written.trim(), digits: mobile.length })
  return { name, mobile, ...(title.length > 0 && { title: title.join(' ') }) }
}
