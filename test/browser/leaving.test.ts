import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asked, openToLeavers, pageOf } from '../conversations/leavingHouse.ts'
import type { Association } from '../support/association.ts'
import {
  HAS_BROWSER,
  HAS_OFFICE,
  isTooWide,
  openBrowser,
  openScreen,
  PHONE,
  type Screen,
  saved,
  textOf,
} from '../support/browser.ts'
import { PDF } from '../support/visitor.ts'

const SCAN = { name: '退会申请书.pdf', mimeType: 'application/pdf', buffer: PDF }

let browser: Browser
let association: Association
let screen: Screen
let page: Page

describe.skipIf(!HAS_BROWSER)('in a browser on a telephone', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    association = await openToLeavers()
    await asked(association, 'rep.10', '业务调整')
    screen = await openScreen(browser, association.url, { viewport: PHONE })
    page = screen.page
    await page.goto(pageOf(association, 'rep.10'))
  })
  afterEach(async () => {
    await screen.context.close()
    await association.close()
  })

  test('a member that leaves reads what it means, saves the notice, and uploads it signed', async () => {
    expect(await isTooWide(page)).toBe(false)
    const { name, bytes } = await saved(page, '下载《退会申请书》（Word）')
    expect(name).toBe('退会申请书 TH-2026-1.docx')
    if (HAS_OFFICE) expect(await textOf(bytes)).toContain('退会原因：业务调整')
    await page.setInputFiles('#paper', SCAN)
    await page.getByRole('button', { name: '上传并提交' }).click()
    await page.getByText('已上传：退会申请书.pdf（1KB）').waitFor()
    expect(await isTooWide(page)).toBe(false)
    expect(await page.locator('ol.steps li.done').allTextContents()).toEqual(['提出退会', '提交签章的退会申请书'])
    expect(screen.alarms).toEqual([])
  })

  test('the certificate is handed back unless one says that it is lost', async () => {
    expect(await page.isChecked('[value=returning]')).toBe(true)
    await page.getByLabel('已遗失，特此声明').check()
    await page.setInputFiles('#paper', SCAN)
    await page.getByRole('button', { name: '上传并提交' }).click()
    await page.getByText('已上传：').waitFor()
    expect(await page.isChecked('[value=lost]')).toBe(true)
    expect((await association.database.db.withdrawal.findFirstOrThrow()).certificate).toBe('lost')
  })

  test('a file that is no scan is answered beside the field', async () => {
    await page.setInputFiles('#paper', { ...SCAN, buffer: Buffer.from('<!doctype html><script>alert(1)</script>') })
    await page.getByRole('button', { name: '上传并提交' }).click()
    expect(await page.locator('#paper-problem').textContent()).toBe('文件内容不是 PDF、JPG 或 PNG')
    expect(await page.locator('#paper').getAttribute('aria-invalid')).toBe('true')
    expect(await association.database.db.paper.count()).toBe(0)
    expect(screen.alarms).toEqual([])
  })
})
