import { Refusal } from '../../messages/refusal.ts'
import { addDays } from '../../rules/days.ts'
import { BODIES, type Body, type MeetingForm } from '../../rules/facts.ts'
import type { Desk } from '../../secretariat/desk.ts'
import { MEETING_BODIES } from '../../secretariat/meetingBodies.ts'
import type { MeetingPlan } from '../../secretariat/meetingPlanning.ts'
import { type Read, readDay, readSpan, type Span } from './dayAndTime.ts'

/** Two weeks: a day to show in examples that any body could still be called for. */
const EXAMPLE_DAYS = 14

const FORMS: Record<MeetingForm, readonly string[]> = {
  onsite: ['现场会议', '现场', '线下'],
  online: ['在线会议', '在线', '线上', '网络', '视频'],
  email: ['邮件会议', '邮件', '通讯'],
}

/**
 * 建会 机构 日期 开始[-结束] [现场|在线|邮件] 地点 [名称], read from left to right with any spacing. Without a form it is
 * held on site; only a meeting by mail needs no place. Refuses what cannot be read, with an example.
 */
export function readPlan(desk: Desk, text: string): MeetingPlan {
  const hint = { said: text, day: addDays(desk.today, EXAMPLE_DAYS) }
  const body = readBody(text) ?? refuse('meeting_body_unreadable', hint)
  const day = readDay(body.rest, Temporal.PlainDate.from(desk.today)) ?? refuse('meeting_date_unreadable', hint)
  const span = readSpan(day.rest) ?? refuse('meeting_time_unreadable', hint)
  const form = readForm(span.rest)
  const [place, ...name] = form.rest.split(' ').filter((word) => word !== '')
  if (place === undefined && form.value !== 'email') refuse('meeting_place_missing', hint)
  return {
    body: body.value,
    form: form.value,
    ...instantsOf(day.value, span.value, desk.zone),
    ...(place && { place }),
    ...(name.length > 0 && { name: name.join(' ') }),
  }
}

function refuse(reason: string, values: { said: string; day: string }): never {
  throw new Refusal(reason, values)
}

function readBody(text: string): Read<Body> {
  const named = BODIES.flatMap((body) => MEETING_BODIES[body].words.map((word) => ({ body, word })))
  const [found] = named.filter(({ word }) => text.startsWith(word)).sort((a, b) => b.word.length - a.word.length)
  return found && { value: found.body, rest: text.slice(found.word.length).replace(/^[\s,，、:：]+/, '') }
}

function readForm(text: string): { value: MeetingForm; rest: string } {
  for (const [form, words] of Object.entries(FORMS) as [MeetingForm, readonly string[]][]) {
    const word = words.find((one) => text === one || text.startsWith(`${one} `))
    if (word !== undefined) return { value: form, rest: text.slice(word.length).trim() }
  }
  return { value: 'onsite', rest: text }
}

function instantsOf(day: Temporal.PlainDate, { start, end }: Span, zone: string) {
  const at = (plainTime: Temporal.PlainTime) => day.toZonedDateTime({ timeZone: zone, plainTime }).toInstant()
  return { startsAt: at(start), ...(end && { endsAt: at(end) }) }
}

/** 取消会议 会议 [原因]: the first word names the meeting, the rest is why. */
export function readCancellation(text: string): { words: string; reason: string | undefined } {
  const [words = '', ...reason] = text.split(' ')
  return { words, reason: reason.length === 0 ? undefined : reason.join(' ') }
}
