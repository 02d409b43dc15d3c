import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/messages/message.ts'
import { UnsendableError } from '../../../src/platforms/unsendable.ts'
import { encodeCard, encodeReplacement } from '../../../src/platforms/wecom/cards.ts'
import { encodeText } from '../../../src/platforms/wecom/text.ts'

const face = {
  title: '第三次理事会',
  source: '会务',
  summary: '请答复是否出席。',
  citation: '第四条（三） 理事连续两次不出席……',
  rows: [
    { label: '时间', value: '3月20日 14:00' },
    { label: '地点', value: '软件园大厦 301' },
  ],
  link: 'https://huiwu.example/help',
}
const call: Card = {
  ...face,
  state: 'open',
  actions: [
    { key: 'attend', label: '出席', tone: 'primary' },
    { key: 'leave', label: '请假', tone: 'plain' },
    { key: 'withdraw', label: '撤回', tone: 'danger' },
    { key: 'later', label: '稍后' },
  ],
  choice: {
    key: 'alternate',
    title: '委派',
    action: 'attend',
    options: [
      { id: 'none', text: '请选择' },
      { id: 'p2', text: '李四' },
    ],
  },
}
const shownFace = {
  main_title: { title: '第三次理事会' },
  source: { desc: '会务' },
  quote_area: { type: 0, quote_text: '第四条（三） 理事连续两次不出席……' },
  sub_title_text: '请答复是否出席。',
  horizontal_content_list: [
    { keyname: '时间', value: '3月20日 14:00' },
    { keyname: '地点', value: '软件园大厦 301' },
  ],
  card_action: { type: 1, url: 'https://huiwu.example/help' },
}
const shownButtons = {
  card_type: 'button_interaction',
  ...shownFace,
  button_selection: {
    question_key: 'alternate',
    title: '委派',
    option_list: [
      { id: 'none', text: '请选择' },
      { id: 'p2', text: '李四' },
    ],
  },
  button_list: [
    { text: '出席', key: 'attend', style: 1 },
    { text: '请假', key: 'leave', style: 2 },
    { text: '撤回', key: 'withdraw', style: 3 },
    { text: '稍后', key: 'later' },
  ],
}

describe('a card in WeCom', () => {
  it('calls a meeting with buttons, a neutral first alternate, and its own id', () => {
    expect(encodeCard(call, 'card_1-a@b')).toEqual({ ...shownButtons, task_id: 'card_1-a@b' })
  })

  it('is redrawn with buttons without an id', () => {
    expect(encodeReplacement(call)).toEqual(shownButtons)
  })

  it('as a notice opens its link and has neither buttons nor an id', () => {
    const notice = { card_type: 'text_notice', ...shownFace }
    expect(encodeCard({ ...face, state: 'notice' }, 'card-1')).toEqual(notice)
    expect(encodeReplacement({ ...face, state: 'notice' })).toEqual(notice)
  })

  it('closed shows its outcome as one grey label', () => {
    expect(encodeReplacement({ ...face, state: 'closed', outcome: '已答复：出席' })).toEqual({
      card_type: 'button_interaction',
      ...shownFace,
      button_list: [{ text: '已答复：出席', key: 'closed', style: 2 }],
      replace_text: '已答复：出席',
    })
  })

  it('has no empty parts', () => {
    const bare: Card = { title: '通知', rows: [], state: 'open', actions: [{ key: 'ok', label: '知道了' }] }
    expect(encodeCard(bare, 'card-1')).toEqual({
      card_type: 'button_interaction',
      main_title: { title: '通知' },
      task_id: 'card-1',
      button_list: [{ text: '知道了', key: 'ok' }],
    })
  })

  it('fits as a whole when every part is as long as the common limits allow', () => {
    const long: Card = {
      title: '会'.repeat(26),
      source: '会'.repeat(13),
      summary: '会'.repeat(112),
      citation: '会'.repeat(60),
      rows: Array.from({ length: 6 }, () => ({ label: '会'.repeat(5), value: '会'.repeat(26) })),
      state: 'open',
      actions: [{ key: 'k'.repeat(32), label: '会'.repeat(10) }],
    }
    expect(encodeCard(long, 'i'.repeat(128))).toMatchObject({ main_title: { title: long.title } })
  })
})

describe('a card that WeCom would refuse or cut', () => {
  const action = { key: 'a', label: '好' }
  const open: Card = { title: '题', rows: [], state: 'open', actions: [action] }
  const choose = (id: string, text = '无') =>
    ({ ...open, choice: { key: 'c', title: '选', action: 'a', options: [{ id, text }] } }) as Card

  it.each<[string, Card, string]>([
    ['a title that is too long', { ...open, title: '会'.repeat(27) }, '27 characters'],
    ['a notice without a link', { title: '题', rows: [], state: 'notice' }, 'must have a link'],
    ['a link that is none', { ...open, link: 'huiwu.example' }, 'no http(s) link'],
    ['a script for a link', { ...open, link: 'javascript:alert(1)' }, 'no http(s) link'],
    ['an endless link', { ...open, link: `https://a.example/${'a'.repeat(2048)}` }, 'no http(s) link'],
    ['a button without a key', { ...open, actions: [{ ...action, key: '' }] } as Card, 'action is empty'],
    ['a button without a label', { ...open, actions: [{ ...action, label: ' ' }] } as Card, 'action is empty'],
    ['an option without an id', choose(''), 'choice is empty'],
    ['an option with an endless id', choose('i'.repeat(129)), 'over 128 bytes'],
    ['a closed card without an outcome', { title: '题', rows: [], state: 'closed', outcome: '' }, 'outcome is empty'],
  ])('%s is refused with what is wrong', (_, card, problem) => {
    expect(() => encodeReplacement(card)).toThrow(UnsendableError)
    expect(() => encodeReplacement(card)).toThrow(problem)
  })

  it.each(['', '会议', 'a b', 'i'.repeat(129)])('the id %j is refused', (id) => {
    expect(() => encodeCard(open, id)).toThrow('no task_id')
  })

  it('a closed card is refused for sending', () => {
    expect(() => encodeCard({ title: '题', rows: [], state: 'closed', outcome: '完' }, 'card-1')).toThrow(
      'only replace',
    )
  })

  it('the reason for the log has none of the text', () => {
    const long = '秘'.repeat(27)
    const refusal = (() => {
      try {
        encodeReplacement({ ...open, title: long })
      } catch (error) {
        return error
      }
    })() as UnsendableError
    expect(refusal.message).toContain(long)
    expect(refusal.reason).toBe('the card does not fit')
  })
})

describe('a text in WeCom', () => {
  it('is plain or markdown', () => {
    expect(encodeText('状态')).toEqual({ msgtype: 'text', text: { content: '状态' } })
    expect(encodeText('**状态**', 'markdown')).toEqual({ msgtype: 'markdown', markdown: { content: '**状态**' } })
  })

  it('may have 2,048 bytes and not one more', () => {
    expect(encodeText('会'.repeat(682))).toMatchObject({ msgtype: 'text' })
    expect(() => encodeText('会'.repeat(683))).toThrow('2049 bytes')
    expect(() => encodeText('会'.repeat(683), 'markdown')).toThrow('2049 bytes')
  })

  it('is never empty', () => {
    expect(() => encodeText(' \n')).toThrow('empty')
  })
})
