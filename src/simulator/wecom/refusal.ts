import { z } from 'zod'

/** The API says no: an errcode of page 90313 and why. The HTTP status stays 200 (page 90664). */
export class ApiRefusal extends Error {
  readonly errcode: number
  /** Further fields of the answer, such as invaliduser. */
  readonly details: Record<string, unknown>
  constructor(errcode: number, why: string, details: Record<string, unknown> = {}) {
    super(why)
    this.errcode = errcode
    this.details = details
  }
}

/** The answer for a refusal; the real errmsg carries such a tail and is not stable. */
export function refusalBody(refusal: ApiRefusal): Record<string, unknown> {
  const tail = `from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${refusal.errcode}`
  return { errcode: refusal.errcode, errmsg: `${refusal.message}, hint: [simulator], ${tail}`, ...refusal.details }
}

/** Bad parameter: what no more specific code is documented for. */
export const BAD_PARAMETER = 40058

/**
 * `value` as `schema` describes it, or an ApiRefusal. A message in the schema begins with its errcode
 * (`'42033 main_title.title is missing'`); unknown fields and wrong types are 40058.
 */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const [, code, why] = /^(\d{5}) (.*)$/.exec(issue?.message ?? '') ?? []
  const where = issue?.path.join('.') ?? ''
  throw new ApiRefusal(code === undefined ? BAD_PARAMETER : Number(code), `${why ?? issue?.message} (at ${where})`)
}

/** A text that must be there and not be empty, else `code`. */
export function required(code: number, what: string) {
  const missing = `${code} ${what} is missing`
  return z
    .string({ error: (issue) => (issue.input === undefined ? missing : `40058 ${what} must be a text`) })
    .min(1, missing)
}

/** A required text of at most `max` bytes of UTF-8, else `code`. */
export function withinBytes(max: number, code: number, what: string) {
  return required(code, what).refine((text) => Buffer.byteLength(text) <= max, `${code} ${what} exceeds ${max} bytes`)
}

/** An object of exactly this shape; `code` when it is missing. */
export function part<S extends z.core.$ZodLooseShape>(code: number, what: string, shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type' && issue.input === undefined ? `${code} ${what} is missing` : undefined,
  })
}

/** A list of `min` to `max` things, else `code`. */
export function listOf<T extends z.ZodType>(item: T, min: number, max: number, code: number, what: string) {
  const wrong = `${code} ${what} must hold ${min} to ${max}`
  return z
    .array(item, { error: (issue) => (issue.input === undefined ? `${code} ${what} is missing` : undefined) })
    .min(min, wrong)
    .max(max, wrong)
}

/** Whether no value occurs twice. */
export function distinct(values: (string | undefined)[]): boolean {
  const given = values.filter((value) => value !== undefined)
  return new Set(given).size === given.length
}
