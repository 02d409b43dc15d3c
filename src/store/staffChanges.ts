import type { Account } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { StaffMember } from './people.ts'

/** Somebody is to join the secretariat or have another role (`role`), or to leave it. Without effect until confirmed. */
export type StaffChangeRecord = {
  id: string
  state: 'proposed' | 'confirmed' | 'refused'
  name: string
  proposedBy: string
  proposedAt: Temporal.Instant
} & ({ kind: 'appointment'; role: StaffMember['role']; account?: Account } | { kind: 'removal' })

/** What is proposed, before it is kept. */
export type NewStaffChange = { name: string } & (
  | { kind: 'appointment'; role: StaffMember['role']; account?: Account }
  | { kind: 'removal' }
)

type Row = Awaited<ReturnType<Tx['staffChange']['findUniqueOrThrow']>>

/** Keeps a proposal. */
export async function keepStaffChange(
  tx: Tx,
  change: NewStaffChange,
  by: string,
  now: Temporal.Instant,
): Promise<StaffChangeRecord> {
  const { kind, name } = change
  const appointed = change.kind === 'appointment' ? { role: change.role, ...change.account } : {}
  const proposed = { state: 'proposed' as const, proposedBy: by, proposedAt: dateOfInstant(now) }
  return changeOf(await tx.staffChange.create({ data: { kind, name, ...appointed, ...proposed } }))
}

/** A proposal, kept from others until the transaction ends. */
export async function lockStaffChange(tx: Tx, id: string): Promise<StaffChangeRecord> {
  await tx.$queryRaw`SELECT id FROM "StaffChange" WHERE id = ${id}::uuid FOR UPDATE`
  return changeOf(await tx.staffChange.findUniqueOrThrow({ where: { id } }))
}

/** The proposals that nobody has decided, oldest first; of one person only with a `name`. */
export async function openStaffChanges(tx: Tx, name?: string): Promise<StaffChangeRecord[]> {
  const where = { state: 'proposed' as const, ...(name !== undefined && { name }) }
  return (await tx.staffChange.findMany({ where, orderBy: [{ proposedAt: 'asc' }, { id: 'asc' }] })).map(changeOf)
}

/** Notes how a proposal was decided. */
export async function decideStaffChange(
  tx: Tx,
  id: string,
  state: 'confirmed' | 'refused',
  by: string,
  now: Temporal.Instant,
): Promise<void> {
  await tx.staffChange.update({ where: { id }, data: { state, decidedBy: by, decidedAt: dateOfInstant(now) } })
}

/** Keeps everybody else from changing who is in the secretariat until the transaction ends. */
export async function lockStaff(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE "Staff" IN SHARE ROW EXCLUSIVE MODE`
}

function changeOf({ id, kind, state, name, proposedBy, role, platform, userId, ...row }: Row): StaffChangeRecord {
  const proposedAt = Temporal.Instant.fromEpochMilliseconds(row.proposedAt.getTime())
  const said = { id, state, name, proposedBy, proposedAt }
  if (kind === 'removal' || role === null) return { ...said, kind: 'removal' }
  return { ...said, kind: 'appointment', role, ...(platform && userId && { account: { platform, userId } }) }
}
