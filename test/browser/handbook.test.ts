import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import {
  DESK,
  HAS_BROWSER,
  isTooWide,
  openBrowser,
  openScreen,
  PHONE,
  type Screen,
  seriousFindings,
} from '../support/browser.ts'

let browser: Browser
let association: Association
let screen: Screen

describe.skipIf(!HAS_BROWSER)('in a browser', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser()
    association = await openAssociation({ at: '2026-03-02T10:00:00+08:00' })
  })
  afterAll(async () => {
    await association.close()
    await browser.close()
  })
  afterEach(() => screen.context.close())

  test.each([
    ['a telephone', PHONE],
    ['a desk', DESK],
  ])('the handbook is read at %s, by day and by night, and its contents lead to the chapter', async (_, viewport) => {
    screen = await openScreen(browser, association.url, { viewport })
    const { page } = screen
    await page.goto('/handbook')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await isTooWide(page)).toBe(false)
      expect(await seriousFindings(page)).toEqual([])
    }
    await page.getByRole('navigation', { name: '目录' }).getByRole('link', { name: '出了问题怎么办' }).click()
    const chapter = page.getByRole('heading', { level: 2, name: '出了问题怎么办' })
    expect((await chapter.boundingBox())?.y).toBeLessThan(100)
    expect(screen.alarms).toEqual([])
  })

  test('on paper the handbook is black on white, whatever the screen was', async () => {
    screen = await openScreen(browser, association.url, { viewport: DESK })
    const { page } = screen
    await page.goto('/handbook')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const colours = 'getComputedStyle(document.body).color + " on " + getComputedStyle(document.body).backgroundColor'
    expect(await page.evaluate(colours)).toBe('rgb(0, 0, 0) on rgb(255, 255, 255)')
  })
})
