/**
 * Takes the pictures of the README anew, from a rehearsal that runs: `npm run pictures [http://localhost:3000]`, best on
 * an association founded a moment ago.
 */
import { join } from 'node:path'
import { DESK, openBrowser, openScreen, PHONE } from '../support/browser.ts'

const address = process.argv[2] ?? 'http://localhost:3000'
const folder = join(import.meta.dirname, '../../src/rehearsal/pictures')
const browser = await openBrowser()
for (const [name, viewport, colorScheme] of [
  ['desk', DESK, 'light'],
  ['phone', PHONE, 'dark'],
] as const) {
  const { page, context } = await openScreen(browser, address, { viewport })
  await page.emulateMedia({ colorScheme })
  await page.goto('/rehearsal')
  await page.getByRole('article').first().waitFor()
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await context.close()
}
await browser.close()
