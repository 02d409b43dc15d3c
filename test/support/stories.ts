import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadScenarios } from '../../src/rehearsal/scenario.ts'
import { DESK, HAS_BROWSER, openBrowser, openScreen } from './browser.ts'
import { portsFor } from './processes.ts'
import { openRoom } from './room.ts'

const scenarios = await loadScenarios()

/** How the stories are told: on which platform, after the opening or where nothing has happened yet, at which port. */
export type Telling = { platform: '企业微信' | '钉钉'; opening: boolean; port: number }

/** The tellings of a platform: on WeCom as a newcomer finds the room, on DingTalk on an association at its beginning. */
export const TELLINGS = {
  wecom: { platform: '企业微信', opening: true, port: portsFor('stories') },
  dingtalk: { platform: '钉钉', opening: false, port: portsFor('stories') + 1 },
} as const satisfies Record<string, Telling>

/** Plays every story to its end in a browser, each in a room of its own. */
export function tellStories({ platform, opening, port }: Telling): void {
  describe.skipIf(!HAS_BROWSER)(`on ${platform} every story is played to its end`, { timeout: 300_000 }, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openBrowser()
    })
    afterAll(() => browser?.close())

    test.each(scenarios)('$title', async ({ title, steps }) => {
      const room = await openRoom(port, { opening })
      const { page, context, alarms } = await openScreen(browser, room.url, { viewport: DESK })
      try {
        await page.goto('/rehearsal')
        await page.getByRole('button', { name: `在${platform}演：${title}` }).click()
        await page.getByRole('button', { name: '一直演完' }).click()
        const end = page.getByText(/^(演完了。|没演成：.*)$/)
        await end.waitFor({ timeout: 240_000 })
        expect(await end.textContent()).toBe('演完了。')
        expect(await page.getByRole('img', { name: '演过了' }).count()).toBe(steps.length)
        expect(await page.getByRole('region', { name: platform }).getByRole('listitem').count()).toBeGreaterThan(0)
        expect(alarms).toEqual([])
      } finally {
        await context.close()
        await room.close()
      }
    })
  })
}
