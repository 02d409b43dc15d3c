import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'

/** What a line of the workbook is about, as its audit events name it. */
export type RollSubject =
  | 'member'
  | 'affiliation'
  | 'tenure'
  | 'meeting'
  | 'attendance'
  | 'dues'
  | 'activity'
  | 'invitation'
  | 'staff'

/** Every kind of thing that is written down for good. What the workbook changes or ends carries before and after. */
export type AuditType =
  | `${RollSubject}.${'changed' | 'ended'}`
  | 'workbook.imported'
  | 'rehearsal.opened'
  | 'database.restored'
  | 'account.bound'
  | 'account.lost'
  | 'binding.code_issued'
  | 'binding.failed'
  | 'binding.locked'
  | 'call.answered'
  | 'alternate.appointed'
  | 'meeting.created'
  | 'meeting.called'
  | 'meeting.opened'
  | 'meeting.cancelled'
  | 'meeting.sealed'
  | 'attendance.recorded'
  | 'attendance.corrected'
  | 'attendance.disputed'
  | 'attendance.code_locked'
  | 'application.created'
  | 'application.rewritten'
  | 'application.submitted'
  | 'application.judged'
  | 'application.reviewed'
  | 'application.returned'
  | 'application.declined'
  | 'application.approved'
  | 'application.refused'
  | 'application.paid'
  | 'application.admitted'
  | 'application.explained'
  | 'application.revoked'
  | 'application.plaque'
  | 'application.published'
  | 'withdrawal.filed'
  | 'withdrawal.paper'
  | 'withdrawal.certificate'
  | 'withdrawal.accepted'
  | 'withdrawal.incomplete'
  | 'withdrawal.told'
  | 'withdrawal.cured'
  | 'withdrawal.withdrawn'
  | 'withdrawal.confirmed'
  | 'withdrawal.refused'
  | 'withdrawal.not_confirmed'
  | 'paper.link'
  | 'paper.opened'
  | 'member.joined'
  | 'dues.standard'
  | 'dues.raised'
  | 'dues.paid'
  | 'dues.payment_voided'
  | `dues.${'deferral' | 'waiver' | 'standard' | 'taking_back'}_${'asked' | 'approved' | 'refused'}`
  | 'case.opened'
  | 'case.noticed'
  | 'case.objected'
  | 'case.confirmed'
  | 'case.withdrawn'
  | 'case.annulled'
  | `case.annulment_${'asked' | 'lapsed' | 'kept'}`
  | 'case.settled'
  | 'tenure.begun'
  | 'tenure.restored'
  | 'staff.added'
  | 'staff.acted_alone'
  | 'resolution.recorded'
  | `motion.${'drafted' | 'opened' | 'closed' | 'withdrawn' | 'counted' | 'count_confirmed' | 'count_withdrawn'}`
  | 'ballot.recorded'
  | 'rulebook.completed'
  | 'roll.exported'
  | 'particulars.checked'
  | 'office.resigned'
  | 'term.opened'
  | 'change.asked'
  | 'change.introduced'
  | 'change.withdrawn'
  | 'change.accepted'
  | 'change.returned'
  | 'change.confirmed'
  | 'change.released'
  | 'change.not_confirmed'
  | 'certificate.voided'
  | 'call.handed_over'
  | `announcement.${'drafted' | 'sent'}`
  | 'privacy.removed'
  | 'privacy.member_cleared'
  | 'privacy.shown'
  | `staff.${'proposed' | 'confirmed' | 'refused'}`
  | `restructuring.${'drafted' | 'chosen' | 'applied' | 'discarded' | 'noted' | 'not_noted'}`

/** Appends one event: who did what to what, when. `subject` is `meeting:LSH-2026-1`, `member:D017`, `case:…`. */
export async function record(
  tx: Tx,
  event: { at: Temporal.Instant; actor: string; type: AuditType; subject: string; data?: Prisma.InputJsonObject },
): Promise<void> {
  const { at, data, ...rest } = event
  await tx.auditEvent.create({ data: { ...rest, at: new Date(at.epochMilliseconds), data: data ?? {} } })
}

/** When something of this kind was first written down; undefined when never. */
export async function firstRecorded(tx: Tx, type: AuditType): Promise<Temporal.Instant | undefined> {
  const first = await tx.auditEvent.findFirst({ where: { type }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  return first === null ? undefined : Temporal.Instant.fromEpochMilliseconds(first.at.getTime())
}

/** What was written down when this was done to a subject; undefined when it never was. */
export async function recordedAbout(tx: Tx, type: AuditType, subject: string): Promise<Prisma.JsonValue | undefined> {
  return (await tx.auditEvent.findFirst({ where: { type, subject } }))?.data
}

/** The events of a kind since an instant, oldest first. */
export async function recordedSince(
  tx: Tx,
  type: AuditType,
  since: Temporal.Instant,
): Promise<{ id: string; at: Temporal.Instant; data: Record<string, unknown> }[]> {
  const where = { type, at: { gt: new Date(since.epochMilliseconds) } }
  const rows = await tx.auditEvent.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  return rows.map(({ id, at, data }) => ({
    id,
    at: Temporal.Instant.fromEpochMilliseconds(at.getTime()),
    data: data as Record<string, unknown>,
  }))
}
