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
