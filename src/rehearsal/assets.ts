import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

/** The pages of the room: the room itself, and the gallery of cards. */
export type PageName = 'room' | 'cards'

/** The pages and where their parts lie: files of ours, and the libraries as they are published. */
export type Assets = {
  pages: Record<PageName, string>
  importMapHash: string
  files: ReadonlyMap<string, string>
}

/** A part of the page as a browser takes it. */
export type Asset = { type: string; body: string }

const CLIENT = join(import.meta.dirname, 'client')
const { resolve } = createRequire(import.meta.url)
const LIT = dirname(resolve('lit-html'))

/** The libraries of the page, under the names by which it imports them. */
const LIBRARIES: Record<string, string> = {
  'lit-html': 'lit/lit-html.js',
  'lit-html/async-directive.js': 'lit/async-directive.js',
  'lit-html/directives/keyed.js': 'lit/directives/keyed.js',
  'lit-html/directives/repeat.js': 'lit/directives/repeat.js',
  'lit-html/directives/class-map.js': 'lit/directives/class-map.js',
  'lit-html/directives/live.js': 'lit/directives/live.js',
  'lit-html/directives/ref.js': 'lit/directives/ref.js',
  'lit-html/directives/if-defined.js': 'lit/directives/if-defined.js',
  marked: 'marked/marked.esm.js',
}

/** What the libraries import among themselves. */
const LIT_PARTS = ['lit-html.js', 'directive.js', 'directive-helpers.js', 'async-directive.js']

/** Finds everything the pages are made of. Nothing else of this machine can be asked for. */
export async function gatherAssets(): Promise<Assets> {
  const own = (await readdir(CLIENT)).filter((file) => /\.(ts|css)$/.test(file))
  const files = new Map([
    ...own.map((file) => [file, join(CLIENT, file)] as const),
    ...LIT_PARTS.map((file) => [`lit/${file}`, join(LIT, file)] as const),
    ...Object.values(LIBRARIES)
      .filter((path) => path.startsWith('lit/directives/'))
      .map((path) => [path, join(LIT, path.slice('lit/'.length))] as const),
    ['marked/marked.esm.js', resolve('marked').replace(/[^/\\]+$/, 'marked.esm.js')] as const,
  ])
  const imports = Object.fromEntries(
    Object.entries(LIBRARIES).map(([name, path]) => [name, `/rehearsal/assets/${path}`]),
  )
  const importMap = JSON.stringify({ imports })
  const pageOf = async (name: PageName) => {
    const frame = await readFile(join(CLIENT, `${name}.html`), 'utf8')
    return frame.replace('{ "imports": {} }', importMap)
  }
  return {
    pages: { room: await pageOf('room'), cards: await pageOf('cards') },
    importMapHash: `sha256-${createHash('sha256').update(importMap).digest('base64')}`,
    files,
  }
}

/** A part by its name: TypeScript without its types, which is all the building there is. */
export async function findAsset({ files }: Assets, name: string): Promise<Asset | undefined> {
  const path = files.get(name)
  if (path === undefined) return undefined
  const text = await readFile(path, 'utf8')
  if (path.endsWith('.css')) return { type: 'text/css; charset=utf-8', body: text }
  return { type: 'text/javascript; charset=utf-8', body: path.endsWith('.ts') ? stripTypeScriptTypes(text) : text }
}
