import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadScenarios } from '../../src/rehearsal/scenario.ts'
import { DESK, HAS_BROWSER, openBrowser, openScreen } from '../support/browser.ts'
import { portsFor } from '../support/processes.ts'
import { openRoom } from '../support/room.ts'

const scenarios = await loadScenarios()
const stories = scenarios.flatMap(({ title, steps }) =>
  (['企业微信', '钉钉'] as const).map((platform) => ({ title, platform, steps: steps.length })),
)

describe.skipIf(!HAS_BROWSER)('every story is played to its end in the room', { timeout: 180_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test.each(stories)('$title, on $platform', async ({ title, platform, steps }) => {
    // As a newcomer finds it, and on an association where nothing has happened.
    const room = await openRoom(portsFor('stories'), { opening: platform === '企业微信' })
    const { page, context, alarms } = await openScreen(browser, room.url, { viewport: DESK })
    try {
      await page.goto('/rehearsal')
      await page.getByRole('button', { name: `在${platform}演：${title}` }).click()
      await page.getByRole('button', { name: '一直演完' }).click()
      const end = page.getByText(/^(演完了。|没演成：.*)$/)
      await end.waitFor({ timeout: 150_000 })
      expect(await end.textContent()).toBe('演完了。')
      expect(await page.getByRole('img', { name: '演过了' }).count()).toBe(steps)
      expect(await page.getByRole('region', { name: platform }).getByRole('listitem').count()).toBeGreaterThan(0)
      expect(alarms).toEqual([])
    } finally {
      await context.close()
      await room.close()
    }
  })
})
