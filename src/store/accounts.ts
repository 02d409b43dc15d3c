import { randomUUID } from 'node:crypto'
import { addressKey } from '../messages/message.ts'
import type { AuditType } from './audit.ts'
import type { PlatformName } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import { personKey } from './roll.ts'

/** Whose a chat account is: a member's person (by personKey), someone of the secretariat (by name). */
export type Owner = { kind: 'person' | 'staff'; key: string }

/**
 * A chat account that belongs to somebody. `written` is how the association writes the id, which a platform may fold;
 * `byImport` says that a workbook bound it.
 */
export type Binding = { platform: PlatformName; userId: string; written: string; owner: Owner; byImport: boolean }

/** A user id as the platform compares it: WeCom's without case, DingTalk's exactly. */
export function foldedId(platform: PlatformName, written: string): string {
  return platform === 'wecom' ? written.toLowerCase() : written
}

/** Every account and whose it is; one that is both a person's and a staff member's gives two bindings. */
export async function readBindings(tx: Tx): Promise<Binding[]> {
  const rows = await tx.account.findMany({
    include: { person: { include: { member: { select: { no: true } } } }, staff: true },
  })
  return rows.flatMap(({ platform, userId, written, person, staff, boundBy }) => {
    const account = { platform, userId, written: written ?? userId, byImport: boundBy === 'import' }
    const owners: Owner[] = [
      ...(person === null
        ? []
        : [{ kind: 'person' as const, key: personKey({ ...person, member: person.member.no }) }]),
      ...(staff === null ? [] : [{ kind: 'staff' as const, key: staff.name }]),
    ]
    return owners.map((owner) => ({ ...account, owner }))
  })
}

/** Accounts to bind and bindings to undo. An account bound to another of the same kind moves. */
export type BindingChanges = { bound: Omit<Binding, 'byImport'>[]; lost: Omit<Binding, 'byImport'>[] }

/** Writes what an import changes about accounts, with an audit event each. `ids` finds the owner's row. */
export async function writeBindings(
  tx: Tx,
  changes: BindingChanges,
  now: Temporal.Instant,
  ids: (owner: Owner) => string,
): Promise<void> {
  for (const binding of changes.lost) await loosen(tx, binding)
  const known = await tx.account.findMany({ select: { platform: true, userId: true } })
  const existing = new Set(known.map(addressKey))
  const at = { boundAt: dateOfInstant(now), boundBy: 'import' }
  const created = new Map<string, Omit<Binding, 'owner' | 'byImport'> & { personId?: string; staffId?: string }>()
  for (const { platform, userId, written, owner } of changes.bound) {
    const whose = { [columnOf(owner)]: ids(owner) }
    const key = addressKey({ platform, userId })
    if (existing.has(key))
      await tx.account.updateMany({ where: { platform, userId }, data: { ...whose, written, ...at } })
    else created.set(key, { platform, userId, written, ...created.get(key), ...whose })
  }
  await tx.account.createMany({ data: [...created.values()].map((row) => ({ id: randomUUID(), ...row, ...at })) })
  await recordBindings(tx, changes, now)
}

async function loosen(tx: Tx, { platform, userId, owner }: BindingChanges['lost'][number]): Promise<void> {
  await tx.account.updateMany({ where: { platform, userId }, data: { [columnOf(owner)]: null } })
  await tx.account.deleteMany({ where: { platform, userId, personId: null, staffId: null } })
}

async function recordBindings(tx: Tx, { bound, lost }: BindingChanges, now: Temporal.Instant): Promise<void> {
  const event = (type: AuditType) => (binding: BindingChanges['bound'][number]) => ({
    at: dateOfInstant(now),
    actor: 'import',
    type,
    subject: `${binding.platform}:${binding.userId}`,
    data: { [binding.owner.kind]: binding.owner.key },
  })
  await tx.auditEvent.createMany({ data: [...lost.map(event('account.lost')), ...bound.map(event('account.bound'))] })
}

function columnOf(owner: Owner): 'personId' | 'staffId' {
  return owner.kind === 'person' ? 'personId' : 'staffId'
}
