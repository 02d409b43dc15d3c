import type { DuesFate } from '../rules/restructuring.ts'
import { record } from '../store/audit.ts'
import { waiveDues } from '../store/dues.ts'
import { changeDuesOwed, passDues } from '../store/mergers.ts'
import type { MergerRecord } from '../store/restructurings.ts'
import type { Desk } from './desk.ts'
import type { Planned } from './mergerPlanning.ts'

/** The dues of the year are asked once: of the survivor, what either unit has paid counting. Nothing is refunded. */
export async function settleDues(desk: Desk, actor: string, merger: MergerRecord, { dues }: Planned): Promise<void> {
  for (const one of dues) await settleYear(desk, actor, merger, one)
}

async function settleYear(
  desk: Desk,
  actor: string,
  { no, member, merged }: MergerRecord,
  one: DuesFate,
): Promise<void> {
  const { year, fate, owed } = one
  if (fate === 'arrears') return
  // What is paid is entered as nothing owed, so that the year is not asked for again.
  if (fate === 'passes' || fate === 'paid')
    await passDues(desk.tx, { from: merged.id, to: member.id, year, owed }, desk.now)
  else await changeDuesOwed(desk.tx, member.id, year, owed)
  if (one.dropped > 0) await waiveDues(desk.tx, merged.id, year)
  for (const { no: memberNo } of [member, merged]) {
    const data = { merger: no, ...one }
    await record(desk.tx, { at: desk.now, actor, type: 'dues.changed', subject: `member:${memberNo}`, data })
  }
}
