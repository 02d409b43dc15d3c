import { expect, test } from 'vitest'
import type { WireCard } from '../../../src/simulator/wecom/card.ts'
import { cutToRecommended, tooLong } from '../../../src/simulator/wecom/lengths.ts'

const CARD: WireCard = {
  card_type: 'button_interaction',
  task_id: 'call_1',
  source: { desc: '滨城示例协会' },
  main_title: { title: '会议通知', desc: '理事会' },
  horizontal_content_list: [
    { keyname: '时间', value: '3月16日' },
    { keyname: '会员单位', value: '滨城示例软件有限公司' },
  ],
  button_list: [{ text: '出席', key: 'attend', style: 1 }],
}

test('a card within the recommended lengths is shown as it was sent', () => {
  expect(cutToRecommended(CARD)).toEqual(CARD)
})

test('each text over its length ends in an ellipsis, and nothing else changes', () => {
  const rows = [{ keyname: '会员单位名称', value: '滨城示例软件有限公司' }]
  const long = { ...CARD, main_title: { title: '议'.repeat(37) }, sub_title_text: '事'.repeat(160) }
  const cut = cutToRecommended({ ...long, horizontal_content_list: rows })
  expect(cut.main_title?.title).toBe(`${'议'.repeat(35)}…`)
  expect(cut.sub_title_text).toBe(long.sub_title_text)
  expect(cut.horizontal_content_list).toEqual([{ keyname: '会员单位…', value: '滨城示例软件有限公司' }])
  expect(cut.button_list).toEqual(CARD.button_list)
  expect(tooLong(cut)).toEqual([])
})

test('a vote is cut by its own, shorter lengths', () => {
  const vote: WireCard = {
    card_type: 'vote_interaction',
    main_title: { title: '您方便哪几天来协会秘书处开会呢请选' },
    checkbox: { question_key: 'day', option_list: [{ id: 'mon', text: '周'.repeat(18), is_checked: true }] },
  }
  const cut = cutToRecommended(vote)
  expect(cut.main_title?.title).toBe('您方便哪几天来协会秘书处开会呢…')
  expect(cut.checkbox?.option_list).toEqual([{ id: 'mon', text: `${'周'.repeat(16)}…`, is_checked: true }])
})

test('a character of two code units is one character', () => {
  const title = '𠮷'.repeat(36)
  expect(cutToRecommended({ ...CARD, main_title: { title } }).main_title?.title).toBe(title)
})
