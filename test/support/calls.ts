import type { Body, Office } from '../../src/rules/facts.ts'
import { createMeeting, updateMeeting } from '../../src/store/meetings.ts'
import { createSummons, listSummons } from '../../src/store/summons.ts'
import type { Association } from './association.ts'

/** A meeting called at the present hour, as the records have it after 通知: members by number with their offices. */
export async function callOf(
  association: Association,
  meeting: { no: string; body: Body; name: string; startsAt: string },
  called: Record<string, Office[]>,
): Promise<void> {
  const now = association.clock.now()
  await association.database.db.$transaction(async (tx) => {
    const startsAt = Temporal.Instant.from(meeting.startsAt)
    const made = await createMeeting(tx, { ...meeting, form: 'onsite', startsAt, createdBy: 'test' }, now)
    if (made === undefined) throw new Error(`${meeting.no} is taken`)
    await updateMeeting(tx, made.id, { status: 'called', calledAt: now })
    const members = await tx.member.findMany({ where: { no: { in: Object.keys(called) } } })
    const rows = members.map(({ id, no }) => ({ memberId: id, role: 'duty' as const, offices: called[no] ?? [] }))
    await createSummons(tx, made.id, rows, now)
  })
}

/** Writes down an answer to a call, as pressing a button does. */
export async function answerOf(
  { database, clock }: Association,
  no: string,
  member: string,
  answer: 'attending' | 'alternate' | 'unable',
): Promise<void> {
  const { id } = await database.db.meeting.findUniqueOrThrow({ where: { no } })
  const call = (await listSummons(database.db, id)).find((one) => one.member.no === member)
  await database.db.summons.update({
    where: { id: call?.id ?? '' },
    data: { answer, answeredBy: 'test', answeredAt: new Date(clock.now().epochMilliseconds) },
  })
}
