import type { Account } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { StaffMember } from './people.ts'

/** A staff member with where they are reached. */
export type StaffRecord = StaffMember & { accounts: Account[] }

/** The staff by name, with their accounts. */
export async function staffRecords(tx: Tx): Promise<StaffRecord[]> {
  const rows = await tx.staff.findMany({
    where: { endedAt: null },
    include: { accounts: true },
    orderBy: [{ since: 'asc' }, { name: 'asc' }],
  })
  return rows.map(({ id, name, role, accounts }) => ({
    id,
    name,
    role,
    accounts: accounts.map(({ platform, userId }) => ({ platform, userId })),
  }))
}

/**
 * Adds somebody to the secretariat, or changes their role, or takes them back; their accounts become staff accounts
 * beside whatever else they are.
 */
export async function putStaff(
  tx: Tx,
  staff: { name: string; role: StaffMember['role']; accounts: Account[] },
  now: Temporal.Instant,
): Promise<void> {
  const { id } = await tx.staff.upsert({
    where: { name: staff.name },
    create: { name: staff.name, role: staff.role, since: dateOfInstant(now) },
    update: { role: staff.role, endedAt: null },
  })
  for (const account of staff.accounts) {
    await tx.account.upsert({
      where: { platform_userId: account },
      create: { ...account, staffId: id, boundAt: dateOfInstant(now), boundBy: 'command line' },
      update: { staffId: id },
    })
  }
}

/** Ends somebody's work in the secretariat; false when there is nobody of that name. What they did stays recorded. */
export async function endStaff(tx: Tx, name: string, now: Temporal.Instant): Promise<boolean> {
  const { count } = await tx.staff.updateMany({ where: { name, endedAt: null }, data: { endedAt: dateOfInstant(now) } })
  return count === 1
}
