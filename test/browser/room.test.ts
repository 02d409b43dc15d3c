import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DESK, HAS_BROWSER, openBrowser, openScreen } from '../support/browser.ts'
import { portsFor } from '../support/processes.ts'
import { type OpenRoom, openRoom } from '../support/room.ts'

describe.skipIf(!HAS_BROWSER)('the rehearsal room', { timeout: 60_000 }, () => {
  let browser: Browser
  let room: OpenRoom
  beforeAll(async () => {
    ;[browser, room] = await Promise.all([openBrowser(), openRoom(portsFor('room'))])
  })
  afterAll(async () => {
    await browser?.close()
    await room?.close()
  })

  test('opens', async () => {
    const { page, context, alarms } = await openScreen(browser, room.url, { viewport: DESK })
    await page.goto('/rehearsal')
    await page.getByRole('heading', { name: '会务排练室' }).waitFor()
    expect(alarms).toEqual([])
    await context.close()
  })
})
