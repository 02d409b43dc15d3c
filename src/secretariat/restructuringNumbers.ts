import { Refusal } from '../messages/refusal.ts'
import {
  findRestructuring,
  lockRestructuring,
  type MergerRecord,
  type RestructuringRecord,
} from '../store/restructurings.ts'
import { nameOf } from './caseNotices.ts'
import type { Desk } from './desk.ts'

/** How a list names a merger or a division. */
export function restructuringTitle(one: RestructuringRecord): string {
  if (one.kind === 'merger') return `${one.merged.name}并入${one.member.name}`
  return `${one.member.name}分立出${one.newName}`
}

/** The merger under a number, locked. Refuses a number of none, of a division, and one that is settled. */
export async function mergerNamed(desk: Desk, said: string): Promise<MergerRecord> {
  const found = await findRestructuring(desk.tx, said)
  if (found?.kind !== 'merger') throw new Refusal('restructuring_unknown', { said })
  return requireDraft(await lockRestructuring(desk.tx, found.id)) as MergerRecord
}

/** Refuses what is settled already, saying how and by whom. */
export function requireDraft<R extends RestructuringRecord>(one: R): R {
  if (one.state === 'draft') return one
  const { no, state, settledBy, settledAt } = one
  throw new Refusal('restructuring_settled', {
    no,
    state,
    by: nameOf(settledBy ?? ''),
    at: settledAt?.toString() ?? null,
  })
}
