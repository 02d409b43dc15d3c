import type { Outcome } from '../messages/notice.ts'
import { record } from '../store/audit.ts'
import { listChanges, lockChange, UNDECIDED, updateChange } from '../store/changes.ts'
import type { MemberOf } from '../store/people.ts'
import { together } from './caseNotices.ts'
import { closeChangeCards } from './changeCards.ts'
import type { Desk } from './desk.ts'

/**
 * What a member that is one no longer had asked for, or whom the council was to confirm, has nobody left to ask for it.
 * `after` is the number of what ended it.
 */
export async function returnChangesOf(
  desk: Desk,
  actor: string,
  member: Pick<MemberOf, 'id' | 'no'>,
  { after, reason }: { after: string; reason: string },
): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (const { id } of await listChanges(desk.tx, UNDECIDED, member.id)) {
    await lockChange(desk.tx, id)
    const end = { state: 'returned' as const, reason, decidedBy: actor, decidedAt: desk.now }
    const returned = await updateChange(desk.tx, id, end)
    const data = { member: member.no, after }
    await record(desk.tx, { at: desk.now, actor, type: 'change.returned', subject: `change:${returned.no}`, data })
    outcomes.push({ say: [], redraw: [await closeChangeCards(desk, returned, 'returned')] })
  }
  return together(outcomes)
}
