import type { AddressInfo, Server } from 'node:net'
import Router from '@koa/router'
import Koa from 'koa'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gatherAssets } from '../../src/rehearsal/assets.ts'
import { GALLERY, mountPages } from '../../src/rehearsal/pagesDoor.ts'
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

let server: Server
let browser: Browser
let phone: Screen
let desk: Screen

describe.skipIf(!HAS_BROWSER)('the cards as either client draws them', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const router = new Router()
    mountPages(router, await gatherAssets())
    server = new Koa().use(router.routes()).listen(0)
    browser = await openBrowser()
    phone = await openGallery(PHONE)
    desk = await openGallery(DESK)
  })
  afterAll(async () => {
    await browser.close()
    server.close()
  })

  async function openGallery(viewport: typeof PHONE): Promise<Screen> {
    const { port } = server.address() as AddressInfo
    const screen = await openScreen(browser, `http://localhost:${port}`, { viewport })
    await screen.page.goto(GALLERY)
    await screen.page.getByRole('article').first().waitFor()
    return screen
  }

  test('they fit on a telephone and on a desk', async () => {
    for (const { page, alarms } of [phone, desk]) {
      expect(await isTooWide(page)).toBe(false)
      const width = page.viewportSize()?.width
      for (const card of await page.getByRole('article').all()) {
        const box = await card.boundingBox()
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width ?? 0)
      }
      expect(alarms).toEqual([])
    }
  })

  test.each(['light', 'dark'] as const)('everybody can read them (%s)', async (colorScheme) => {
    await phone.page.emulateMedia({ colorScheme })
    expect(await seriousFindings(phone.page)).toEqual([])
    await phone.page.emulateMedia({ colorScheme: 'light' })
  })

  test('all five kinds of WeCom are there, each with its parts', async () => {
    const { page } = desk
    const wecom = page.getByRole('region', { name: '企业微信' })
    const card = (name: string) => wecom.getByRole('article', { name: `卡片：${name}`, exact: true })
    const notice = card('到会情况')
    await notice.getByText('22 人').waitFor()
    const [jump] = await notice.getByRole('link', { name: '查看全部答复' }).all()
    expect(await jump?.getAttribute('target')).toBe('_blank')
    expect(await jump?.getAttribute('rel')).toBe('noopener noreferrer')
    expect(await notice.getByRole('button').count()).toBe(0)
    const picture = await card('协会成立十周年纪念活动').locator('svg').boundingBox()
    expect((picture?.width ?? 0) / (picture?.height ?? 1)).toBeCloseTo(2, 1)
    expect(await card('您方便哪几天开会？').getByRole('checkbox', { checked: true }).count()).toBe(1)
    expect(await card('参会安排').getByLabel('用餐').inputValue()).toBe('2')
    expect(await card('会费减免申请').getByLabel('减免比例').locator('option').allTextContents()).toContain('减半')
    await card('2026年度会费').getByLabel('更多操作').press('Enter')
    await card('2026年度会费').getByRole('button', { name: '本年不再提醒' }).waitFor()
  })

  test('each style of button has its colour', async () => {
    const { page } = desk
    const [blue, light, red, outlined] = await coloursOf(page, ['蓝底', '浅色', '红色', '描边'])
    expect(blue).toEqual({ ground: 'rgb(28, 111, 220)', words: 'rgb(255, 255, 255)' })
    expect(light).toEqual({ ground: 'rgb(233, 241, 253)', words: 'rgb(23, 87, 176)' })
    expect(red).toEqual({ ground: 'rgb(253, 239, 238)', words: 'rgb(201, 54, 44)' })
    expect(outlined?.ground).toBe('rgba(0, 0, 0, 0)')
    const [agree, wait, refuse] = await coloursOf(page, ['同意', '暂缓', '不同意'], '钉钉')
    expect(agree?.ground).toBe('rgb(0, 112, 224)')
    expect(wait?.ground).toBe('rgb(255, 255, 255)')
    expect(refuse?.ground).toBe('rgb(217, 58, 0)')
  })

  test('a card that was answered has a label and no button', async () => {
    const { page } = phone
    for (const client of ['企业微信', '钉钉']) {
      const closed = page.getByRole('region', { name: client }).getByRole('article', { name: '（已答复：出席）' })
      await closed.getByText('已答复：出席').waitFor()
      expect(await closed.getByRole('button').count()).toBe(0)
    }
  })

  test('texts that are too long are cut', async () => {
    const { page } = phone
    const long = page.getByRole('figure').filter({ hasText: '过长的文字' })
    for (const part of ['.source', '.title', '.desc', '.summary', 'dt', 'dd', '.style1'])
      expect((await long.first().locator(part).textContent())?.trim()).toMatch(/…$/)
    for (const [part, lines] of Object.entries({ title: 3, summary: 10, row: 3, citation: 5 }))
      expect(await linesOf(long.last().locator(`.${part}`))).toBe(lines)
  })

  test('a card pressed with the keyboard is busy, and stays where it is', async () => {
    const { page } = phone
    const card = page.getByRole('article', { name: '卡片：会议通知' }).first()
    const attend = card.getByRole('button', { name: '出席', exact: true })
    await attend.press('Enter')
    await card.getByText('正在处理……').waitFor()
    expect(await card.getAttribute('aria-busy')).toBe('true')
    expect(await attend.getAttribute('aria-disabled')).toBe('true')
    expect(await attend.evaluate((button) => button.ownerDocument.activeElement === button)).toBe(true)
  })

  test('every message can be looked through, with the keyboard too', async () => {
    const { page } = desk
    const message = page.getByRole('listitem').filter({ hasText: '表决页面' })
    await message.getByRole('button', { name: '透视这条消息' }).press('Enter')
    await message.getByRole('button', { name: '透视这条消息', pressed: true }).waitFor()
    expect(await page.getByRole('button', { name: '透视这条消息', pressed: true }).count()).toBe(1)
  })

  test('addresses and marks of a message are drawn, and what leads nowhere is only words', async () => {
    const { page } = phone
    const talk = page.getByRole('figure').first()
    await talk.getByRole('link', { name: 'https://huiwu.example/ballots/abc', exact: true }).waitFor()
    expect(await talk.locator('.font.info').textContent()).toBe('正常')
    await page.getByRole('button', { name: '不能出席', description: '替您说：不能出席 20260002' }).waitFor()
    expect(await page.locator('a[href^="dtmd:"]').count()).toBe(0)
  })
})

async function coloursOf(page: Page, names: string[], client = '企业微信') {
  const buttons = page.getByRole('region', { name: client })
  return Promise.all(
    names.map((name) =>
      buttons
        .getByRole('button', { name, exact: true })
        .first()
        .evaluate((button) => {
          const { backgroundColor, color } = button.ownerDocument.defaultView.getComputedStyle(button)
          return { ground: backgroundColor, words: color }
        }),
    ),
  )
}

/** How many lines of a text are seen. */
function linesOf(text: Locator): Promise<number> {
  return text.evaluate((element) => {
    const { lineHeight } = element.ownerDocument.defaultView.getComputedStyle(element)
    return Math.round(element.clientHeight / Number.parseFloat(lineHeight))
  })
}
