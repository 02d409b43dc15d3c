import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { isWorkingDay, yearOf } from '../rules/days.ts'
import type { Body, MeetingForm } from '../rules/facts.ts'
import { record } from '../store/audit.ts'
import { loadFacts } from '../store/facts.ts'
import { createMeeting, type MeetingRecord, numbersBeginning } from '../store/meetings.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { MEETING_BODIES, nameOfMeeting } from './meetingBodies.ts'
import { clashesWith } from './meetingClashes.ts'
import { callNotice, meetingDay, meetingValues } from './meetingDays.ts'

/** A meeting as staff announce it, before it has a number. Without a name it gets the usual one. */
export type MeetingPlan = {
  body: Body
  form: MeetingForm
  startsAt: Temporal.Instant
  endsAt?: Temporal.Instant
  place?: string
  name?: string
}

/**
 * 建会: makes a draft with a number, and says what speaks against its time: a clash, a day off, a call that would come
 * too late. Refuses `meeting_past` and `meeting_ends_early`.
 */
export async function planMeeting(desk: Desk, asker: Asker, plan: MeetingPlan): Promise<Outcome> {
  staffOf(asker)
  refuseImpossible(desk, plan)
  const meeting = await number(desk, plan, actorOf(asker))
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'meeting.created',
    subject: `meeting:${meeting.no}`,
    data: { name: meeting.name, startsAt: meeting.startsAt.toString() },
  })
  const day = meetingDay(desk, meeting)
  return reply(asker.account, 'replies/meeting_planned', {
    ...meetingValues(meeting),
    workingDay: isWorkingDay(day),
    clashes: await clashesWith(desk, await loadFacts(desk.tx, desk.zone), meeting),
    notice: callNotice(desk, meeting, desk.today),
  })
}

function refuseImpossible(desk: Desk, { startsAt, endsAt }: MeetingPlan): void {
  if (Temporal.Instant.compare(startsAt, desk.now) <= 0)
    throw new Refusal('meeting_past', { startsAt: startsAt.toString(), now: desk.now.toString() })
  if (endsAt !== undefined && Temporal.Instant.compare(endsAt, startsAt) <= 0)
    throw new Refusal('meeting_ends_early', { startsAt: startsAt.toString(), endsAt: endsAt.toString() })
  // Whom to call, and how long before, is only known under rules in force on that day.
  rulebookOn(desk, meetingDay(desk, { startsAt }))
}

/** Gives the next free number of the body and year; when somebody takes it meanwhile, the one after. */
async function number(desk: Desk, plan: MeetingPlan, createdBy: string): Promise<MeetingRecord> {
  const year = yearOf(meetingDay(desk, plan))
  const prefix = `${MEETING_BODIES[plan.body].prefix}-${year}-`
  const { name, ...rest } = plan
  for (let sequence = await nextSequence(desk, prefix); ; sequence += 1) {
    const named = name ?? nameOfMeeting(plan.body, year, sequence)
    const meeting = { ...rest, no: `${prefix}${sequence}`, name: named, createdBy }
    const created = await createMeeting(desk.tx, meeting, desk.now)
    if (created !== undefined) return created
  }
}

async function nextSequence(desk: Desk, prefix: string): Promise<number> {
  const taken = (await numbersBeginning(desk.tx, prefix)).map((no) => Number.parseInt(no.slice(prefix.length), 10))
  return Math.max(0, ...taken.filter((sequence) => !Number.isNaN(sequence))) + 1
}
