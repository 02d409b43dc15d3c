import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import { inPortions } from './portions.ts'

/** What a unit answered when it was asked whether its particulars still hold. */
export type CheckAnswer = 'unchanged' | 'changes'

/** The ids of the members that have answered for a year. */
export async function checkedIn(tx: Tx, year: number): Promise<Set<string>> {
  const rows = await tx.particularsCheck.findMany({ where: { year }, select: { memberId: true } })
  return new Set(rows.map(({ memberId }) => memberId))
}

/** Keeps a unit's answer for a year. Returns the one that stands, which is an earlier one where there was one, and whether it is new. */
export async function keepCheck(
  tx: Tx,
  check: { memberId: string; year: number; answer: CheckAnswer; answeredBy: string },
  now: Temporal.Instant,
): Promise<{ answer: CheckAnswer; isNew: boolean }> {
  const data = [{ ...check, answeredAt: dateOfInstant(now) }]
  const { count } = await tx.particularsCheck.createMany({ data, skipDuplicates: true })
  const { memberId, year } = check
  const { answer } = await tx.particularsCheck.findUniqueOrThrow({ where: { memberId_year: { memberId, year } } })
  return { answer, isNew: count > 0 }
}

/** The registered particulars of members as the roll has them, by member id. */
export async function particularsOf(tx: Tx, memberIds: readonly string[]) {
  const rows = await inPortions(memberIds, (portion) => tx.member.findMany({ where: { id: { in: portion } } }))
  return new Map(
    rows.map((row) => {
      const { legalRepresentative, principal, registeredPlace, premises, businessScope } = row
      const { registeredCapital, address, phone, email } = row
      const unit = { legalRepresentative, principal, registeredPlace, premises, businessScope, registeredCapital }
      return [row.id, { ...unit, address, phone, email }]
    }),
  )
}
