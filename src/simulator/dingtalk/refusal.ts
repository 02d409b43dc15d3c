import { z } from 'zod'

/** The new API says no: a code, why, and the HTTP status that comes with it (400 for nearly all, section 4). */
export class ApiRefusal extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, why = code, status = 400) {
    super(why)
    this.code = code
    this.status = status
  }
}

/** The old API says no: an errcode and why; the HTTP status stays 200 (S/0013). */
export class OldRefusal extends Error {
  readonly errcode: number
  constructor(errcode: number, why: string) {
    super(why)
    this.errcode = errcode
  }
}

/**
 * `value` as `schema` describes it, or an ApiRefusal. A message in the schema begins with its code
 * (`'param.outTrackIdEmpty outTrackId is missing'`); unknown fields and wrong types get `fallback`.
 */
export function check<T>(schema: z.ZodType<T>, value: unknown, fallback: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const [, code, why] = /^([A-Za-z]+(?:\.[A-Za-z]+)+|Missing[A-Za-z]+) (.*)$/s.exec(issue?.message ?? '') ?? []
  throw new ApiRefusal(code ?? fallback, `${why ?? issue?.message} (at ${issue?.path.join('.') ?? ''})`)
}

/** The same for the old API: everything that is wrong gets `errcode`. */
export function checkOld<T>(schema: z.ZodType<T>, value: unknown, errcode: number): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new OldRefusal(errcode, explain(result.error))
}

/** What is wrong, with the place. */
export function explain(error: z.ZodError): string {
  const issue = error.issues[0]
  return `${issue?.message} (at ${issue?.path.join('.') ?? ''})`
}

/** A text that must be there (else `missing`) and not be empty (else `empty`, or `missing` too). */
export function required(what: string, missing: string, empty = missing) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? `${missing} ${what} is missing` : undefined) })
    .min(1, `${empty} ${what} is empty`)
}

/** The object behind a text of JSON; undefined when it is no JSON or no object. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
