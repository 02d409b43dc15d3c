import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const CHROMIUM = firstOf([
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
])
const OFFICE = firstOf([
  process.env.LIBREOFFICE,
  '/usr/bin/soffice',
  '/usr/bin/libreoffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
])

/** Whether there is a browser to test with; else what needs one is skipped. */
export const HAS_BROWSER = CHROMIUM !== undefined
/** Whether there is an office program to read our documents with; else what needs one is skipped. */
export const HAS_OFFICE = OFFICE !== undefined

const lacking = [...(HAS_BROWSER ? [] : ['Chromium (CHROMIUM)']), ...(HAS_OFFICE ? [] : ['LibreOffice (LIBREOFFICE)'])]
if (lacking.length > 0) console.warn(`Browser tests that need ${lacking.join(' and ')} are skipped: not found.`)

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** A telephone held upright, and a desk. */
export const PHONE = { width: 390, height: 844 }
export const DESK = { width: 1280, height: 800 }

function firstOf(paths: (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined && path !== '' && existsSync(path))
}

/** Starts the browser that the tests of a file share. */
export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium')
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
}

/** Somebody at a browser of their own: a page, and what its scripts and its console said. */
export type Screen = { context: BrowserContext; page: Page; alarms: string[] }

/** Opens an empty browser whose relative addresses are those of a house. `asks`: the address it asks from. */
export async function openScreen(
  browser: Browser,
  baseURL: string,
  options: { viewport?: typeof PHONE; asks?: string } = {},
): Promise<Screen> {
  const { viewport = PHONE, asks } = options
  const context = await browser.newContext({
    baseURL,
    viewport,
    locale: 'zh-CN',
    ...(asks !== undefined && { extraHTTPHeaders: { 'X-Forwarded-For': asks } }),
  })
  context.setDefaultTimeout(8000)
  const page = await context.newPage()
  const alarms: string[] = []
  page.on('dialog', async (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
  page.on('pageerror', ({ message }) => alarms.push(`script: ${message}`))
  page.on('console', (said) => {
    if (said.text().includes('Content Security Policy')) alarms.push(said.text())
  })
  return { context, page, alarms }
}

/** Whether something on a page is wider than the screen, so that it has to be pushed sideways. */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What on a page seriously hinders people who see, hear or move differently: the rule that is broken, and where. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'))
  const { violations } = (await page.evaluate('axe.run({ preload: false, resultTypes: ["violations"] })')) as {
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
  }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

/** Presses what saves a file, and returns the file. */
export async function saved(page: Page, link: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** What a Word document says when an office program opens it. */
export async function textOf(document: Buffer): Promise<string> {
  if (OFFICE === undefined) throw new Error('there is no LibreOffice')
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-office-'))
  try {
    await writeFile(join(folder, 'document.docx'), document)
    const home = `-env:UserInstallation=${pathToFileURL(join(folder, 'home'))}`
    const convert = ['--headless', '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder]
    await promisify(execFile)(OFFICE, [home, ...convert, join(folder, 'document.docx')], { timeout: 60_000 })
    return await readFile(join(folder, 'document.txt'), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
