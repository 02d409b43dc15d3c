import { createHash } from 'node:crypto'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** What a scan may be: told by its content, never by its name. */
export type PaperType = 'pdf' | 'jpg' | 'png'

/** What a scan belongs to: an application, or a withdrawal; by id. */
export type PaperOwner = { applicationId: string } | { withdrawalId: string }

/** A scan as it came in; `name` is what it was called on the sender's machine. */
export type NewPaper = { name: string; type: PaperType; bytes: Uint8Array }

/** A scan without its content; size in bytes. */
export type PaperRecord = { id: string; name: string; type: PaperType; size: number; uploadedAt: Temporal.Instant }

/** Keeps a scan with what it belongs to; the one before it stays, and is no longer the current one. */
export async function keepPaper(tx: Tx, owner: PaperOwner, paper: NewPaper, now: Temporal.Instant): Promise<void> {
  await tx.paper.updateMany({ where: { ...owner, current: true }, data: { current: null } })
  await tx.paper.create({
    data: {
      ...paper,
      ...owner,
      bytes: new Uint8Array(paper.bytes),
      size: paper.bytes.length,
      digest: createHash('sha256').update(paper.bytes).digest('hex'),
      uploadedAt: dateOfInstant(now),
    },
    // Else the whole content comes back.
    select: { id: true },
  })
}

/** The current scan of an application or a withdrawal, without its content. */
export async function paperOf(tx: Tx, owner: PaperOwner): Promise<PaperRecord | undefined> {
  const row = await tx.paper.findFirst({ where: { ...owner, current: true }, omit: { bytes: true } })
  if (row === null) return undefined
  const { id, name, type, size, uploadedAt } = row
  return {
    id,
    name,
    type: type as PaperType,
    size,
    uploadedAt: Temporal.Instant.fromEpochMilliseconds(uploadedAt.getTime()),
  }
}

/** The content of a scan. */
export async function readPaper(tx: Tx, id: string): Promise<Buffer> {
  const { bytes } = await tx.paper.findUniqueOrThrow({ where: { id }, select: { bytes: true } })
  return Buffer.from(bytes)
}
