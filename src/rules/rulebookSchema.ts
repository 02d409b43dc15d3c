import { z } from 'zod'
import { PROVISION_SHAPES, SOURCES } from './provisions.ts'
import { FINDING_READINGS } from './readings.ts'

/** A rulebook that cannot be used. `problems` has one line per problem: the place, and what would be right. */
export class RulebookError extends Error {
  override name = 'RulebookError'
  readonly problems: string[]
  constructor(issues: readonly z.core.$ZodIssue[]) {
    const problems = issues.map((issue) => `${issue.path.map(String).join(' › ') || '全文'}：${issue.message}`)
    super(`规则文件有 ${problems.length} 处问题：\n${problems.join('\n')}`)
    this.problems = problems
  }
}

const inChinese = z.locales.zhCN().localeError
const text = z.string().trim().min(1)
const day = z.iso.date()
const articleKey = /^[1-9]\d?(\.[1-9]\d?)?$/

/**
 * The shape a rulebook must have. It depends on the data in one thing: what may be cited are the articles it contains.
 * Strict everywhere, so that a misspelt key is a problem and not a silent default.
 */
export function rulebookSchema(data: unknown) {
  const schema = bookShape(citing(new Set(articleKeysIn(data))))
  return { safeParse: (value: unknown) => schema.safeParse(value, { error: inChinese }) }
}

function articleKeysIn(data: unknown): string[] {
  const articles = (data as { articles?: unknown } | null | undefined)?.articles
  return typeof articles === 'object' && articles !== null ? Object.keys(articles) : []
}

/** A reference to an article, which must be among those printed. */
function citing(articles: ReadonlySet<string>) {
  return z.string().refine((key) => articles.has(key), {
    error: (issue) => `没有条款 ${String(issue.input)}，应为 articles 中的编号，如 4 或 4.3`,
  })
}

function bookShape(cited: ReturnType<typeof citing>) {
  return z.strictObject({
    instrument: text,
    effectiveFrom: day,
    articles: z.record(z.string().regex(articleKey, '条款编号应为 4 或 4.3 的形式'), text),
    reserved: z.record(z.string().regex(articleKey, '条款编号应为 4 或 4.3 的形式'), text).default({}),
    provisions: provisionsShape(cited),
    readings: readingsShape(cited),
    silences: z.array(z.strictObject({ at: cited, question: text, note: text })),
    noMachineEffect: z.record(cited, text).default({}),
  })
}

function provisionsShape(cited: ReturnType<typeof citing>) {
  const grounds = {
    cite: z.array(cited).min(1, '每项规定至少引用一条'),
    source: z.enum(SOURCES),
    confirm: z.boolean().optional(),
    confirmedOn: day,
    note: text.optional(),
  }
  // safeExtend keeps a shape's own refinement (a share is "at least" or "more than", not both).
  const shapes = Object.entries(PROVISION_SHAPES).map(([name, shape]) => [name, shape.safeExtend(grounds)])
  return z.strictObject(Object.fromEntries(shapes) as z.ZodRawShape)
}

function readingsShape(cited: ReturnType<typeof citing>) {
  const reading = z
    .strictObject({
      q: z.string().regex(/^Q\d{1,2}$/, '应为 Q1、Q2 等编号'),
      governs: text,
      options: z.array(text).min(2, '至少要有两种读法'),
      default: text,
      question: text,
      reason: text,
      cite: z.array(cited).min(1, '每种解释至少引用一条'),
    })
    .refine((value) => value.options.includes(value.default), {
      path: ['default'],
      error: (issue) => `应为 ${(issue.input as { options: string[] }).options.join('、')} 之一`,
    })
  const consulted = Object.entries(FINDING_READINGS).map(([name, options]) => [
    name,
    reading.refine((value) => value.options.join() === options.join(), {
      path: ['options'],
      error: `应依次为 ${options.join('、')}`,
    }),
  ])
  return z.object(Object.fromEntries(consulted) as z.ZodRawShape).catchall(reading)
}
