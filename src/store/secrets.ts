import { randomBytes } from 'node:crypto'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/**
 * What secrets are kept for: signing the links to papers and to votes, binding a form to the browser it was shown in, the
 * addresses of the pages of those who leave.
 */
export type SecretName = 'paper_links' | 'ballots' | 'forms' | 'leaving'

/** A secret of this house, 32 random bytes in base64url: made at its first use, the same for all instances. */
export async function secretNamed(tx: Tx, name: SecretName, now: Temporal.Instant): Promise<string> {
  const known = await tx.secret.findUnique({ where: { name } })
  if (known !== null) return known.value
  const made = { name, value: randomBytes(32).toString('base64url'), madeAt: dateOfInstant(now) }
  await tx.secret.createMany({ data: [made], skipDuplicates: true })
  return (await tx.secret.findUniqueOrThrow({ where: { name } })).value
}
