import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'

const tone = z.enum(['primary', 'plain', 'danger'])

/** The front matter of a template: what it is for, what it is filled with (by sample), and how its card looks. */
export const FrontMatter = z.strictObject({
  about: z.string().min(1),
  /** Sample values: they declare the names, and every check and preview is rendered with them. */
  values: z.record(z.string(), z.unknown()).default({}),
  format: z.enum(['plain', 'markdown']).default('plain'),
  card: z
    .strictObject({
      title: z.string(),
      source: z.string().optional(),
      summary: z.string().optional(),
      citation: z.string().optional(),
      rows: z.array(z.strictObject({ label: z.string(), value: z.string() })).default([]),
      /** Every button this card may carry; the use case says which, and in which order. */
      actions: z.record(z.string(), z.strictObject({ label: z.string(), tone: tone.default('plain') })).default({}),
      /** A choice: its title, what it shows before anything was chosen, and the button that sends it. */
      choice: z.strictObject({ title: z.string(), neutral: z.string(), action: z.string() }).optional(),
      outcomes: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
})

/** A template as read: `name` is its path under `templates/` without the ending, `body` the plain text. */
export type Template = z.infer<typeof FrontMatter> & { name: string; file: string; body: string }

/** Reads one template under `folder`. Throws naming the file when its front matter is missing or not as it should be. */
export async function readTemplate(folder: string, file: string): Promise<Template> {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(await readFile(file, 'utf8')) ?? []
  if (front === undefined || body === undefined) throw new Error(`${file}: begin with --- front matter ---`)
  const read = FrontMatter.safeParse(load(front))
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`)
  return { ...read.data, name: relative(folder, file).replace(/\.(md|html)$/, ''), file, body: body.trim() }
}
