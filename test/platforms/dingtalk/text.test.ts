import { describe, expect, it } from 'vitest'
import { encodeText, markdownLines, robotMessage } from '../../../src/platforms/dingtalk/text.ts'
import { unsendable } from './app.ts'

describe('a text in DingTalk', () => {
  it('plain is a sampleText whose parameters are JSON in a text', () => {
    expect(encodeText('状态：“正常”\n第二行')).toEqual({
      msgKey: 'sampleText',
      msgParam: '{"content":"状态：“正常”\\n第二行"}',
    })
  })

  it('markdown has a title for the list of conversations', () => {
    const { msgKey, msgParam } = encodeText('## **会议**通知\n\n请答复', 'markdown')
    expect([msgKey, JSON.parse(msgParam)]).toEqual([
      'sampleMarkdown',
      { title: '会议通知', text: '## **会议**通知\n\n请答复' },
    ])
  })

  it.each([
    ['> 引用', '引用'],
    ['- 一项', '一项'],
    ['\n\n第二行是第一行', '第二行是第一行'],
    ['字'.repeat(30), '字'.repeat(20)],
    ['👍'.repeat(30), '👍'.repeat(20)],
    ['***', '会务'],
  ])('the title of %j is %j', (text, title) => {
    expect(JSON.parse(encodeText(text, 'markdown').msgParam).title).toBe(title)
  })

  it('keeps its line ends in markdown: two blanks on either side, paragraphs as they are', () => {
    expect(markdownLines('一\n二\n\n三\n\n\n\n四')).toBe('一  \n  二\n\n三\n\n四')
    expect(JSON.parse(encodeText('一\n二', 'markdown').msgParam).text).toBe('一  \n  二')
  })

  it('keeps its line ends as they are in plain text', () => {
    expect(JSON.parse(encodeText('一\n二\n\n三').msgParam).content).toBe('一\n二\n\n三')
  })

  it('may have 15,000 bytes of parameters and not one more', () => {
    const frame = Buffer.byteLength('{"content":""}')
    const longest = 'a'.repeat(15_000 - frame)
    expect(Buffer.byteLength(encodeText(longest).msgParam)).toBe(15_000)
    expect(unsendable(() => encodeText(`${longest}a`)).message).toBe('the message has 15001 bytes, 15000 fit')
  })

  it('is measured in bytes and with its escapes, as it travels', () => {
    expect(unsendable(() => encodeText('会'.repeat(5000))).message).toContain('15014 bytes')
    expect(unsendable(() => robotMessage('sampleText', { content: '\n'.repeat(7500) })).message).toContain('bytes')
  })

  it.each(['', ' \n'])('is never empty: %j', (text) => {
    expect(unsendable(() => encodeText(text)).message).toBe('the text is empty')
    expect(unsendable(() => encodeText(text, 'markdown')).message).toBe('the text is empty')
  })
})
