import { z } from 'zod'
import { type Corp, warn } from './corp.ts'
import type { CardButton } from './entries.ts'
import { wrongLink } from './links.ts'
import { ApiRefusal, explain } from './refusal.ts'
import type { Template, VariableType } from './settings.ts'

const KEY_BYTES = 100
const VALUE_BYTES = 1024
const TOTAL_BYTES = 100_000

const look = { text: z.string().min(1), color: z.string().min(1), status: z.literal(['normal', 'disabled']) }
const button = z.strictObject({
  ...look,
  event: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('sendCardRequest'),
      params: z.strictObject({ actionId: z.string().min(1), params: z.record(z.string(), z.string()) }),
    }),
    z.strictObject({
      type: z.literal('openLink'),
      params: z.strictObject({ url: z.string().refine((url) => wrongLink(url) === undefined, 'is no link') }),
    }),
  ]),
})

/** What stands in a buttonGroup variable (6.8); no two buttons with the same actionId and params. */
const buttonGroup = z
  .array(button)
  .refine(
    (list) => new Set(list.map(identity)).size === list.length,
    'two buttons have the same actionId and params: nobody can tell which was pressed',
  )

/** What is wrong with the text of a variable of each type (S/0789). */
const faultsOf: Record<VariableType, (value: string) => string | undefined> = {
  string: () => undefined,
  markdown: () => undefined,
  boolean: (value) => (value === 'true' || value === 'false' ? undefined : 'is neither "true" nor "false"'),
  number: (value) => (/^-?\d+(\.\d+)?$/.test(value) ? undefined : 'is no number'),
  array: (value) => wrongJson(z.array(z.unknown()), value),
  buttonGroup: (value) => wrongJson(buttonGroup, value),
}

/**
 * Checks the values of a cardParamMap against the template, or throws `param.invalid` and notes it as a warning: on
 * the real platform an unknown variable or a wrong type silently shows nothing (6.7).
 */
export function requireVariables(corp: Corp, templateId: string, values: Record<string, string>): void {
  const wrong = wrongVariables(corp.settings.templates[templateId] ?? {}, values)
  if (wrong !== undefined) {
    warn(corp, `card template ${templateId}`, wrong)
    throw new ApiRefusal('param.invalid', wrong)
  }
  corp.counters.longValues += Object.values(values).filter((value) => Buffer.byteLength(value) > VALUE_BYTES).length
}

/** The buttons in `data`, in the order of the template's variables. */
export function buttonsIn(template: Template, data: Record<string, string>): CardButton[] {
  return Object.entries(template).flatMap(([variable, type]) =>
    type === 'buttonGroup' && data[variable] !== undefined
      ? buttonGroup.parse(JSON.parse(data[variable])).map((it) => drawn(variable, it))
      : [],
  )
}

function wrongVariables(template: Template, values: Record<string, string>): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    const type = Object.hasOwn(template, name) ? template[name] : undefined
    if (type === undefined) return `the template has no variable ${name}`
    if (Buffer.byteLength(name) > KEY_BYTES) return `the name of ${name} exceeds ${KEY_BYTES} bytes`
    const wrong = faultsOf[type](value)
    if (wrong !== undefined) return `${name} (${type}) ${wrong}`
  }
  const total = Buffer.byteLength(JSON.stringify(values))
  return total > TOTAL_BYTES ? `the values take ${total} bytes, at most ${TOTAL_BYTES} are safe` : undefined
}

function drawn(variable: string, { text, color, status, event }: z.infer<typeof button>): CardButton {
  const base = { variable, text, color, status }
  if (event.type === 'openLink') return { ...base, params: {}, url: event.params.url }
  return { ...base, actionId: event.params.actionId, params: event.params.params }
}

/** Links are told apart by their words. */
function identity({ text, event }: z.infer<typeof button>): string {
  if (event.type === 'openLink') return JSON.stringify([event.params.url, text])
  const { actionId, params } = event.params
  return JSON.stringify([actionId, Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1))])
}

function wrongJson(schema: z.ZodType, value: string): string | undefined {
  try {
    const result = schema.safeParse(JSON.parse(value))
    return result.success ? undefined : explain(result.error)
  } catch {
    return 'is no text of JSON'
  }
}
