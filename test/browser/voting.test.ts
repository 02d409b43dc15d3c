import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openElection, openSuccessors, pathFor, ROLL } from '../conversations/votingHouse.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { DESK, HAS_BROWSER, openBrowser, openScreen, PHONE, type Screen } from '../support/browser.ts'

let browser: Browser
let association: Association
let screen: Screen

describe.skipIf(!HAS_BROWSER)('in a browser', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: ROLL })
  })
  afterEach(async () => {
    await screen.context.close()
    await association.close()
  })

  async function openOn(viewport: typeof PHONE): Promise<Page> {
    screen = await openScreen(browser, association.url, { viewport })
    return screen.page
  }

  /** Nothing is wider than the screen, and every choice is big enough for a thumb. */
  async function requireFits(page: Page, viewport: typeof PHONE): Promise<void> {
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width)
    for (const label of await page.locator('label.check').all()) {
      const box = await label.boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(44)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
    }
  }

  test.each([
    ['a telephone', PHONE],
    ['a desk', DESK],
  ])('the council votes matter by matter at %s, and may change its mind', async (_, viewport) => {
    await openSuccessors(association)
    const path = await pathFor(association, 'rep.1', 'each')
    const page = await openOn(viewport)
    await page.goto(path)
    await requireFits(page, viewport)
    await page.locator('fieldset').nth(0).getByLabel('赞成').check()
    await page.locator('fieldset').nth(1).getByLabel('反对').check()
    await page.getByRole('button', { name: '提交表决' }).click()
    expect(await page.getByRole('status').textContent()).toContain('您的表决已记录')
    await page.locator('fieldset').nth(1).getByLabel('弃权').check()
    await page.getByRole('button', { name: '提交表决' }).click()
    expect(await page.locator('fieldset').nth(1).getByLabel('弃权').isChecked()).toBe(true)
    expect(screen.alarms).toEqual([])
  })

  test('a ballot paper is taken and cast at a telephone with the keyboard alone', async () => {
    await openElection(association)
    const path = await pathFor(association, 'rep.1', 'paper')
    const page = await openOn(PHONE)
    await page.goto(path)
    await page.getByRole('button', { name: '领取选票' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/ballot-papers/)
    await requireFits(page, PHONE)
    expect(await page.textContent('main')).not.toContain('滨城甲软件')
    await page.locator('fieldset').nth(0).getByLabel('赞成').focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: '投入票箱' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').waitFor()
    expect(await page.getByRole('status').textContent()).toContain('选票已投入票箱')
    // Reloading and going back give no second paper.
    await page.reload()
    expect(await page.locator('fieldset').nth(0).getByLabel('赞成').isChecked()).toBe(true)
    await page.goto(path)
    expect(await page.textContent('main')).toContain('选票已经领取')
    expect(await association.database.db.secretBallot.count()).toBe(1)
  })

  test('names of a hundred characters and hostile ones stay words, and on the screen', async () => {
    const name = `<script>alert(1)</script>${'滨城'.repeat(40)}`
    await association.database.db.member.update({ where: { no: 'D010' }, data: { name } })
    await openElection(association)
    const path = await pathFor(association, 'rep.1', 'paper')
    const page = await openOn(PHONE)
    await page.goto(path)
    await page.getByRole('button', { name: '领取选票' }).click()
    await page.waitForURL(/ballot-papers/)
    await requireFits(page, PHONE)
    expect(await page.locator('legend').nth(0).textContent()).toContain(name)
    expect(screen.alarms).toEqual([])
  })
})
