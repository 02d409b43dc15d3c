import { expect, test } from 'vitest'
import { cards, openCorp } from './settings.ts'

const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))
const options = (count: number) => times(count, (n) => ({ id: `o${n}`, text: `第${n}项` }))
const buttons = (count: number) => times(count, (n) => ({ text: `按钮${n}`, key: `k${n}` }))
const menu = (...keys: string[]) => ({ action_list: keys.map((key) => ({ text: '不再提醒', key })) })
const selects = (...keys: string[]) => keys.map((question_key) => ({ question_key, option_list: options(2) }))
const box = (option_list: object[]) => ({ question_key: 'day', option_list })

test.each([
  cards.button(),
  cards.button({ task_id: 'a_b@c-D'.padEnd(128, '0') }),
  cards.button({ button_list: buttons(6), button_selection: selects('q')[0], action_menu: menu('a', 'b', 'c') }),
  cards.button({ button_list: [{ text: '打开', type: 1, url: 'https://example.org' }], card_action: { type: 0 } }),
  cards.vote({ checkbox: box(options(20)) }),
  cards.multiple({ select_list: selects('a', 'b', 'c') }),
])('an interactive card within its rules is sent and gets a response_code ($card_type)', async (card) => {
  const { simulator, sendCard } = await openCorp()
  expect(await sendCard(card)).toMatchObject({ errcode: 0, response_code: expect.any(String) })
  expect(simulator.cardsOf('ZhangSan')).toMatchObject([{ taskId: card.task_id, card }])
})

test('a notice gets a response_code only when it has a menu', async () => {
  const { sendCard } = await openCorp()
  expect(await sendCard(cards.text())).not.toHaveProperty('response_code')
  expect(await sendCard(cards.news())).not.toHaveProperty('response_code')
  const withMenu = cards.text({ action_menu: menu('mute'), task_id: 'notice_1' })
  expect(await sendCard(withMenu)).toMatchObject({ errcode: 0, response_code: expect.any(String) })
})

test('a task_id is good once and never again', async () => {
  const { clock, simulator, sendCard } = await openCorp()
  expect(await sendCard(cards.button())).toMatchObject({ errcode: 0 })
  expect(await sendCard(cards.button())).toMatchObject({ errcode: 42014 })
  clock.forward({ years: 5 })
  expect(await sendCard(cards.vote({ task_id: cards.button().task_id }))).toMatchObject({ errcode: 42014 })
  expect(simulator.cardsOf('ZhangSan')).toHaveLength(1)
})

test('a notice may have a task_id without a menu, and then it too is good once', async () => {
  const { sendCard } = await openCorp()
  expect(await sendCard(cards.text({ task_id: 'notice_2' }))).toMatchObject({ errcode: 0 })
  expect(await sendCard(cards.news({ task_id: 'notice_2' }))).toMatchObject({ errcode: 42014 })
})

test('a card that reached nobody leaves its task_id unused', async () => {
  const { sendCard } = await openCorp()
  expect(await sendCard(cards.button(), { touser: 'nobody' })).toMatchObject({ errcode: 81013 })
  expect(await sendCard(cards.button())).toMatchObject({ errcode: 0 })
})

test('cards that call back need a callback URL, plain notices do not', async () => {
  const { sendCard } = await openCorp({ callbackUrl: undefined } as object)
  expect(await sendCard(cards.button())).toMatchObject({ errcode: 43012 })
  expect(await sendCard(cards.text())).toMatchObject({ errcode: 0 })
})

test('a card cannot be confidential', async () => {
  const { sendCard } = await openCorp()
  expect(await sendCard(cards.button(), { safe: 1 })).toMatchObject({ errcode: 40058 })
})

const link = { type: 1, url: 'https://example.org' }
const row = (more: object) => ({ horizontal_content_list: [{ keyname: '时间', ...more }] })

test.each([
  ['no such kind', cards.button({ card_type: 'fax' }), 42031],
  ['an unknown field', cards.button({ colour: 'red' }), 40058],
  ['a part of another kind', cards.button({ jump_list: [] }), 40058],
  ['an emphasis on buttons', cards.button({ emphasis_content: { title: '1' } }), 40058],
  ['a colour on a vote', cards.vote({ source: { desc: '协会', desc_color: 1 } }), 40058],
  ['a grey label from the start', cards.button({ replace_text: '已处理' }), 40058],
  ['a disabled list from the start', cards.multiple({ select_list: [{ ...selects('a')[0], disable: true }] }), 40058],
  ['no task_id', cards.button({ task_id: undefined }), 42014],
  ['a blank in the task_id', cards.button({ task_id: 'call 1' }), 42014],
  ['Chinese in the task_id', cards.button({ task_id: '会议' }), 42014],
  ['a task_id of 129 bytes', cards.button({ task_id: 'x'.repeat(129) }), 42014],
  ['a menu without task_id', cards.text({ action_menu: menu('mute') }), 42014],
  ['four menu actions', cards.button({ action_menu: menu('a', 'b', 'c', 'd') }), 40058],
  ['two menu actions alike', cards.button({ action_menu: menu('a', 'a') }), 42051],
  ['no title', cards.button({ main_title: undefined }), 42033],
  ['an empty title', cards.vote({ main_title: { title: '' } }), 42033],
  ['a notice that says nothing', cards.text({ main_title: { desc: '空' } }), 42033],
  ['a notice that leads nowhere', cards.text({ card_action: undefined }), 42045],
  ['a notice with action type 0', cards.text({ card_action: { type: 0 } }), 42045],
  ['a link without url', cards.text({ card_action: { type: 1 } }), 42028],
  ['a mini program without appid', cards.text({ card_action: { type: 2 } }), 42030],
  ['a news without picture', cards.news({ card_image: undefined }), 42044],
  ['a picture too flat', cards.news({ card_image: { url: link.url, aspect_ratio: 2.3 } }), 40058],
  ['five vertical parts', cards.news({ vertical_content_list: times(5, () => ({ title: '条' })) }), 42036],
  ['seven rows', cards.button({ horizontal_content_list: times(7, () => ({ keyname: '行' })) }), 42035],
  ['a row without name', cards.button({ horizontal_content_list: [{ value: '九点' }] }), 42027],
  ['a row link without url', cards.button(row({ type: 1 })), 42028],
  ['a row file without media_id', cards.button(row({ type: 2 })), 42029],
  ['a row file never uploaded', cards.button(row({ type: 2, media_id: 'none' })), 40007],
  ['a row member without userid', cards.button(row({ type: 3 })), 42050],
  ['four jumps', cards.text({ jump_list: times(4, () => ({ title: '去', ...link })) }), 42042],
  ['no buttons', cards.button({ button_list: [] }), 40058],
  ['seven buttons', cards.button({ button_list: buttons(7) }), 40058],
  ['two buttons with one key', cards.button({ button_list: [...buttons(1), ...buttons(1)] }), 42039],
  ['a button without key', cards.button({ button_list: [{ text: '出席' }] }), 42039],
  ['a button without text', cards.button({ button_list: [{ key: 'a' }] }), 42038],
  ['a key of 1025 bytes', cards.button({ button_list: [{ text: '出席', key: 'k'.repeat(1025) }] }), 42039],
  ['a fifth style', cards.button({ button_list: [{ text: '出席', key: 'k', style: 5 }] }), 40058],
  ['a link button without url', cards.button({ button_list: [{ text: '打开', type: 1 }] }), 42028],
  ['a drop-down of eleven', cards.button({ button_selection: { question_key: 'q', option_list: options(11) } }), 42037],
  ['a drop-down without key', cards.button({ button_selection: { option_list: options(2) } }), 42043],
  [
    'a selected stranger',
    cards.button({ button_selection: { question_key: 'q', option_list: options(2), selected_id: 'x' } }),
    42040,
  ],
  ['a vote without question', cards.vote({ checkbox: undefined }), 40063],
  ['a vote of 21 options', cards.vote({ checkbox: box(options(21)) }), 42037],
  ['two options alike', cards.vote({ checkbox: box([...options(1), ...options(1)]) }), 42040],
  ['an option id of 129 bytes', cards.vote({ checkbox: box([{ id: 'x'.repeat(129), text: '一' }]) }), 42040],
  ['an option without text', cards.vote({ checkbox: box([{ id: 'x' }]) }), 42041],
  ['a vote without submit', cards.vote({ submit_button: undefined }), 42046],
  ['a submit without text', cards.vote({ submit_button: { key: 'submit' } }), 42049],
  ['four lists', cards.multiple({ select_list: selects('a', 'b', 'c', 'd') }), 42047],
  ['two lists with one key', cards.multiple({ select_list: selects('a', 'a') }), 42043],
  ['a list that is no list', cards.multiple({ select_list: 'a' }), 40058],
])('a card with %s is refused', async (_, card, errcode) => {
  const { simulator, sendCard } = await openCorp()
  expect(await sendCard(card)).toMatchObject({ errcode })
  expect(simulator.chatOf('ZhangSan')).toEqual([])
})

const tooLong = [
  ['a title of 37', cards.button({ main_title: { title: '会'.repeat(37) } })],
  ['a vote title of 17', cards.vote({ main_title: { title: '会'.repeat(17) } })],
  ['a button of 11', cards.button({ button_list: [{ text: '按'.repeat(11), key: 'k' }] })],
  ['a row name of 6', cards.button({ horizontal_content_list: [{ keyname: '一二三四五六' }] })],
  ['a row value of 31', cards.text(row({ value: '值'.repeat(31) }))],
  [
    'an option of 17',
    cards.multiple({ select_list: [{ question_key: 'q', option_list: [{ id: 'a', text: '选'.repeat(17) }] }] }),
  ],
] as const

test.each(tooLong)('%s characters is more than the page recommends: refused when strict', async (_, card) => {
  const { simulator, sendCard } = await openCorp()
  expect(await sendCard(card)).toMatchObject({ errcode: 45002 })
  expect(simulator.warnings).toHaveLength(1)
})

test.each(tooLong)('%s characters passes with a warning when not strict', async (_, card) => {
  const { simulator, sendCard } = await openCorp({ strictLengths: false })
  expect(await sendCard(card)).toMatchObject({ errcode: 0 })
  expect(simulator.warnings).toMatchObject([{ why: expect.stringContaining('recommended') }])
})
