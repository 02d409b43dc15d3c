import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import { ROLES, type Role } from './cast.ts'

const role = z.enum(Object.keys(ROLES) as [Role, ...Role[]])
const text = z.string().min(1)
const texts = z.union([text, z.array(text).min(1)]).transform((given) => [given].flat())

/**
 * What must be seen afterwards, in what somebody's chat shows new or changed since the step began; `whose` is the one
 * who acted unless said otherwise. `once`: in one entry only, so that nobody is told twice. `nothing`: nothing at all.
 */
const Sight = z
  .strictObject({
    whose: role.optional(),
    text: texts.optional(),
    once: z.boolean().default(false),
    nothing: z.literal(true).optional(),
  })
  .refine(({ text, nothing }) => (text === undefined) !== (nothing === undefined), { error: 'text, or nothing' })

/**
 * A visit to a page of the association's website, as with a browser: `open` is its address; with `fill` or `attach` (the
 * name of a scan) its form is filled in and sent. `shows` must stand on the page that comes then.
 */
const Visit = z.strictObject({
  open: text,
  fill: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  attach: text.optional(),
  shows: texts,
})

/** Everybody who today represents a member with one of these offices. */
const Everyone = z.strictObject({ office: texts, except: z.array(role).default([]) })

/**
 * One step. `why` tells the audience what happens; then, in this order:
 * - `platforms: up` brings both platforms back, `move` moves the clock: by so many `hours` or `days`, `to` a time, or to
 *   whatever comes `next`;
 * - `who` acts, or `everyone` who holds an office: they `say` something, `press` the button that begins with a label
 *   (and `choose` the option that has these words), or pay a `visit` to a page;
 * - `platforms: down` takes both away the moment that is done;
 * - `sees` is what must be seen then, `take` what is remembered of it for later steps: a regular expression per name,
 *   its first group or all of it. The address of a visited page is part of what is seen.
 *
 * All texts but `why` may use what was taken, the people of the cast, and days: `{{ meeting }}`, `{{ atRisk.no }}`,
 * `{{ 14 | workday }}`.
 */
const Step = z
  .strictObject({
    why: text,
    who: role.optional(),
    everyone: Everyone.optional(),
    say: text.optional(),
    press: text.optional(),
    choose: text.optional(),
    visit: Visit.optional(),
    move: z
      .union([
        z.strictObject({ hours: z.number().positive() }),
        z.strictObject({ days: z.number().positive() }),
        z.strictObject({ to: text }),
        z.literal('next'),
      ])
      .optional(),
    platforms: z.enum(['down', 'up']).optional(),
    sees: z
      .union([texts.transform((text): z.output<typeof Sight>[] => [{ text, once: false }]), z.array(Sight)])
      .default([]),
    take: z.record(z.string(), z.string().refine(isPattern, 'is no regular expression')).default({}),
  })
  .refine(({ say, press, who, everyone }) => (say ?? press) === undefined || (who ?? everyone) !== undefined, {
    error: 'who says or presses this? (who, or everyone)',
  })
  .refine(({ who, sees }) => who !== undefined || sees.every(({ whose }) => whose !== undefined), {
    error: 'who sees this? (whose)',
  })
  .refine(({ press, choose }) => choose === undefined || press !== undefined, { error: 'choose goes with press' })

const Scenario = z.strictObject({
  title: text,
  about: text,
  /** Where it comes in the menu. */
  order: z.number(),
  steps: z.array(Step).min(1),
})

/** One step of a scenario. */
export type Step = z.output<typeof Step>

/** A story that can be played: data, in `scenarios/<name>.yml`. */
export type Scenario = z.output<typeof Scenario> & { name: string }

const FOLDER = join(import.meta.dirname, 'scenarios')

/** Every scenario of a folder, in the order of the menu. Throws, naming the file, when one cannot be read. */
export async function loadScenarios(folder = FOLDER): Promise<Scenario[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yml'))
  const scenarios = await Promise.all(files.map((file) => readScenario(folder, file)))
  return scenarios.sort((a, b) => a.order - b.order)
}

async function readScenario(folder: string, file: string): Promise<Scenario> {
  const read = Scenario.safeParse(load(await readFile(join(folder, file), 'utf8')))
  if (!read.success) throw new Error(`scenarios/${file}: ${z.prettifyError(read.error)}`)
  return { name: file.replace(/\.yml$/, ''), ...read.data }
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp
  } catch {
    return false
  }
}
