import { createHash } from 'node:crypto'
import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import { findSpeaker, type Speaker } from './people.ts'

/** A code somebody typed, as it was made out: for whom, until when, and whether it was used already. */
export type CodeRecord = { digest: string; person: Speaker; expiresAt: Temporal.Instant; used: boolean }

/** What is kept of a code: nobody who reads the database can bind with it. */
export function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

/** Keeps a new code; false when by chance the same code was made before. */
export async function storeCode(
  tx: Tx,
  code: { digest: string; personId: string; by: string; at: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<boolean> {
  const { digest, personId, by, at, expiresAt } = code
  const { count } = await tx.bindingCode.createMany({
    data: [{ digest, personId, createdBy: by, createdAt: dateOfInstant(at), expiresAt: dateOfInstant(expiresAt) }],
    skipDuplicates: true,
  })
  return count === 1
}

/** A code by its digest, kept from others until the transaction ends; undefined when it was never made. */
export async function lockCode(tx: Tx, digest: string, day: Day): Promise<CodeRecord | undefined> {
  await tx.$queryRaw`SELECT digest FROM "BindingCode" WHERE digest = ${digest} FOR UPDATE`
  const row = await tx.bindingCode.findUnique({ where: { digest } })
  if (row === null) return undefined
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(row.expiresAt.getTime())
  return { digest, person: await findSpeaker(tx, row.personId, day), expiresAt, used: row.usedAt !== null }
}

/** Spends a code. */
export async function useCode(tx: Tx, digest: string, now: Temporal.Instant): Promise<void> {
  await tx.bindingCode.update({ where: { digest }, data: { usedAt: dateOfInstant(now) } })
}

/** The person that an individual member is, with or without a row in the workbook. */
export async function personOfIndividual(tx: Tx, member: { id: string; name: string }, day: Day): Promise<Speaker> {
  const named = { memberId: member.id, name: member.name }
  const { id } = await tx.person.upsert({ where: { memberId_name: named }, create: named, update: {} })
  return findSpeaker(tx, id, day)
}
