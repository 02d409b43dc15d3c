import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
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
import { portsFor } from '../support/processes.ts'
import { type OpenRoom, openRoom } from '../support/room.ts'

/** Whole processes are at work here, which on a busy machine takes its time. */
const PATIENCE_MS = 20_000

describe.skipIf(!HAS_BROWSER)('the rehearsal room', { timeout: 120_000 }, () => {
  let browser: Browser
  let room: OpenRoom
  let screens: Screen[]
  beforeAll(async () => {
    ;[browser, room] = await Promise.all([openBrowser(), openRoom(portsFor('room'), { opening: true })])
  })
  afterAll(async () => {
    await browser?.close()
    await room?.close()
  })
  beforeEach(() => {
    screens = []
  })
  afterEach(async () => {
    for (const { context, alarms } of screens) {
      expect(alarms).toEqual([])
      await context.close()
    }
  })

  /** Opens the room in a tab of its own, as these people. */
  async function enter(
    seats: { wecom?: string; dingtalk?: string } = {},
    { viewport = DESK, url = room.url } = {},
  ): Promise<Page> {
    const screen = await openScreen(browser, url, { viewport })
    screens.push(screen)
    screen.page.setDefaultTimeout(PATIENCE_MS)
    await screen.page.goto(`/rehearsal?${new URLSearchParams(seats)}`)
    await screen.page.getByRole('main').waitFor()
    return screen.page
  }

  const wecom = (page: Page) => page.getByRole('region', { name: '企业微信' })
  const dingtalk = (page: Page) => page.getByRole('region', { name: '钉钉' })
  const write = async (client: ReturnType<typeof wecom>, text: string) => {
    await client.getByRole('textbox').fill(text)
    await client.getByRole('textbox').press('Enter')
  }

  test("a newcomer's first five minutes", async () => {
    const page = await enter()
    // A director whose seat is at risk sees what the call of the council says, and answers otherwise than before.
    const call = wecom(page).getByRole('article').filter({ hasText: '理事会2026年第1次会议' })
    await call.getByText('本次再不出席，即连续2次不出席').waitFor()
    await call.getByRole('button', { name: '不能出席' }).click()
    await call.getByText('不能出席（苏欣然答复）').waitFor()
    // The words below the chat are a beginning.
    await wecom(page).getByRole('button', { name: '状态', exact: true }).click()
    await wecom(page).getByText('本单位是协会的理事单位').last().waitFor()
    // Beside it sits the secretary-general, on the other platform.
    await write(dingtalk(page), '进度 LSH-2026-1')
    await dingtalk(page).getByText('还差').last().waitFor()
    // Somebody nobody knows, and rubbish, get an answer as well.
    await wecom(page).getByRole('combobox', { name: '在企业微信上扮演' }).selectOption('stranger')
    await write(wecom(page), '状态')
    await wecom(page).getByText('您的账号还没有与会员绑定').waitFor()
    await write(dingtalk(page), '<b>胡说</b> {{ 八道 }}')
    await dingtalk(page).getByText('<b>胡说</b> {{ 八道 }}').waitFor()
    await dingtalk(page).getByText('没有听懂').or(dingtalk(page).getByText('不明白')).last().waitFor()
    // What a card leads to opens beside the room.
    await wecom(page).getByRole('combobox', { name: '在企业微信上扮演' }).selectOption('su.xinran')
    const [help] = await Promise.all([page.waitForEvent('popup'), call.getByRole('link').first().click()])
    await help.getByRole('heading').first().waitFor()
    expect(help.url()).toBe(`${room.url}/help`)
    await help.close()
    // A day later the schedule has done its work.
    await page.getByRole('button', { name: '快 1 天' }).click()
    await page.getByText('2026年3月3日（周二）').waitFor({ timeout: 30_000 })
    await page
      .getByText(/^秘书处每日汇总，告诉 \d+ 人$/)
      .or(page.getByText('秘书处每日汇总'))
      .first()
      .waitFor()
  })

  test('behind a message stand the wire, the rules with their articles, the wording and the trail', async () => {
    const page = await enter({ wecom: 'liu.mingxuan' })
    await wecom(page).getByRole('button', { name: '状态', exact: true }).click()
    await wecom(page).getByText('本单位是协会的理事单位').last().waitFor()
    await wecom(page).getByRole('button', { name: '透视这条消息' }).last().click()
    const wall = page.getByRole('complementary', { name: '玻璃墙' })
    await wall.getByText('message/send').first().waitFor({ state: 'attached' })
    expect(await wall.textContent()).toContain('templates/replies/status.md')
    expect(await wall.textContent()).toMatch(/第[一二三四五六七八九十]+条/)
    await page.keyboard.press('Escape')
    await wall.waitFor({ state: 'detached' })
  })

  test('two people in two tabs race for one approval: one decides, both see who did', async () => {
    const officer = await enter({ wecom: 'song.xiaohe' })
    await write(wecom(officer), '缓缴 D017 2026 2026-12-31 资金周转')
    const [first, second] = [await enter({ wecom: 'lin.zhiyao' }), await enter({ dingtalk: 'dd-he.peiran' })]
    const cards = [wecom(first), dingtalk(second)].map((client) =>
      client.getByRole('article').filter({ hasText: 'D017' }).last(),
    )
    const buttons = cards.map((card) => card.getByRole('button', { name: '同意', exact: true }))
    await Promise.all(buttons.map((button) => button.waitFor()))
    await Promise.all(buttons.map((button) => button.click({ noWaitAfter: true })))
    for (const card of cards) await card.getByText(/^(已同意|已由(林知遥|何沛然)处理)$/).waitFor()
    const outcomes = await Promise.all(cards.map((card) => card.getByText(/^已(同意|由.+处理)$/).textContent()))
    const [own, others] = outcomes[0]?.trim() === '已同意' ? ['林知遥', outcomes[1]] : ['何沛然', outcomes[0]]
    expect(outcomes.map((outcome) => outcome?.trim())).toContain('已同意')
    expect(others?.trim()).toBe(`已由${own}处理`)
    for (const card of cards) expect(await card.getByRole('button').count()).toBe(0)
  })

  test('a reload in the middle loses nothing: the same people, their chats, the story where it was', async () => {
    const page = await enter({ wecom: 'su.xinran', dingtalk: 'dd-zhu.jingyi' })
    await page.getByRole('button', { name: '在钉钉演：开场：召集一次理事会' }).click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('img', { name: '演过了' }).first().waitFor()
    await write(wecom(page), '规则')
    await wecom(page).getByText('发送“规则').last().waitFor()
    const before = { url: page.url(), chat: await wecom(page).getByRole('log').innerText() }
    await page.reload()
    await wecom(page).getByText('发送“规则').last().waitFor()
    expect(page.url()).toBe(before.url)
    expect(await wecom(page).getByRole('log').innerText()).toBe(before.chat)
    expect(await page.getByRole('img', { name: '演过了' }).count()).toBe(1)
    await page.getByRole('button', { name: '不演了' }).click()
    await page.getByRole('button', { name: '在钉钉演：开场：召集一次理事会' }).waitFor()
  })

  test('what one says is answered in view and said once; what others say moves nobody who reads further up', async () => {
    const page = await enter({ wecom: 'huang.ruoxi' })
    const field = wecom(page).getByRole('textbox')
    for (const text of ['帮助', '状态', '规则']) {
      const heard = await wecom(page).getByRole('button', { name: '透视这条消息' }).count()
      await write(wecom(page), text)
      await wecom(page)
        .getByRole('button', { name: '透视这条消息' })
        .nth(heard + 1)
        .waitFor({ state: 'attached' })
    }
    const chat = page.locator('.scroll[data-platform=wecom]')
    const toEnd = () => chat.evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop)
    await chat.evaluate((one) => one.scrollTo(0, 0))
    // The same person in another tab says something: here is read on.
    const other = await enter({ wecom: 'huang.ruoxi' })
    await write(wecom(other), '会议')
    await wecom(page).getByText('会议', { exact: true }).last().waitFor({ state: 'attached' })
    expect(await chat.evaluate((one) => one.scrollTop)).toBe(0)
    await field.fill('谁呀')
    await field.press('Enter')
    await field.press('Enter')
    await field.pressSequentially('还有')
    await expect.poll(toEnd).toBeLessThan(80)
    await wecom(page).getByText('谁呀', { exact: true }).waitFor()
    expect(await wecom(page).getByText('谁呀', { exact: true }).count()).toBe(1)
    expect(await field.inputValue()).toBe('还有')
    // What did not go out is given back.
    await page.context().setOffline(true)
    await field.fill('没有发出的话')
    await field.press('Enter')
    await page.getByText('排练室没有应答').waitFor()
    expect(await field.inputValue()).toBe('没有发出的话')
  })

  test('a page that finds another association where the old one was begins anew with it', async () => {
    const port = portsFor('room') + 1
    const old = await openRoom(port)
    const page = await enter({ wecom: 'su.xinran', dingtalk: 'dd-nobody' }, { url: old.url })
    // Who is not there is not waited for.
    expect(new URL(page.url()).searchParams.get('dingtalk')).toBe('dd-lin.zhiyao')
    await wecom(page).getByRole('button', { name: '状态', exact: true }).click()
    await wecom(page).getByRole('button', { name: '透视这条消息' }).last().click()
    await page.getByRole('complementary', { name: '玻璃墙' }).getByRole('article').waitFor()
    await wecom(page).getByRole('combobox').selectOption('zhao.yutong')
    await old.close()
    await page.getByText('和排练室的连线断了').waitFor()
    const anew = await openRoom(port)
    try {
      await page.getByText('和排练室的连线断了').waitFor({ state: 'hidden' })
      await page.getByRole('complementary', { name: '玻璃墙' }).waitFor({ state: 'detached' })
      await wecom(page).getByText('还没有消息').waitFor()
      // As much as she heard in the old one is news in this one.
      await anew.windows.find(({ platform }) => platform === 'wecom')?.say('su.xinran', '状态')
      await wecom(page)
        .getByRole('option', { name: /^● 苏欣然/ })
        .waitFor({ state: 'attached' })
    } finally {
      await anew.close()
    }
  })

  test('a story whose part nobody can play any more is not offered', async () => {
    const page = await enter({ wecom: 'song.xiaohe', dingtalk: 'dd-stranger' })
    await page.getByRole('button', { name: '在钉钉演：从申请表到证书' }).waitFor()
    await write(wecom(page), '绑定码 D002 苏海宁')
    const written = await wecom(page).getByText('绑定码：').last().textContent()
    await write(dingtalk(page), `绑定 ${/绑定码：(\S+)/.exec(written ?? '')?.[1]}`)
    await dingtalk(page).getByText('绑定成功').waitFor()
    await page.reload()
    await page.getByText('现在演不了：没有人能演“陌生人”').waitFor()
    expect(await page.getByRole('button', { name: '在钉钉演：从申请表到证书' }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: '在钉钉演：通信表决一件退会' }).isEnabled()).toBe(true)
  })

  test('while a platform is away nobody can write there; afterwards everything is as before', async () => {
    const page = await enter({ wecom: 'zhao.yutong' })
    await wecom(page).getByRole('button', { name: '断线' }).click()
    await wecom(page).getByText('企业微信断线了').waitFor()
    expect(await wecom(page).getByRole('textbox').isDisabled()).toBe(true)
    await wecom(page).getByRole('button', { name: '恢复' }).click()
    await write(wecom(page), '帮助')
    await wecom(page).getByText('· 状态').last().waitFor()
  })

  test('everybody can read it and find their way: by day, by night, and with the wall open', async () => {
    const page = await enter({ wecom: 'su.xinran', dingtalk: 'dd-lin.zhiyao' })
    await wecom(page).getByRole('article').first().waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await seriousFindings(page)).toEqual([])
    }
    await wecom(page).getByRole('button', { name: '透视这条消息' }).first().click()
    await page.getByRole('complementary', { name: '玻璃墙' }).getByText('线路').first().waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })

  test('on a telephone one client is shown at a time, and nothing has to be pushed sideways', async () => {
    const page = await enter({ wecom: 'su.xinran', dingtalk: 'dd-lin.zhiyao' }, { viewport: PHONE })
    await wecom(page).getByRole('article').first().waitFor()
    expect(await dingtalk(page).isVisible()).toBe(false)
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole('button', { name: '钉钉', exact: false }).last().click()
    await dingtalk(page).getByRole('textbox').waitFor()
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole('button', { name: '剧本和时钟' }).click()
    await page.getByRole('heading', { name: '剧本' }).waitFor()
    expect(await isTooWide(page)).toBe(false)
    // A story is played on from within the chats.
    await page.getByRole('button', { name: '在企业微信演：平台断线一小时' }).click()
    await page.getByRole('button', { name: '下一步' }).click()
    const cue = wecom(page).getByRole('group', { name: '正在演：平台断线一小时' })
    await cue.getByRole('button', { name: '下一步' }).and(page.locator(':enabled')).waitFor()
    expect(await cue.textContent()).toContain('秘书长拟一次常务理事会')
    expect(await isTooWide(page)).toBe(false)
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: '剧本和时钟' }).click()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: '不演了' }).click()
  })
})
