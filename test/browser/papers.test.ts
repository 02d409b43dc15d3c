import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endStaff } from '../../src/store/staff.ts'
import { BODIES } from '../conversations/bodies.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { HAS_BROWSER, openBrowser, openScreen, type Screen, saved } from '../support/browser.ts'
import { JPEG, PDF, PNG, Visitor } from '../support/visitor.ts'

const MEGABYTE = 1024 * 1024
const HTML = Buffer.from('<!doctype html><script>alert(1)</script>')
const SVG = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(510)])

let browser: Browser
let folder: string
let association: Association
let visitor: Visitor
let screen: Screen
let page: Page

describe.skipIf(!HAS_BROWSER)('in a browser', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'huiwu-papers-'))
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
    visitor = new Visitor(association.url)
    screen = await openScreen(browser, association.url)
    page = screen.page
  })
  afterEach(async () => {
    await screen.context.close()
    await association.close()
  })

  describe('a scan', () => {
    beforeEach(async () => {
      await visitor.apply()
      await page.goto(visitor.own)
    })

    test('that is none is answered with what is wrong, and not kept', async () => {
      expect(await refused('申请表.pdf', EXE)).toBe('文件内容不是 PDF、JPG 或 PNG')
      expect(await refused('图章.png', SVG)).toBe('文件内容不是 PDF、JPG 或 PNG')
      expect(await refused('图章.png', HTML)).toBe('文件内容不是 PDF、JPG 或 PNG')
      expect(await refused('申请表.pdf', Buffer.alloc(0))).toBe('文件是空的')
      expect(await association.database.db.paper.count()).toBe(0)
      expect(screen.alarms).toEqual([])
    })

    test('that was forgotten, or is a little or much too large, is answered with what is wrong, and not kept', async () => {
      await send()
      expect(await page.locator('#paper-problem').textContent()).toBe('没有选择文件')
      await chooseLarge('大.pdf', 10 * MEGABYTE + 1)
      await send()
      expect(await page.locator('#paper-problem').textContent()).toBe('文件太大')
      await chooseLarge('很大.pdf', 25 * MEGABYTE)
      await send()
      // Sooner than an idle connection is closed, which would also end the wait.
      await page.getByRole('heading', { name: '文件太大' }).waitFor({ timeout: 4000 })
      await page.getByRole('link', { name: '返回' }).click()
      expect(new URL(page.url()).pathname).toBe(visitor.own)
      expect(await association.database.db.paper.count()).toBe(0)
    })

    test('that comes too often is answered with that, though it is large', async () => {
      for (let time = 0; time < 4; time += 1) await refused('申请表.pdf', EXE)
      await chooseLarge('大.pdf', 9 * MEGABYTE)
      await send()
      await page.getByRole('heading', { name: '提交太频繁' }).waitFor()
      expect(await association.database.db.paper.count()).toBe(0)
    })

    test.each([
      ['../../etc/passwd.pdf', PDF, 'passwd.pdf', 'pdf'],
      ['"><img src=x onerror=alert(1)>.png', PNG, '"><img src=x onerror=alert(1)>.png', 'png'],
      ['照片.pdf', JPEG, '照片.pdf', 'jpg'],
      ['照片.exe', PNG, '照片.exe', 'png'],
    ])('called %s is what it contains, and its name only a name', async (name, bytes, shown, type) => {
      await choose(name, bytes)
      await send()
      expect(await page.locator('.note').textContent()).toContain('待秘书处初审')
      expect(await page.locator('main').textContent()).toContain(`${shown}（1KB）`)
      const [row] = await association.database.db.paper.findMany()
      expect(row).toMatchObject({ name: shown, type })
      expect(Buffer.from(row?.bytes ?? []).equals(bytes)).toBe(true)
      expect(screen.alarms).toEqual([])
    })
  })

  describe('the link of the secretariat', () => {
    let link: string
    beforeEach(async () => {
      await visitor.apply({ paper: new File([PNG], '"><script>alert(1)</script>.html') })
      await association.settle()
      const [said = ''] = await association.tap('wang.fang', 'papers')
      const { pathname, search } = new URL(/http\S+/.exec(said)?.[0] ?? '')
      link = pathname + search
    })

    test('shows all that was filled in, and hands the scan over byte for byte; every opening is written down', async () => {
      await page.goto(link)
      const text = await page.locator('main').textContent()
      for (const said of ['滨城新锐软件有限公司', '91210200MA0ABCDE1X', '13800000001', '待秘书处初审'])
        expect(text).toContain(said)
      const file = await saved(page, '下载盖章申请表')
      expect(file.name).toBe('RH-2026-1.png')
      expect(file.bytes.equals(PNG)).toBe(true)
      const scan = (await page.locator('a.button').getAttribute('href')) ?? ''
      const { headers } = await visitor.get(scan)
      expect(headers.get('content-disposition')).toBe('attachment; filename="RH-2026-1.png"')
      expect(headers.get('content-type')).toBe('image/png')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
      expect(headers.get('cache-control')).toBe('no-store')
      expect(await openings()).toEqual([
        { actor: 'staff:王芳', what: 'page' },
        { actor: 'staff:王芳', what: 'scan' },
        { actor: 'staff:王芳', what: 'scan' },
      ])
      expect(screen.alarms).toEqual([])
    })

    test('ends after half an hour, for the page and for the scan', async () => {
      association.clock.set('2026-03-20T10:30:00+08:00')
      expect((await page.goto(link))?.status()).toBe(200)
      association.clock.set('2026-03-20T10:31:00+08:00')
      await closed(link, '链接已过期')
      await closed(link.replace('?', '/scan?'), '链接已过期')
      expect(await openings()).toEqual([{ actor: 'staff:王芳', what: 'page' }])
    })

    test('opens nothing else than it was made for', async () => {
      const { staff, until, signature } = Object.fromEntries(new URLSearchParams(link.split('?')[1]))
      const [other] = await association.database.db.staff.findMany({ where: { name: '李静' } })
      for (const [path, query] of [
        ['/applications/RH-2026-1', { staff, until: String(Number(until) + 3600), signature }],
        ['/applications/RH-2026-1', { staff: other?.id ?? '', until, signature }],
        ['/applications/RH-2026-1', { staff, until, signature: 'A'.repeat(43) }],
        ['/applications/RH-2026-1', { staff, until }],
        ['/applications/RH-2026-2', { staff, until, signature }],
        ['/applications/RH-2026-1/scan', {}],
      ] as const)
        await closed(`${path}?${new URLSearchParams(query as Record<string, string>)}`, '链接无效')
      expect(await openings()).toEqual([])
    })

    test('opens nothing for somebody who has left the secretariat', async () => {
      const { db } = association.database
      await db.$transaction((tx) => endStaff(tx, '王芳', association.clock.now()))
      await closed(link, '无权查看')
      await closed(link.replace('?', '/scan?'), '无权查看')
      expect(await openings()).toEqual([])
    })
  })
})

/** Chooses a PDF of so many bytes, from the disk: passing it to the browser in words would take seconds. */
async function chooseLarge(name: string, size: number): Promise<void> {
  const file = join(folder, name)
  await writeFile(file, Buffer.concat([PDF, Buffer.alloc(size - PDF.length, 0x20)]))
  await page.setInputFiles('#paper', file)
}

function choose(name: string, buffer: Buffer): Promise<void> {
  return page.setInputFiles('#paper', { name, mimeType: 'application/pdf', buffer })
}

function send(): Promise<void> {
  return page.locator('button', { hasText: '上传并提交' }).click()
}

/** Sends a file; resolves with what the page says is wrong with it. */
async function refused(name: string, bytes: Buffer): Promise<string | null> {
  await choose(name, bytes)
  await send()
  expect(await page.locator('#paper').getAttribute('aria-invalid')).toBe('true')
  return page.locator('#paper-problem').textContent()
}

async function closed(path: string, why: string): Promise<void> {
  const answer = await page.goto(path)
  expect(answer?.status()).toBe(403)
  expect(await page.locator('h1').textContent()).toBe(why)
  expect(await page.locator('main').textContent()).not.toContain('滨城新锐')
}

async function openings() {
  const rows = await association.database.db.auditEvent.findMany({
    where: { type: 'paper.opened', subject: 'application:RH-2026-1' },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ actor, data }) => ({ actor, what: (data as { what: string }).what }))
}
