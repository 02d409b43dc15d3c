import type { Group } from '../messages/message.ts'
import type { Outcome } from '../messages/notice.ts'
import type { Asker } from '../secretariat/asker.ts'

/** Whether an account is nobody's: neither a member's person nor staff. */
export function isNobody({ person, staff }: Asker): boolean {
  return person === undefined && staff === undefined
}

/** Many read in a group: who is not bound yet is asked to write privately, and nothing they wrote is acted on. */
export function askToWritePrivately(group: Group): Outcome {
  return { say: [{ to: { place: group }, template: 'replies/group_unbound', values: {} }] }
}

/** What came of something said in a group goes to whoever said it; the group only hears that it did. */
export function answeredPrivately(group: Group, outcome: Outcome): Outcome {
  const pointer = { to: { place: group }, template: 'replies/group_answered', values: {} }
  return { ...outcome, say: [...outcome.say, pointer] }
}
