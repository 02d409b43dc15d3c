import type { Notice } from '../messages/notice.ts'
import type { FailedUpdate } from '../store/inbox.ts'
import type { Desk } from './desk.ts'
import { type Dead, deadLine, failedLine } from './digestMessages.ts'

/** What tells the secretariat of a message that cannot be delivered; one that cannot be delivered itself is not told of. */
const UNDELIVERABLE = 'notices/undeliverable'

/**
 * Tells the secretariat at once of a message that no repetition will bring to its addressee: what, to whom, what to do.
 * Of each kind of message once a day, because a fault in a template concerns everybody; the digest lists them all.
 */
export async function undeliverable(desk: Desk, row: Dead): Promise<Notice[]> {
  if (row.template === UNDELIVERABLE) return []
  const { values } = await deadLine(desk, undefined, row)
  const once = `undeliverable/${row.template}/${desk.today}`
  return [{ to: { everyStaff: true }, template: UNDELIVERABLE, values: { ...values, id: row.id }, once }]
}

/** The same for what somebody did and huiwu could not act on; of each kind (said, pressed) once a day. */
export async function unprocessed(desk: Desk, failed: FailedUpdate): Promise<Notice> {
  const { values } = await failedLine(desk, undefined, failed)
  const { kind } = failed.update as { kind: string }
  const once = `unprocessed/${kind}/${desk.today}`
  return { to: { everyStaff: true }, template: 'notices/unprocessed', values: { ...values, id: failed.id }, once }
}
