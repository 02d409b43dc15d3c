import { provision } from '../rules/rulebook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { leavingMembers } from './leavingMembers.ts'

/**
 * The members (by number) who are not asked for the dues of a year although they are members still: those about to leave
 * since before its dues fall due. Who takes the request back is asked again.
 */
export async function exemptFromDues(desk: Desk, year: number): Promise<ReadonlySet<string>> {
  const { month, day } = provision(rulebookOn(desk), 'dues.dueDay')
  const dueOn = Temporal.PlainDate.from({ year, month, day }).toString()
  const { since } = await leavingMembers(desk)
  return new Set([...since].flatMap(([no, filedOn]) => (filedOn < dueOn ? [no] : [])))
}
