import type { Outcome } from '../messages/notice.ts'
import { record } from '../store/audit.ts'
import { listChanges, lockChange, updateChange } from '../store/changes.ts'
import { linksOn, stopWaiting } from '../store/representation.ts'
import { together } from './caseNotices.ts'
import { tellAskers } from './changesDeciding.ts'
import type { Desk } from './desk.ts'
import { officesToConfirm } from './successors.ts'

/**
 * A unit's successor waited for the council to keep an office; when the unit holds none any more (its term is over, it
 * resigned, it was removed: `by`), there is nothing left to confirm, and the successor simply represents the unit.
 */
export async function releaseSuccessor(
  desk: Desk,
  actor: string,
  member: { id: string; no: string },
  by: string,
): Promise<Outcome> {
  if ((await officesToConfirm(desk, member.no)).length > 0) return { say: [] }
  const waiting = await listChanges(desk.tx, ['awaiting_council'], member.id)
  const outcomes: Outcome[] = []
  for (const { id } of waiting) outcomes.push(await release(desk, actor, id, by))
  return together(outcomes)
}

async function release(desk: Desk, actor: string, id: string, by: string): Promise<Outcome> {
  const { no, member } = await lockChange(desk.tx, id)
  await stopWaiting(desk.tx, await linksOn(desk.tx, member.id, 'representative', desk.today))
  const released = await updateChange(desk.tx, id, { state: 'done' })
  const data = { member: member.no, after: by }
  await record(desk.tx, { at: desk.now, actor, type: 'change.released', subject: `change:${no}`, data })
  return { say: await tellAskers(desk, released) }
}
