import { Refusal } from '../../messages/refusal.ts'
import type { AttendanceValue } from '../../rules/facts.ts'
import type { Registration } from '../../secretariat/attendanceEntry.ts'

/** How people write what the book says. */
const VALUES: Record<string, AttendanceValue> = {
  出席: 'present',
  到会: 'present',
  委派: 'alternate',
  代为出席: 'alternate',
  请假: 'leave',
  缺席: 'absent',
  未到: 'absent',
  未送达: 'undelivered',
}

const BREAK = /[\s,，、;；:：]+/

/** Reads `LSH-2026-1 D017 委派 李明`. Refuses what lacks a meeting, a member or a value, with an example. */
export function readRegistration(rest: string): Registration {
  const words = rest
    .normalize('NFKC')
    .split(BREAK)
    .filter((word) => word !== '')
  const at = words.findIndex((word, index) => index > 0 && valueIn(word) !== undefined)
  const found = at === -1 ? undefined : valueIn(words[at] ?? '')
  if (found === undefined) throw new Refusal('entry_unreadable', { said: rest })
  const [meeting = '', ...before] = words.slice(0, at)
  const member = [...before, found.before].filter((word) => word !== '').join(' ')
  if (meeting === '' || member === '') throw new Refusal('entry_unreadable', { said: rest })
  const attendee = [found.after, ...words.slice(at + 1)].filter((word) => word !== '').join(' ')
  return { meeting, member, value: found.value, ...(attendee !== '' && { attendee }) }
}

/** A value as a word of its own, or written together with the member before it or the name after it. */
function valueIn(word: string) {
  const [text] = Object.keys(VALUES).filter((one) => word.startsWith(one) || word.endsWith(one))
  const value = text === undefined ? undefined : VALUES[text]
  if (text === undefined || value === undefined) return undefined
  return word.startsWith(text)
    ? { value, before: '', after: word.slice(text.length) }
    : { value, before: word.slice(0, -text.length), after: '' }
}
