import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import { readTemplate, type Template } from './template.ts'

const CardsFile = z.record(
  z.string(),
  z.strictObject({
    name: z.string().min(1),
    /** Whom the card goes to. */
    to: z.string().min(1),
    /** The question its buttons stand under in the table of rights. */
    question: z.string().optional(),
    /** What each button does, by its key. */
    buttons: z.record(z.string(), z.string().min(1)).default({}),
  }),
)

/** What the handbook says of one kind of card; its labels and outcomes are those of its template. */
export type CardEntry = z.infer<typeof CardsFile>[string]

/** The secretariat's handbook as written: its chapters in order, and the cards by the name of their template. */
export type Handbook = { chapters: Template[]; cards: Record<string, CardEntry>; cardsFile: string }

/** Reads `handbook/`: a chapter per file, in the order of their names. Throws naming the file that cannot be read. */
export async function readHandbook(folder: string): Promise<Handbook> {
  const room = join(folder, 'handbook')
  const files = (await readdir(room)).filter((file) => file.endsWith('.md')).sort()
  const cardsFile = join(room, 'cards.yml')
  const cards = CardsFile.safeParse(load(await readFile(cardsFile, 'utf8')))
  if (!cards.success) throw new Error(`${cardsFile}: ${z.prettifyError(cards.error)}`)
  const chapters = await Promise.all(files.map((file) => readTemplate(folder, join(room, file))))
  return { chapters, cards: cards.data, cardsFile }
}
