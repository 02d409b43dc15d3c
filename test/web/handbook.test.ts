import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMINISTRATOR_COMMANDS } from '../../src/chat/administratorRights.ts'
import { COMMANDS } from '../../src/chat/commands.ts'
import { BUTTON_RIGHTS, COMMAND_RIGHTS } from '../../src/chat/rightsTable.ts'
import { checkWording } from '../../src/messages/checking.ts'
import { explainCards } from '../../src/messages/handbookCards.ts'
import { wordPage } from '../../src/messages/page.ts'
import { LISTS, sheetOf } from '../../src/workbook/sheets.ts'
import { type Association, openAssociation } from '../support/association.ts'

const CHAPTERS = join(import.meta.dirname, '../../templates/handbook')

const ROLL = {
  members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhangwei' } },
  staff: ['周洁/zhoujie'],
}

let association: Association
/** The chapters as the secretariat wrote them, without their front matter, by the name of their file. */
let written: Map<string, string>
/** The page as everybody gets it, and as it was before there were measures. */
let answer: Response
let page: string
let without: string

beforeAll(async () => {
  const files = (await readdir(CHAPTERS)).filter((file) => file.endsWith('.md'))
  const texts = await Promise.all(files.map((file) => readFile(join(CHAPTERS, file), 'utf8')))
  written = new Map(texts.map((text, at) => [files[at] ?? '', text.replace(/^---\n[\s\S]*?\n---\n/, '')]))
  association = await openAssociation({ at: '2020-03-02T10:00:00+08:00', roll: ROLL })
  without = await (await fetch(`${association.url}/handbook`)).text()
  association.clock.set('2026-03-02T10:00:00+08:00')
  answer = await fetch(`${association.url}/handbook`)
  page = await answer.text()
})
afterAll(() => association.close())

/** Everything the handbook sets as something to type, with the file it stands in. */
function typed(): { file: string; said: string }[] {
  return [...written].flatMap(([file, text]) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, said = '']) => ({ file, said })),
  )
}

/** Whether what is to be typed begins with a command there is, in chat or on the server's command line. */
function exists(said: string): boolean {
  const [first = '', second = ''] = said.split(' ')
  if (first === 'huiwu') return ADMINISTRATOR_COMMANDS.some((command) => command === second)
  return COMMANDS.some(({ words }) => words.includes(first))
}

describe('the handbook', () => {
  test('is open to everybody, with every chapter in its table of contents', () => {
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page).toContain('<link rel="stylesheet" href="/style.css">')
    const targets = [...page.matchAll(/href="#([\w-]+)"/g)].map(([, target]) => target)
    expect(targets.length).toBeGreaterThan(written.size)
    expect(targets.filter((target) => !page.includes(`id="${target}"`))).toEqual([])
  })

  test('names no command that does not exist', () => {
    expect(typed().length).toBeGreaterThan(100)
    expect(typed().filter(({ said }) => !exists(said))).toEqual([])
  })

  test('tells how every command of the secretariat is used', () => {
    const told = new Set(typed().map(({ said }) => said.split(' ')[0]))
    const staff = Object.keys(COMMAND_RIGHTS).filter((word) => COMMAND_RIGHTS[word]?.who === 'staff')
    expect(staff.filter((word) => !told.has(word))).toEqual([])
  })

  test('lists every command with who may use it', () => {
    const words = Object.keys(COMMAND_RIGHTS)
    expect(words.filter((word) => !page.includes(`<td>${word}</td>`))).toEqual([])
    expect(page).toContain('<td>封存</td>\n<td>秘书处工作人员</td>\n<td>会员会收到通知，可以提出异议</td>')
  })

  test('explains every button of every card, and who may press it', () => {
    const explained = explainCards(association.house.wording).flatMap(({ buttons }) => buttons)
    const rows = explained.map(({ question, key }) => `${question}/${key}`)
    expect(rows.filter((row) => BUTTON_RIGHTS[row] === undefined)).toEqual([])
    expect(Object.keys(BUTTON_RIGHTS).filter((row) => !rows.includes(row))).toEqual([])
    expect(explained.filter(({ label }) => !page.includes(`<td>${label}</td>`))).toEqual([])
  })

  test('is found wanting by the check of the wording when a card or a button is not explained', () => {
    const { wording } = association.house
    const { seal, ...cards } = wording.handbook.cards
    const { confirm: _, ...buttons } = wording.handbook.cards.case?.buttons ?? {}
    const known = {
      ...cards,
      case: { name: '核定', to: '秘书处', question: 'case', buttons: { ...buttons, gone: '无' } },
    }
    const problems = checkWording({ ...wording, handbook: { ...wording.handbook, cards: known } }, [])
    expect(seal).toBeDefined()
    expect(problems.map((problem) => problem.replace(/^.*cards\.yml: /, '')).sort()).toEqual([
      'case.confirm is not explained',
      'case.gone is explained, but there is none',
      'seal is not explained',
      'seal.cancel is not explained',
      'seal.confirm is not explained',
    ])
  })

  test('describes every sheet of the workbook with all its columns', () => {
    const lines = (written.get('02-import.md') ?? '').split('\n')
    const wrong = LISTS.map(sheetOf).filter(({ name, columns }) => {
      const [, , , listed = ''] = (lines.find((line) => line.startsWith(`| ${name} |`)) ?? '').split('|')
      const said = listed
        .replace(/（[^）]*）/g, '')
        .trim()
        .split('、')
      const there = Object.values(columns).map(({ header, required }) => `${header}${required ? '*' : ''}`)
      return said.sort().join() !== there.sort().join()
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test('has its articles and days from the measures in force, never typed by hand', () => {
    const byHand = [...written].filter(([, text]) => {
      const own = text.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|`[^`]*`/g, '')
      return /第[一二三四五六七八九十]+条|[\d二两三四五六七八九十]+ ?(天|日内|分钟|次不出席|个月)/.test(own)
    })
    expect(byHand.map(([file]) => file)).toEqual([])
    expect(page).toContain('理事连续 2 次不出席理事会会议的，丧失理事资格，转为会员代表（第四条（三））')
  })

  test('says so on a day without measures, and is read anew when there are some', () => {
    expect(without).toContain('今天没有生效的办法')
    expect(page).not.toContain('今天没有生效的办法')
  })
})

describe('the way to the handbook', () => {
  test('leads from the help page', () => {
    const { wording } = association.house
    expect(wordPage(wording, 'help', {})).toContain('href="/handbook"')
  })

  test('leads from the help of the secretariat, and of nobody else', async () => {
    const help = async (account: string) => (await association.say(account, '帮助')).join('\n')
    expect(await help('zhoujie')).toContain('/handbook')
    expect(await help('zhangwei')).not.toContain('/handbook')
  })
})
