import { readFile } from 'node:fs/promises'
import { load } from 'js-yaml'
import { z } from 'zod'

const Held = z.record(z.string(), z.array(z.string()).min(1))
const Retention = z.strictObject({ years: z.int().positive(), from: z.string().min(1), why: z.string().min(1) })

const PrivacyFile = z.strictObject({
  retention: z.strictObject({ left: Retention, messages: Retention, unadmitted: Retention }),
  mark: z.string().min(1),
  grounds: z.record(z.string(), z.strictObject({ text: z.string().min(1), cite: z.string().min(1) })),
  entries: z.record(
    z.string(),
    z.strictObject({
      what: z.string().min(1),
      purpose: z.string().min(1),
      ground: z.string(),
      kept: z.enum(['left', 'messages', 'unadmitted', 'permanent']),
      holds: Held,
    }),
  ),
  impersonal: Held,
})

/**
 * What is personal of what is kept, field by field: what for, on which legal ground, and how long (`retention`, in whole
 * years from the day it says). `mark` stands where a name stood once it was removed.
 */
export type Privacy = z.infer<typeof PrivacyFile>

/** Reads `privacy.yml`. Throws naming the file when it cannot be read or an entry names no ground there is. */
export async function readPrivacy(file: string): Promise<Privacy> {
  const read = PrivacyFile.safeParse(load(await readFile(file, 'utf8')))
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`)
  for (const [name, { ground }] of Object.entries(read.data.entries))
    if (read.data.grounds[ground] === undefined) throw new Error(`${file}: entries.${name} names no ground: ${ground}`)
  return read.data
}

/** The entries as a page or a message shows them: what, what for, by which ground, and how long. */
export function privacyLines({ entries, grounds, retention }: Privacy) {
  return Object.entries(entries).map(([key, { what, purpose, ground, kept }]) => ({
    key,
    what,
    purpose,
    ground: grounds[ground] ?? null,
    kept: kept === 'permanent' ? null : retention[kept],
  }))
}
