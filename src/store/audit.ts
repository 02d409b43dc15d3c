import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'

/** Every kind of thing that is written down for good, with what its `data` holds. */
export type AuditType =
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
  | 'case.opened'
  | 'case.noticed'
  | 'case.objected'
  | 'case.confirmed'
  | 'case.withdrawn'
  | 'case.annulled'
  | 'case.settled'
  | 'tenure.ended'
  | 'tenure.begun'
  | 'tenure.restored'
  | 'staff.added'
  | 'staff.ended'

/** Appends one event: who did what to what, when. `subject` is `meeting:LSH-2026-1`, `member:D017`, `case:…`. */
export async function record(
  tx: Tx,
  event: { at: Temporal.Instant; actor: string; type: AuditType; subject: string; data?: Prisma.InputJsonObject },
): Promise<void> {
  const { at, data, ...rest } = event
  await tx.auditEvent.create({ data: { ...rest, at: new Date(at.epochMilliseconds), data: data ?? {} } })
}
