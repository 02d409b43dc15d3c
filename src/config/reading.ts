import { z } from 'zod'

/** Settings as they were given: an empty value is no value, and is not among them. */
export type Given = Readonly<Record<string, string | undefined>>

/** What came of reading one platform's settings: them, or none when it is not configured; and every problem. */
export type PlatformReading<Settings> = { settings: Settings | undefined; problems: string[] }

/** An http(s) address without a slash at its end. */
export const url = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .refine((text) => !text.endsWith('/'), { error: 'must not end with a slash' })

/** One sentence per problem: which setting, and what it must be. */
export function issuesOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
}

/** Reads settings of which some must be there: what is missing is said once, by the sentences in `missing`. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  given: Given,
  missing: Record<string, string>,
): PlatformReading<z.output<Schema>> {
  const absent = Object.keys(missing).filter((name) => given[name] === undefined)
  const read = schema.safeParse(given)
  if (read.success && absent.length === 0) return { settings: read.data, problems: [] }
  const wrong = read.success ? [] : issuesOf(read.error)
  const others = wrong.filter((problem) => !absent.some((name) => problem.startsWith(`${name} `)))
  return { settings: undefined, problems: [...absent.map((name) => `${name} is missing: ${missing[name]}`), ...others] }
}
