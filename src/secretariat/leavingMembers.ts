import { listWithdrawals, type WithdrawalRecord } from '../store/withdrawals.ts'
import type { Desk } from './desk.ts'

/** Members that are about to leave: they asked to, the unit is no more, or the person has died. */
export type Leaving = {
  /** By member number: the day since which no new dues fall due. */
  since: ReadonlyMap<string, string>
  /** The ids of members to whom nothing more is sent. */
  silent: ReadonlySet<string>
}

/** Who is about to leave today. What a member can still cure is no leaving: it is asked for as before. */
export async function leavingMembers(desk: Desk): Promise<Leaving> {
  const pending = await listWithdrawals(desk.tx, ['filed', 'incomplete', 'accepted'])
  return {
    since: new Map(pending.filter(isInWriting).map(({ member, filedOn }) => [member.no, filedOn])),
    silent: new Set(pending.flatMap(({ ground, member }) => (ground === 'deceased' ? [member.id] : []))),
  }
}

/** A request counts once it is there in writing: a word in chat that nothing follows spares nobody any dues. */
function isInWriting({ ground, state, evidence }: WithdrawalRecord): boolean {
  return ground !== 'requested' || state === 'accepted' || evidence.onPaper === true
}
