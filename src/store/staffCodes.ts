import type { Account } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** A code made out for one of the staff: whom, and whether it may still be used. */
export type StaffCodeRecord = { digest: string; staff: { id: string; name: string }; usable: boolean }

/** Keeps a code for one of the staff by its digest. */
export async function storeStaffCode(
  tx: Tx,
  code: { digest: string; staffId: string; by: string; at: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  const { digest, staffId, by, at, expiresAt } = code
  const times = { createdAt: dateOfInstant(at), expiresAt: dateOfInstant(expiresAt) }
  await tx.staffCode.create({ data: { digest, staffId, createdBy: by, ...times } })
}

/**
 * A code of the staff, kept from others until the transaction ends; undefined when there is none. Not usable when it was
 * used, its days are over, or whose it is has left.
 */
export async function lockStaffCode(
  tx: Tx,
  digest: string,
  now: Temporal.Instant,
): Promise<StaffCodeRecord | undefined> {
  await tx.$queryRaw`SELECT digest FROM "StaffCode" WHERE digest = ${digest} FOR UPDATE`
  const row = await tx.staffCode.findUnique({ where: { digest }, include: { staff: true } })
  if (row === null) return undefined
  const { id, name, endedAt } = row.staff
  const usable = row.usedAt === null && row.expiresAt > dateOfInstant(now) && endedAt === null
  return { digest, staff: { id, name }, usable }
}

/** Spends a code, and makes the account the staff's, beside whatever else it is. */
export async function bindStaffAccount(
  tx: Tx,
  account: Account,
  { digest, staff }: StaffCodeRecord,
  by: string,
  now: Temporal.Instant,
): Promise<void> {
  const at = dateOfInstant(now)
  await tx.staffCode.update({ where: { digest }, data: { usedAt: at } })
  await tx.account.upsert({
    where: { platform_userId: account },
    create: { ...account, staffId: staff.id, boundAt: at, boundBy: by },
    update: { staffId: staff.id },
  })
}
