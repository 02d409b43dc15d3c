import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { ROLES, type Role } from './cast.ts'

const role = z.enum(Object.keys(ROLES) as [Role, ...Role[]])
const texts = z.union([z.string(), z.array(z.string()).min(1)]).transform((given) => [given].flat())

/**
 * What must be seen afterwards, in what somebody's chat shows new or changed since the step began; `whose` is the one
 * who acted unless said otherwise.
 */
const Sight = z.strictObject({ whose: role.optional(), text: texts })

/**
 * One step. `why` tells the audience what happens; then `who` acts (`say`, `press` with `choose`), or everybody who
 * holds an office does (`everyone`), the clock is moved (`move`) or the platforms go away and come back (`platforms`).
 * `sees` is what must be seen afterwards, `take` what is remembered from it for later steps: a regular expression per
 * name. All texts but `why` may use what was taken, the people of the cast, and days: `{{ meeting }}`,
 * `{{ atRisk.no }}`, `{{ 14 | workday }}`.
 */
const Step = z.strictObject({
  why: z.string().min(1),
  who: role.optional(),
  everyone: z.strictObject({ office: z.string(), except: z.array(role).default([]) }).optional(),
  say: z.string().optional(),
  press: z.string().optional(),
  choose: z.string().optional(),
  move: z
    .union([
      z.strictObject({ hours: z.number().positive() }),
      z.strictObject({ days: z.number().positive() }),
      z.literal('next'),
    ])
    .optional(),
  platforms: z.enum(['down', 'up']).optional(),
  sees: z.union([texts.transform((text) => [{ text }]), z.array(Sight)]).default([]),
  take: z.record(z.string(), z.string()).default({}),
})

const Scenario = z.strictObject({
  title: z.string().min(1),
  about: z.string().min(1),
  /** Where it comes in the menu. */
  order: z.number(),
  steps: z.array(Step).min(1),
})

/** One step of a scenario. */
export type Step = z.output<typeof Step>

/** A story that can be played: data, in `scenarios/<name>.yml`. */
export type Scenario = z.output<typeof Scenario> & { name: string }

const FOLDER = join(import.meta.dirname, 'scenarios')

/** Every scenario, in the order of the menu. Throws, naming the file, when one cannot be read. */
export async function loadScenarios(): Promise<Scenario[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.yml'))
  const scenarios = await Promise.all(files.map(readScenario))
  return scenarios.sort((a, b) => a.order - b.order)
}

async function readScenario(file: string): Promise<Scenario> {
  const read = Scenario.safeParse(parse(await readFile(join(FOLDER, file), 'utf8')))
  if (!read.success) throw new Error(`scenarios/${file}: ${z.prettifyError(read.error)}`)
  return { name: file.replace(/\.yml$/, ''), ...read.data }
}
