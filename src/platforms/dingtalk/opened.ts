import { z } from 'zod'
import type { Update } from '../../chat/platform.ts'

/** What something DingTalk sent amounts to: what people did, or nothing for us (and why, for the log). */
export type Opened = { kind: 'updates'; updates: Update[] } | { kind: 'ignored'; why: string }

/** One thing somebody did. */
export function opened(...updates: Update[]): Opened {
  return { kind: 'updates', updates }
}

/** Nothing for us, and why. */
export function ignored(why: string): Opened {
  return { kind: 'ignored', why: why.slice(0, 200) }
}

/** Reads with a schema; what does not fit is ignored with the names of what is wrong, never with what stood there. */
export function readAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  read: (parsed: z.output<Schema>) => Opened,
): Opened {
  const parsed = schema.safeParse(value)
  if (parsed.success) return read(parsed.data)
  const complaints = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`)
  return ignored(`lacks what its kind must have: ${complaints.join(', ')}`)
}

/** Text that must be there. */
export const word = z.string().trim().min(1).max(512)

/** The year 2100 in milliseconds: what claims to be later is none of our time. */
const LATEST = 4_102_444_800_000

/** Milliseconds since 1970, which DingTalk writes as a number here and as text there. */
export const milliseconds = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,13}$/)
      .transform(Number),
  ])
  .pipe(z.int().min(0).max(LATEST))

/** The instant of so many milliseconds, ISO. */
export function instantOf(value: number): string {
  return Temporal.Instant.fromEpochMilliseconds(value).toString()
}
