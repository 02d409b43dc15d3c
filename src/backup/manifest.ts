import { z } from 'zod'

/** The version of the file's own shape; a file that says more is from a newer huiwu. */
export const FORMAT = 1

/**
 * What stands at the head of a backup, to recognise it without unpacking it: no personal data. `archive` is what follows:
 * how many bytes, and their SHA-256 in hex.
 */
export const Manifest = z.strictObject({
  /** When it was taken: an ISO instant. */
  takenAt: z.string().refine(isInstant),
  /** The version of huiwu that took it, of PGlite, and of the PostgreSQL inside. */
  huiwu: z.string(),
  pglite: z.string(),
  postgres: z.string(),
  /** The newest migration that the database had. */
  migration: z.string(),
  association: z.strictObject({
    publicUrl: z.string().nullable(),
    /** The apps it was reached by: `wecom:<corp id>`, `dingtalk:<client id>`. */
    apps: z.array(z.string()),
    members: z.int(),
  }),
  archive: z.strictObject({ bytes: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
})
export type Manifest = z.output<typeof Manifest>

function isInstant(text: string): boolean {
  try {
    return Temporal.Instant.from(text) !== undefined
  } catch {
    return false
  }
}
