import type { Desk } from './desk.ts'

/**
 * The members (by number) who are not asked for the dues of a year although they are members on its first day: those
 * whose withdrawal was filed before it. Nobody's is known yet.
 */
export async function exemptFromDues(_desk: Desk, _year: number): Promise<ReadonlySet<string>> {
  return new Set()
}
