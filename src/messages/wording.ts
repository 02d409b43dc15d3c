import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { Liquid } from 'liquidjs'
import { z } from 'zod'
import { clip } from './clipping.ts'
import type { DocumentTemplate } from './document.ts'
import { createEngine, type RefusalText, tidy } from './engine.ts'
import { escapeHtml, escapeMarkdown, escapePlain } from './escaping.ts'
import type { Terms } from './filters.ts'
import { type Handbook, readHandbook } from './handbook.ts'
import { type Action, type Card, type CardFace, type Choice, LIMITS, type Message, type Option } from './message.ts'
import type { Look, Values } from './notice.ts'
import { type Privacy, readPrivacy } from './privacy.ts'
import { readTemplate, type Template } from './template.ts'

/** What a message says, before it has an addressee. */
export type Words = Pick<Message, 'text' | 'format' | 'card'>

/** All wording of the house, loaded from `templates/`, with the engine that fills it. */
export type Wording = {
  templates: Map<string, Template>
  refusals: Map<string, RefusalText>
  /** Word documents to fill in, by name. */
  documents: Map<string, DocumentTemplate>
  /** Web pages, by name, and the frame that stands around each. */
  pages: Map<string, Template>
  frame: string
  /** Where the house is reached; its help page is where a card leads that has no better place to go. */
  publicUrl: string
  /** What is personal of what is kept. */
  privacy: Privacy
  /** How the secretariat works with all this, chapter by chapter. */
  handbook: Handbook
  plain: Liquid
  markdown: Liquid
  html: Liquid
}

const ROOMS = ['replies', 'cards', 'notices']
const Refusals = z.record(
  z.string(),
  z.strictObject({ text: z.string().min(1), values: z.record(z.string(), z.unknown()).default({}) }),
)
const TermsFile = z.record(z.string(), z.record(z.string(), z.string()))

/** Reads every template under `folder`. Throws naming the file when one cannot be read; checkWording finds the rest. */
export async function loadWording(folder: string, options: { zone: string; publicUrl: string }): Promise<Wording> {
  const terms: Terms = TermsFile.parse(load(await readFile(join(folder, 'terms.yml'), 'utf8')))
  const refusals = await readRefusals(join(folder, 'refusals'))
  const templates = (await Promise.all(ROOMS.map((room) => readRoom(folder, room)))).flat()
  return {
    templates: new Map(templates.map((template) => [template.name, template])),
    refusals,
    documents: await readDocuments(join(folder, 'documents')),
    pages: new Map((await readPages(folder)).map((page) => [page.name, page])),
    frame: await readFile(join(folder, 'pages/frame.html'), 'utf8'),
    publicUrl: options.publicUrl,
    privacy: await readPrivacy(join(folder, 'privacy.yml')),
    handbook: await readHandbook(folder),
    plain: createEngine(options.zone, terms, refusals, escapePlain),
    markdown: createEngine(options.zone, terms, refusals, escapeMarkdown),
    html: createEngine(options.zone, terms, refusals, escapeHtml),
  }
}

/** The sentences of all files in the folder; a reason that two files give is an error. */
async function readRefusals(folder: string): Promise<Map<string, RefusalText>> {
  const refusals = new Map<string, RefusalText>()
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort()) {
    const read = Refusals.safeParse(load(await readFile(join(folder, file), 'utf8')))
    if (!read.success) throw new Error(`${join(folder, file)}: ${z.prettifyError(read.error)}`)
    for (const [reason, refusal] of Object.entries(read.data)) {
      if (refusals.has(reason)) throw new Error(`${join(folder, file)}: ${reason} is given twice`)
      refusals.set(reason, refusal)
    }
  }
  return refusals
}

async function readRoom(folder: string, room: string): Promise<Template[]> {
  const files = (await readdir(join(folder, room))).filter((file) => file.endsWith('.md')).sort()
  return Promise.all(files.map((file) => readTemplate(folder, join(folder, room, file))))
}

/** The pages of the web, but for the frame and the style that they share. */
async function readPages(folder: string): Promise<Template[]> {
  const files = (await readdir(join(folder, 'pages'))).filter((file) => file.endsWith('.html') && file !== 'frame.html')
  return Promise.all(files.sort().map((file) => readTemplate(folder, join(folder, 'pages', file))))
}

const Documents = z.record(
  z.string(),
  z.strictObject({ about: z.string().min(1), values: z.record(z.string(), z.unknown()) }),
)

/** The documents that documents.yml declares, each a Word file beside it. */
async function readDocuments(folder: string): Promise<Map<string, DocumentTemplate>> {
  const list = join(folder, 'documents.yml')
  const read = Documents.safeParse(load(await readFile(list, 'utf8')))
  if (!read.success) throw new Error(`${list}: ${z.prettifyError(read.error)}`)
  const documents = new Map<string, DocumentTemplate>()
  for (const [name, declared] of Object.entries(read.data)) {
    const file = join(folder, `${name}.docx`)
    documents.set(name, { ...declared, file, bytes: await readFile(file) })
  }
  return documents
}

/**
 * Puts a look into words. Throws when the template does not exist, when a value is missing or was never declared, or
 * when a button or outcome is not in the template. What people's names make too long for a card is shortened with an
 * ellipsis there; the text is always whole.
 */
export function word(wording: Wording, look: Look): Words {
  return shorten(wordWhole(wording, look))
}

/** The same without shortening: the wording check wants to see what exceeds. */
export function wordWhole(wording: Wording, look: Look): Words {
  const template = wording.templates.get(look.template)
  if (template === undefined) throw new Error(`there is no template ${look.template}`)
  compareValues(template, look.values)
  const fill = filler(wording, template, look.values)
  const card = template.card === undefined ? undefined : cardOf(wording, template, look, fill)
  return { text: fill(template.body), format: template.format, ...(card && { card }) }
}

/** Whether a template is filled with exactly what it declares. Throws what is missing and what it never declared. */
export function compareValues(template: Template, values: Values): void {
  const declared = Object.keys(template.values)
  const missing = declared.filter((name) => !(name in values))
  const unknown = Object.keys(values).filter((name) => !declared.includes(name))
  if (missing.length + unknown.length === 0) return
  throw new Error(`${template.name}: missing [${missing}], not declared [${unknown}], declared [${declared}]`)
}

type Fill = (source: string) => string

function filler(wording: Wording, template: Template, values: Values): Fill {
  const liquid = template.format === 'markdown' ? wording.markdown : wording.plain
  return (source) => tidy(liquid.parseAndRenderSync(source, values))
}

function cardOf(wording: Wording, template: Template, look: Look, fill: Fill): Card {
  const face = faceOf(wording, template, fill)
  if (look.outcome !== undefined) return { ...face, state: 'closed', outcome: fill(outcomeOf(template, look.outcome)) }
  const [first, ...others] = (look.actions ?? []).map((key) => actionOf(template, key, fill))
  if (first === undefined) return { ...face, state: 'notice' }
  const choice = look.choice === undefined ? {} : choiceOf(template, look.choice, fill)
  return { ...face, state: 'open', actions: [first, ...others], ...choice }
}

function faceOf(wording: Wording, template: Template, fill: Fill): CardFace {
  const card = template.card
  if (card === undefined) throw new Error(`${template.name} has no card`)
  const optional = Object.entries({ source: card.source, summary: card.summary, citation: card.citation })
  return {
    title: fill(card.title),
    rows: card.rows.map((row) => ({ label: row.label, value: fill(row.value) })).filter((row) => row.value !== ''),
    link: `${wording.publicUrl}/help`,
    ...Object.fromEntries(
      optional.map(([name, source]) => [name, fill(source ?? '')]).filter(([, text]) => text !== ''),
    ),
  }
}

function actionOf(template: Template, key: string, fill: Fill): Action {
  const action = template.card?.actions[key]
  if (action === undefined) throw new Error(`${template.name} has no button ${key}`)
  return { key, label: fill(action.label), tone: action.tone }
}

function outcomeOf(template: Template, outcome: string): string {
  const text = template.card?.outcomes[outcome]
  if (text === undefined) throw new Error(`${template.name} has no outcome ${outcome}`)
  return text
}

function choiceOf(template: Template, options: Option[], fill: Fill) {
  const choice = template.card?.choice
  if (choice === undefined) throw new Error(`${template.name} has no choice`)
  const neutral: Option = { id: 'none', text: fill(choice.neutral) }
  const harmless = options.map((option) => ({ ...option, text: escapePlain(option.text) }))
  const { action } = choice
  return { choice: { key: 'choice', title: fill(choice.title), action, options: [neutral, ...harmless] as [Option] } }
}

function shorten(words: Words): Words {
  if (words.card === undefined) return words
  const card = {
    ...words.card,
    title: clip(words.card.title, LIMITS.title),
    rows: words.card.rows.map((row) => ({ ...row, value: clip(row.value, LIMITS.rowValue) })),
    ...(words.card.source && { source: clip(words.card.source, LIMITS.source) }),
    ...(words.card.summary && { summary: clip(words.card.summary, LIMITS.summary) }),
    ...(words.card.citation && { citation: clip(words.card.citation, LIMITS.citation) }),
  }
  return { ...words, card: card.state === 'open' && card.choice ? { ...card, choice: clipChoice(card.choice) } : card }
}

function clipChoice(choice: Choice): Choice {
  const options = choice.options.map((option) => ({ ...option, text: clip(option.text, LIMITS.optionText) }))
  return { ...choice, options: options as [Option, ...Option[]] }
}

/** The sentence that says why something is refused. */
export function wordRefusal(wording: Wording, reason: string, values: Values): string {
  const refusal = wording.refusals.get(reason)
  if (refusal === undefined) throw new Error(`templates/refusals has no ${reason}`)
  return tidy(wording.plain.parseAndRenderSync(refusal.text, values))
}
