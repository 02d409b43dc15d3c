import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BODIES } from '../conversations/bodies.ts'
import { agreed } from '../conversations/duesHouse.ts'
import { type Association, openAssociation } from '../support/association.ts'
import {
  DESK,
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
import { PDF, PERSON_FORM, UNIT_FORM, Visitor } from '../support/visitor.ts'

const SCAN = { name: '申请表.pdf', mimeType: 'application/pdf', buffer: PDF }

let browser: Browser
let association: Association
let screen: Screen
let page: Page

describe.skipIf(!HAS_BROWSER)('in a browser', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
    screen = await openScreen(browser, association.url)
    page = screen.page
  })
  afterEach(async () => {
    await screen.context.close()
    await association.close()
  })

  test.each([
    ['a telephone', PHONE],
    ['a desk', DESK],
  ])(
    'a unit applies at %s: told what is missing it corrects that, prints, uploads, and is in review',
    async (_, viewport) => {
      await page.setViewportSize(viewport)
      await page.goto('/apply')
      await fill({ ...UNIT_FORM, creditCode: '912102', liaisonMobile: '', scopes: [], confirmed: ['charter'] })
      await press('提交')
      const problems = page.locator('#problems')
      expect(await problems.locator('li').allTextContents()).toEqual([
        '统一社会信用代码：应为 18 位统一社会信用代码',
        '联络员手机：没有填写',
        '业务范围：没有填写',
        '有加入协会的意愿：没有确认',
        '符合协会会员业务范围：没有确认',
        '诚实经营，信用良好：没有确认',
        '指派代表人与协会联络：没有确认',
      ])
      expect(await invalidFields()).toEqual([
        'creditCode',
        'liaisonMobile',
        'otherScope',
        ...Array(4).fill('confirmed'),
      ])
      expect(await page.inputValue('#name')).toBe('滨城新锐软件有限公司')
      expect(await page.inputValue('#creditCode')).toBe('912102')
      expect(await page.inputValue('#desired')).toBe('director')
      expect(await page.isChecked('[value=charter]')).toBe(true)
      expect(await isTooWide(page)).toBe(false)

      await problems.getByRole('link', { name: '联络员手机' }).click()
      await page.keyboard.type('138 0000 0002')
      expect(await page.inputValue('#liaisonMobile')).toBe('138 0000 0002')
      await fill({ creditCode: '91210200ma0abcde1x', scopes: ['软件开发'], confirmed: UNIT_FORM.confirmed ?? [] })
      await press('提交')

      expect(new URL(page.url()).pathname).toMatch(/^\/apply\/[\w-]{43}$/)
      expect(await page.locator('.receipt').textContent()).toBe('RH-2026-1')
      expect(await page.locator('.note').textContent()).toContain('待上传盖章（签名）的申请表')
      expect(await page.locator('main').textContent()).toContain(`http://localhost:3000${new URL(page.url()).pathname}`)
      expect((await saved(page, '下载《入会申请表》')).name).toBe('入会申请表 RH-2026-1.docx')
      await upload()
      expect(await page.locator('.note').textContent()).toContain('待秘书处初审')
      expect(await isTooWide(page)).toBe(false)
      await association.settle()
      expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('入会申请 RH-2026-1')
      expect(screen.alarms).toEqual([])
    },
  )

  test('what the secretariat sends back comes with its reason, is corrected, and goes in again', async () => {
    await applied()
    await association.say('wang.fang', '退回申请 RH-2026-1 公章不清楚，请重新盖章')
    association.clock.set('2026-03-21T10:00:00+08:00')
    await page.reload()
    expect(await page.locator('.note').textContent()).toContain('请补正：公章不清楚，请重新盖章')
    await page.getByRole('link', { name: '修改' }).click()
    expect(await page.inputValue('#principal')).toBe('张伟')
    await page.fill('#principal', '周强')
    await press('保存')
    await upload()
    expect(await page.locator('.note').textContent()).toContain('待秘书处初审')
    await association.settle()
    const [card, link] = [association.cardsOf('wang.fang').at(-1), await association.tap('wang.fang', 'papers')]
    expect(card?.keys).toContain('papers')
    await page.goto(pathIn(link[0]))
    expect(await page.locator('table').first().textContent()).toContain('主要负责人周强')
    expect(await association.database.db.paper.count()).toBe(2)
    expect(await association.database.db.paper.count({ where: { current: true } })).toBe(1)
  })

  test('an admitted unit has its certificate on its page, and is named among the new members', async () => {
    await applied()
    await approve('RH-2026-1')
    await page.reload()
    expect(await page.locator('.note').textContent()).toContain('已批准，待缴费')
    expect((await saved(page, '下载《申请入会批准通知书》')).name).toBe('申请入会批准通知书 RH-2026-1.docx')
    await page.goto('/members/new')
    expect(await page.locator('main').textContent()).toContain('没有公示的新会员')

    await association.say('wang.fang', '入会缴费 RH-2026-1 3000 SJ-1')
    await page.goBack()
    await page.reload()
    expect(await page.locator('.note').textContent()).toContain('已入会')
    expect(await page.locator('main').textContent()).toContain('会员证书编号')
    await page.goto('/members/new')
    expect(await page.locator('td').allTextContents()).toEqual(['2026年3月27日', '滨城新锐软件有限公司', '单位会员'])
    expect((await feed()).items).toMatchObject([{ title: '滨城新锐软件有限公司', tags: ['unit'] }])
  })

  test('a person is named only who consented to it', async () => {
    for (const [name, consents] of [
      ['赵明', false],
      ['钱进', true],
    ] as const) {
      await page.goto('/apply')
      await page.getByRole('link', { name: '个人申请' }).click()
      await fill({ ...PERSON_FORM, name })
      await page.setChecked('[name=publicConsent]', consents)
      await page.setInputFiles('#paper', SCAN)
      await press('提交')
      expect(await page.locator('.note').textContent()).toContain('待秘书处初审')
    }
    await approve('RH-2026-1', 'RH-2026-2')
    await association.say('wang.fang', '入会缴费 RH-2026-1 300 SJ-1')
    await association.say('wang.fang', '入会缴费 RH-2026-2 300 SJ-2')
    await page.goto('/members/new')
    expect(await page.locator('td').allTextContents()).toEqual(['2026年3月27日', '钱进', '个人会员'])
    expect((await feed()).items.map(({ title }) => title)).toEqual(['钱进'])
    expect(await association.database.db.application.count({ where: { state: 'admitted' } })).toBe(2)
  })

  test('the form is filled in and sent with the keyboard alone', async () => {
    await page.goto('/apply?kind=individual')
    await tabTo('name')
    await page.keyboard.press('Enter')
    await page.locator('#problems').waitFor()
    // The problems are where one starts; the first link leads into the field.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await focused('id')).toBe('name')
    await page.keyboard.type('赵明')
    for (const name of ['phone', 'address', 'email', 'introduction'] as const) {
      await page.keyboard.press('Tab')
      expect(await focused('id')).toBe(name)
      await page.keyboard.type(String(PERSON_FORM[name] ?? ''))
    }
    for (const value of ['charter', 'willing', 'scope', 'credit']) {
      await tabTo('confirmed', value)
      await page.keyboard.press('Space')
    }
    await tabTo('publicConsent')
    await page.keyboard.press('Space')
    while ((await focused('type')) !== 'submit') await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('.receipt').waitFor()
    const [row] = await association.database.db.application.findMany()
    expect(row).toMatchObject({ name: '赵明', kind: 'individual', publicConsent: true })
  })

  test('what somebody wrote stays text, with its lines, and runs nowhere', async () => {
    const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{ 7 | plus: 7 }}`
    const lines = `${evil}\n第二行 </textarea><script>alert(3)</script>`
    await page.goto('/apply?kind=individual')
    await fill({ ...PERSON_FORM, name: evil, address: evil, phone: evil, email: evil, introduction: lines })
    await page.fill('#otherScope', evil)
    await press('提交')
    expect(await invalidFields()).toEqual(['phone', 'email'])
    for (const id of ['name', 'address', 'phone', 'email', 'otherScope'])
      expect(await page.inputValue(`#${id}`)).toBe(evil)
    expect(await page.inputValue('#introduction')).toBe(lines)
    await page.fill('#phone', '13900000009')
    await page.fill('#email', '')
    await page.setInputFiles('#paper', { ...SCAN, name: '"><img src=x onerror=alert(1)>.pdf' })
    await press('提交')
    expect(await page.locator('main').textContent()).toContain(evil)
    expect(await page.locator('main').textContent()).toContain('"><img src=x onerror=alert(1)>.pdf')
    await association.settle()
    await page.goto(pathIn((await association.tap('wang.fang', 'papers'))[0]))
    expect(await page.locator('table').first().innerText()).toContain(lines)
    expect(await page.locator('script, img').count()).toBe(0)
    expect(await isTooWide(page)).toBe(false)
    expect(screen.alarms).toEqual([])
  })

  test('a name as long as may be fits on every page', async () => {
    const long = 'Wolfeschlegelsteinhausen'.repeat(5).slice(0, 100)
    await page.goto('/apply')
    await fill({ ...UNIT_FORM, name: long, email: `${long.slice(0, 50)}@example.cn` })
    await page.setInputFiles('#paper', { ...SCAN, name: `${long}.pdf` })
    await press('提交')
    expect(await isTooWide(page)).toBe(false)
    await association.settle()
    await page.goto(pathIn((await association.tap('wang.fang', 'papers'))[0]))
    expect(await page.locator('table').first().textContent()).toContain(long)
    expect(await isTooWide(page)).toBe(false)
    await page.goto('/apply')
    await fill({ ...UNIT_FORM, name: `${long}x` })
    await press('提交')
    expect(await page.locator('#problems li').allTextContents()).toEqual(['名称（姓名）：太长'])
  })

  describe.skipIf(!HAS_OFFICE)('and in an office program', () => {
    test('the form to print says who applies and what they confirm; the notice, what was decided', async () => {
      await agreed(association, '会费标准 会员 3000 2026-01-01 会员代表大会决议')
      await applied({})
      const form = await textOf((await saved(page, '下载《入会申请表》')).bytes)
      const said = ['RH-2026-1', '滨城新锐软件有限公司', '91210200MA0ABCDE1X', '张伟 13800000001 总经理', '理事']
      const conditions = ['拥护协会章程（第三条（一））', '指派代表人与协会联络（第三条（五））']
      for (const words of [...said, ...conditions]) expect(form).toContain(words)
      await upload()
      await approve('RH-2026-1')
      await page.reload()
      expect(await page.locator('main').textContent()).toContain('请于2026年4月24日前缴纳会费 3,000元')
      const notice = await textOf((await saved(page, '下载《申请入会批准通知书》')).bytes)
      const approved = [
        '申请入会批准通知书',
        '滨城新锐软件有限公司：',
        '决议 JY-2026-1',
        '2026年3月25日',
        '第五条（三）',
      ]
      const asked = ['会员编号 D012', '请于2026年4月24日前到协会缴纳会费 3,000元']
      for (const words of [...approved, ...asked]) expect(notice).toContain(words)
      expect(notice).not.toMatch(/[{}]/)
    })
  })
})

/** Fills in these fields, by their names. */
async function fill(fields: Record<string, string | string[]>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'kind') continue
    if (Array.isArray(value)) for (const one of value) await page.check(`[name=${name}][value="${one}"]`)
    else if (name === 'desired') await page.selectOption('#desired', value)
    else await page.fill(`#${name}`, value)
  }
}

function press(button: string): Promise<void> {
  return page.locator('button', { hasText: button }).click()
}

async function upload(): Promise<void> {
  await page.setInputFiles('#paper', SCAN)
  await press('上传并提交')
}

/** Somebody has applied, with a scan unless there is none yet, and is on their page. */
async function applied(paper: { paper?: File } = { paper: new File([PDF], '申请表.pdf') }): Promise<void> {
  const visitor = new Visitor(association.url)
  await visitor.apply(paper)
  await association.settle()
  await page.goto(visitor.own)
}

/** Everything is judged complete, and the council votes for it a week later. */
async function approve(...nos: string[]): Promise<void> {
  await association.settle()
  for (const no of nos) {
    await association.say('wang.fang', `审查 ${no} 齐全`)
    const card = association.cardsOf('wang.fang').findLast(({ title }) => title === `入会申请 ${no}`)
    await association.tap('wang.fang', 'pass', { cardId: card?.id ?? '' })
  }
  association.clock.set('2026-03-27T10:00:00+08:00')
  for (const no of nos) {
    await association.say('wang.fang', `决议 LSH-2026-1 ${no} 赞成5`)
    await association.tap('li.jing', 'confirm')
  }
}

/** What is called wrong on the page, by name, in its order. */
function invalidFields(): Promise<(string | null)[]> {
  return page.locator('[aria-invalid=true]').evaluateAll((fields) => fields.map((field) => field.getAttribute('name')))
}

function focused(attribute: string): Promise<string | null> {
  return page.locator(':focus').getAttribute(attribute, { timeout: 1000 })
}

async function tabTo(name: string, value?: string): Promise<void> {
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab')
    const [at, says] = [await focused('name'), await focused('value')]
    if (at === name && (value === undefined || says === value)) return
  }
  throw new Error(`the keyboard does not reach ${name}`)
}

/** The path of a link in a message; this house is reached at a port of its own. */
function pathIn(message = ''): string {
  const { pathname, search } = new URL(/http\S+/.exec(message)?.[0] ?? '')
  return pathname + search
}

async function feed(): Promise<{ items: { title: string }[] }> {
  return (await fetch(`${association.url}/members/new.json`)).json() as Promise<{ items: { title: string }[] }>
}
