import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/messages/message.ts'
import { encodeCard } from '../../../src/platforms/dingtalk/cards.ts'
import { readPress } from '../../../src/platforms/dingtalk/presses.ts'
import { templateVariables } from '../../support/dingtalkTemplate.ts'
import { unsendable } from './app.ts'
import { face, withButtons, withChoice } from './call.ts'

const call: Card = {
  ...face,
  state: 'open',
  actions: [
    { key: 'attend', label: '出席', tone: 'primary' },
    { key: 'leave', label: '请假', tone: 'plain' },
    { key: 'withdraw', label: '撤回', tone: 'danger' },
    { key: 'later', label: '稍后' },
  ],
}
const shownFace = {
  title: '第三次理事会',
  source: '会务',
  summary: '请答复是否出席。',
  rows: '[{"label":"时间","value":"3月20日 14:00"},{"label":"地点","value":"软件园大厦 301"}]',
  citation: '第四条（三） 理事连续两次不出席……',
  link: 'https://huiwu.example/help',
}
/** A button as the template draws it. */
const button = (text: string, color: string, actionId: string, params: object) => ({
  text,
  color,
  status: 'normal',
  event: { type: 'sendCardRequest', params: { actionId, params } },
})
const buttonsOf = (card: Card, revision = 2) => JSON.parse(encodeCard(card, revision).buttons)

describe('a card in DingTalk', () => {
  it('calls a meeting with a button for each action, which carries the look of the card', () => {
    const { buttons, ...others } = encodeCard(call, 2)
    expect(others).toEqual({ ...shownFace, outcome: '' })
    expect(JSON.parse(buttons)).toEqual([
      button('出席', 'blue', 'attend', { action: 'attend', revision: '2' }),
      button('请假', 'gray', 'leave', { action: 'leave', revision: '2' }),
      button('撤回', 'red', 'withdraw', { action: 'withdraw', revision: '2' }),
      button('稍后', 'gray', 'later', { action: 'later', revision: '2' }),
    ])
  })

  it('offers each choice as a button of its own, without the neutral one and without the one that would send it', () => {
    expect(buttonsOf(withChoice('李四', '王五'), 0)).toEqual([
      button('李四', 'gray', 'appoint:p1', { action: 'appoint', revision: '0', choice: 'p1' }),
      button('王五', 'gray', 'appoint:p2', { action: 'appoint', revision: '0', choice: 'p2' }),
      button('返回', 'gray', 'back', { action: 'back', revision: '0' }),
    ])
  })

  it('has no two buttons with one id, or clients would show both as busy', () => {
    const ids = buttonsOf(withChoice('李四', '王五', '赵六')).map(
      (one: { event: { params: { actionId: string } } }) => one.event.params.actionId,
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('closed has no buttons and shows its outcome', () => {
    expect(encodeCard({ ...face, state: 'closed', outcome: '已答复：出席' }, 3)).toEqual({
      ...shownFace,
      buttons: '[]',
      outcome: '已答复：出席',
    })
  })

  it('as a notice has neither', () => {
    expect(encodeCard({ ...face, state: 'notice' }, 0)).toEqual({ ...shownFace, buttons: '[]', outcome: '' })
  })

  it('sends every variable of the template, so that what it lacks is cleared', () => {
    const bare = encodeCard({ title: '通知', rows: [], state: 'notice' }, 0)
    expect(bare).toEqual({
      title: '通知',
      source: '',
      summary: '',
      rows: '[]',
      citation: '',
      buttons: '[]',
      outcome: '',
      link: '',
    })
    expect(Object.keys(bare).toSorted()).toEqual(Object.keys(templateVariables()).toSorted())
  })

  it('is nothing but texts, whatever stands in it', () => {
    const word = fc.string({ unit: 'binary', maxLength: 5 })
    fc.assert(
      fc.property(word, word, fc.nat(), (label, value, revision) => {
        const card = {
          ...withButtons({ key: 'a', label: `x${value}` }),
          rows: [{ label: `x${label}`.slice(0, 5), value }],
        }
        const data = encodeCard(card as Card, revision)
        expect(Object.values(data).map((text) => typeof text)).toEqual(Object.keys(data).map(() => 'string'))
        expect(JSON.parse(data.rows)[0].value).toBe(value)
      }),
    )
  })

  it('what stands in it never becomes a variable, a row or a button', () => {
    const hostile = '"},{"label":"x'
    const card: Card = { ...withButtons({ key: 'a', label: '"}]' }), rows: [{ label: '会员', value: hostile }] } as Card
    const { rows, buttons } = encodeCard(card, 0)
    expect(JSON.parse(rows)).toEqual([{ label: '会员', value: hostile }])
    expect(JSON.parse(buttons)).toHaveLength(1)
  })

  it('pressed, brings back what the button means', () => {
    const now = Temporal.Instant.from('2026-03-02T01:00:00Z')
    const pressed = buttonsOf(withChoice('李四'), 7).map(({ event }: { event: { params: Params } }) => {
      const { actionId, params } = event.params
      const content = JSON.stringify({ cardPrivateData: { actionIds: [actionId], params } })
      return readPress({ outTrackId: 'card-1', userId: 'zhangsan', content }, now)
    })
    expect(pressed).toMatchObject([
      { updates: [{ actionKey: 'appoint', choice: 'p1', revision: '7' }] },
      { updates: [{ actionKey: 'back', revision: '7' }] },
    ])
  })
})

type Params = { actionId: string; params: object }

describe('a card that DingTalk would cut', () => {
  const open = withButtons({ key: 'a', label: '好' })

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
    expect(encodeCard(long, 0).title).toBe(long.title)
  })

  it.each<[string, Card, string]>([
    ['a title that is too long', { ...open, title: '会'.repeat(27) }, '27 characters'],
    ['no title', { ...open, title: ' ' }, 'title is empty'],
    ['a summary that is too long', { ...open, summary: '会'.repeat(113) }, '113 characters'],
    ['too many rows', { ...open, rows: Array(7).fill({ label: '行', value: '' }) }, '7 rows'],
    ['a label that is too long', withButtons({ key: 'a', label: '会'.repeat(11) }), '11 characters'],
    ['two buttons of one key', withButtons({ key: 'a', label: '好' }, { key: 'a', label: '不' }), 'repeated'],
    ['too many options', withChoice(...Array(10).fill('李四')), '11 options'],
    ['an outcome that is too long', { title: '题', rows: [], state: 'closed', outcome: '会'.repeat(11) }, '11 char'],
  ])('is refused with %s', (_, card, problem) => {
    const error = unsendable(() => encodeCard(card, 0))
    expect(error.message).toContain(problem)
    expect(error.reason).toBe('the card does not fit')
  })
})
