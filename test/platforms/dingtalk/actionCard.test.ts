import { describe, expect, it } from 'vitest'
import type { Action, Card } from '../../../src/messages/message.ts'
import { encodeActionCard, encodeNotice, previewActionCard } from '../../../src/platforms/dingtalk/actionCard.ts'
import { buttonsOf } from '../../../src/platforms/dingtalk/buttons.ts'
import { encodeWords } from '../../../src/platforms/dingtalk/preview.ts'
import { unsendable } from './app.ts'
import { face, withButtons, withChoice } from './call.ts'

/** The card with codes 00000001, 00000002 … on its buttons. */
function encoded(card: Card): { msgKey: string; param: Record<string, string> } {
  const coded = buttonsOf(card).map((button, index) => ({ ...button, code: `0000000${index + 1}` }))
  const { msgKey, msgParam } = encodeActionCard(card, coded)
  return { msgKey, param: JSON.parse(msgParam) }
}

const buttons = (count: number) =>
  withButtons(...(Array.from({ length: count }, (_, index) => ({ key: `k${index}`, label: `按${index}` })) as [Action]))

/** Where a button leads: the code is said for the person. */
const said = (content: string) => `dtmd://dingtalkclient/sendMessage?content=${encodeURIComponent(content)}`
const contentOf = (url: string | undefined) => new URL(url ?? '').searchParams.get('content')
/** Where the links of a text lead, as a reader of markdown finds them. */
const linksIn = (text: string | undefined) => [...(text ?? '').matchAll(/\]\(([^)]*)\)/g)].map(([, url]) => url)

describe('an open card without a template', () => {
  it('shows everything a card has, in the robot’s markdown', () => {
    const card: Card = { ...face, state: 'open', actions: [{ key: 'ok', label: '知道了' }] }
    expect(encoded(card).param.text).toBe(
      '会务\n\n### 第三次理事会\n\n请答复是否出席。\n\n**时间**　3月20日 14:00  \n  **地点**　软件园大厦 301\n\n' +
        '> 第四条（三） 理事连续两次不出席……',
    )
  })

  it('with one button is a sampleActionCard', () => {
    expect(encoded(buttons(1))).toEqual({
      msgKey: 'sampleActionCard',
      param: { title: '理事会', text: '### 理事会', singleTitle: '按0', singleURL: said('按0#00000001') },
    })
  })

  it('with two buttons is a sampleActionCard2', () => {
    expect(encoded(buttons(2))).toEqual({
      msgKey: 'sampleActionCard2',
      param: {
        title: '理事会',
        text: '### 理事会',
        actionTitle1: '按0',
        actionURL1: said('按0#00000001'),
        actionTitle2: '按1',
        actionURL2: said('按1#00000002'),
      },
    })
  })

  it('with five buttons is a sampleActionCard5', () => {
    const { msgKey, param } = encoded(buttons(5))
    expect(msgKey).toBe('sampleActionCard5')
    const numbers = [1, 2, 3, 4, 5]
    const names = numbers.flatMap((number) => [`actionTitle${number}`, `actionURL${number}`])
    expect(Object.keys(param).toSorted()).toEqual(['title', 'text', ...names].toSorted())
    expect(numbers.map((number) => contentOf(param[`actionURL${number}`]))).toEqual(
      numbers.map((number) => `按${number - 1}#0000000${number}`),
    )
  })

  it('with six has links in its text, and is never the horizontal sampleActionCard6', () => {
    const { msgKey, param } = encoded(buttons(6))
    expect([msgKey, Object.keys(param)]).toEqual(['sampleMarkdown', ['title', 'text']])
    expect(linksIn(param.text).map(contentOf)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `按${n - 1}#0000000${n}`))
  })

  it('offers each choice as a button', () => {
    const { msgKey, param } = encoded(withChoice('李四', '王五'))
    expect(msgKey).toBe('sampleActionCard3')
    expect([param.actionTitle1, param.actionTitle2, param.actionTitle3]).toEqual(['李四', '王五', '返回'])
  })

  it('leads to the host in lower case, percent-encoded and without blanks', () => {
    const url = encoded(withButtons({ key: 'a', label: '出 席A&B+C=1' })).param.singleURL ?? ''
    expect(url).toMatch(/^dtmd:\/\/dingtalkclient\/sendMessage\?content=(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+$/)
    expect(contentOf(url)).toBe('出席A&B+C=1#00000001')
  })

  it('is known to fit before it has its codes', () => {
    expect(previewActionCard(buttons(3)).msgKey).toBe('sampleActionCard3')
    expect(unsendable(() => previewActionCard({ ...buttons(1), title: '会'.repeat(27) })).message).toContain('27')
  })
})

describe('what members wrote, on a card without a template', () => {
  const hostile = '[点这里](https://evil.example) **紧急** #题 <a> `x` ~删~'
  const open = (text: string): Card => ({
    ...withButtons({ key: 'a', label: '好' }),
    summary: text,
    citation: text,
    source: text.slice(0, 13),
    rows: [{ label: '会员', value: text.slice(0, 26) }],
  })

  it('forges no link', () => {
    const { text = '' } = encoded(open(hostile)).param
    expect(linksIn(text)).toEqual([])
    expect(text).not.toMatch(/[[\]<`]/)
  })

  it('forges no mark but those of ours', () => {
    const { text = '' } = encoded(open(hostile)).param
    expect(text.replaceAll('**会员**', '').replace('### 理事会', '').replace('\n> ', '\n')).not.toMatch(/[*#>~]/)
  })

  it('forges no line, no row and no quotation', () => {
    const { text = '' } = encoded(open('好\n\n> 第九条\r\n### 题\u2028**行**')).param
    expect(text.match(/^ *>/gm)).toHaveLength(1)
    expect(text.match(/^ *#/gm)).toHaveLength(1)
  })

  it('turns no reading direction and hides nothing', () => {
    expect(encoded(open('\u202e好\u200b坏\u2066')).param.text).not.toMatch(/[\u200b\u202e\u2066]/)
  })

  it('in the name of a person breaks no link when there are many', () => {
    const people = ['李四(副会长)', '王)五', '(赵六', '孙]七', '周[八]', '吴*九*']
    const { param } = encoded(withChoice(...people))
    const contents = linksIn(param.text).map(contentOf)
    expect(contents).toEqual([...people, '返回'].map((name, index) => `${name}#0000000${index + 1}`))
  })

  it('in the name of a person forges no code', () => {
    const { param } = encoded(withChoice('#DEADBEEF', '李四#1'))
    expect([contentOf(param.actionURL1), contentOf(param.actionURL2)]).toEqual(['DEADBEEF#00000001', '李四1#00000002'])
  })
})

describe('a notice without a template', () => {
  it('is markdown without buttons', () => {
    const { msgKey, msgParam } = encodeNotice({ ...face, rows: [], state: 'notice' })
    expect([msgKey, JSON.parse(msgParam)]).toEqual([
      'sampleMarkdown',
      {
        title: '第三次理事会',
        text: '会务\n\n### 第三次理事会\n\n请答复是否出席。\n\n> 第四条（三） 理事连续两次不出席……',
      },
    ])
  })
})

describe('words before anybody gets them', () => {
  it('are tried in every shape in which DingTalk may get them', () => {
    const shapes = encodeWords({ text: '请答复', format: 'plain', card: buttons(2) }) as object[]
    expect(shapes).toMatchObject([
      { msgKey: 'sampleText' },
      { buttons: expect.any(String) },
      { msgKey: 'sampleActionCard2' },
    ])
    const notice: Card = { ...face, state: 'notice' }
    expect(encodeWords({ text: '通知', format: 'plain', card: notice })).toMatchObject([
      {},
      {},
      { msgKey: 'sampleMarkdown' },
    ])
    expect(encodeWords({ text: '通知', format: 'plain' })).toMatchObject({ msgKey: 'sampleText' })
  })

  it('are refused when any shape is', () => {
    expect(unsendable(() => encodeWords({ text: '', format: 'plain', card: buttons(2) })).message).toContain('empty')
  })
})
