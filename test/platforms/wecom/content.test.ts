import { describe, expect, it } from 'vitest'
import { openEnvelope } from '../../../src/platforms/wecom/webhook.ts'
import { APP, callback, envelope, inner, sealBytes, signedQuery } from './sealing.ts'

const now = Temporal.Instant.from('2026-03-02T09:00:00+08:00')

/** What becomes of decrypted XML on its way through the door. */
function read(xml: string) {
  const { query, body } = callback(xml)
  return openEnvelope(APP, query, body, now)
}

/** What every update from 张 at 1700000000 has in common. */
const fromZhang = { platform: 'wecom', from: { platform: 'wecom', userId: 'zhangsan' }, at: '2023-11-14T22:13:20Z' }
const updated = (update: object) => ({ kind: 'update', update: { ...fromZhang, ...update } })
const text = (content: string, id = '4363689963896700987') =>
  inner(`<MsgType><![CDATA[text]]></MsgType><Content>${content}</Content><MsgId>${id}</MsgId>`)

describe('what a member writes', () => {
  it('arrives as said, from an id in lower case, under the full 64-bit MsgId', () => {
    expect(read(text('<![CDATA[状态]]>'))).toEqual(updated({ id: '4363689963896700987', kind: 'said', text: '状态' }))
    expect(read(text('x', '18446744073709551615'))).toMatchObject({ update: { id: '18446744073709551615' } })
  })

  it.each([
    ['CDATA with brackets, ampersands and emoji', '<![CDATA[a<b&amp;c ]] > 👍]]>', 'a<b&amp;c ]] > 👍'],
    ['CDATA in two pieces', '<![CDATA[]]]]><![CDATA[>]]>', ']]>'],
    ['plain text with predefined entities', 'a&lt;b &amp;amp; &#20986;&#x5E2d;', 'a<b &amp; 出席'],
    ['control characters', '<![CDATA[出\u0010席\u0000]]>', '出席'],
    ['control characters by number', '出&#16;&#x0;席', '出席'],
    ['digits only', '0012', '0012'],
    ['blanks at both ends', ' 状态 ', ' 状态 '],
    ['nothing', '', ''],
    ['a line break', '<![CDATA[一\r\n二]]>', '一\n二'],
    ['what looks like a document type', '<![CDATA[<!DOCTYPE x>]]>', '<!DOCTYPE x>'],
  ])('is read as it was written: %s', (_, content, said) => {
    expect(read(text(content))).toMatchObject({ update: { kind: 'said', text: said } })
  })

  it('is never swollen by entities the document declares', () => {
    const xml = `<!DOCTYPE xml [<!ENTITY e "boom">]>${text('&e;')}`
    expect(read(xml)).toMatchObject({ update: { text: '&e;' } })
  })

  it.each(['image', 'voice', 'video', 'location', 'link'])(
    '%s is unreadable, so that the member can be told',
    (type) => {
      const xml = inner(`<MsgType>${type}</MsgType><MediaId>m</MediaId><MsgId>77</MsgId>`)
      expect(read(xml)).toEqual(updated({ id: '77', kind: 'unreadable', what: type }))
    },
  )
})

describe('a press on a card', () => {
  const press = (elements: string) =>
    inner(
      `<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>attend</EventKey><TaskId>card-1</TaskId>` +
        `<CardType>button_interaction</CardType><ResponseCode>RC-1</ResponseCode>${elements}`,
    )
  const select = (...options: string[]) =>
    `<SelectedItem><QuestionKey>who</QuestionKey><OptionIds>${options.map((id) => `<OptionId>${id}</OptionId>`).join('')}</OptionIds></SelectedItem>`
  const tapped = { id: 'RC-1', kind: 'tapped', cardId: 'card-1', actionKey: 'attend' }
  const receipt = { at: now.toString(), handle: 'RC-1' }

  it('brings card, key and the handle for the redrawing, and is recognised by that handle', () => {
    expect(read(press(''))).toEqual(updated({ ...tapped, receipt }))
  })

  it.each([
    ['one option', `<SelectedItems>${select('a')}</SelectedItems>`, 'a'],
    ['several options: the first', `<SelectedItems>\n${select('a', 'b')}\n</SelectedItems>`, 'a'],
    ['several questions: the first', `<SelectedItems>${select('a')}${select('b')}</SelectedItems>`, 'a'],
  ])('brings the choice with %s', (_, elements, choice) => {
    expect(read(press(elements))).toEqual(updated({ ...tapped, choice, receipt }))
  })

  it.each([
    '<SelectedItems/>',
    '<SelectedItems>\n</SelectedItems>',
    `<SelectedItems>${select()}</SelectedItems>`,
    `<SelectedItems><SelectedItem/></SelectedItems>`,
  ])('is not lost when nothing was selected: %s', (elements) => {
    expect(read(press(elements))).toEqual(updated({ ...tapped, receipt }))
  })
})

describe('coming and going', () => {
  const event = (name: string, more = '') => inner(`<MsgType>event</MsgType><Event>${name}</Event>${more}`)

  it.each([
    ['enter_agent', 'entered'],
    ['subscribe', 'joined'],
    ['unsubscribe', 'left'],
  ])('%s means %s, with or without an EventKey', (name, kind) => {
    const id = `zhangsan|1700000000|${name}|||||1000002`
    expect(read(event(name))).toEqual(updated({ id, kind }))
    expect(read(event(name, '<EventKey/>'))).toEqual(updated({ id, kind }))
  })

  it('two different events of one second have different ids', () => {
    const ids = [event('subscribe'), event('enter_agent'), event('enter_agent', '<EventKey>x</EventKey>')].map(
      (xml) => {
        const outcome = read(xml)
        return outcome.kind === 'update' ? outcome.update.id : 'ignored'
      },
    )
    expect(new Set(ids).size).toBe(3)
  })

  it.each([
    'click',
    'view',
    'LOCATION',
    'template_card_menu_event',
    'change_contact',
    'inactive_alert',
    'constructor',
    'tomorrow',
  ])('the event %s is ignored by name', (name) => {
    expect(read(event(name))).toEqual({ kind: 'ignored', why: `event ${name}` })
  })
})

describe('a good seal around nothing for us', () => {
  it('another app of the same corp is ignored', () => {
    const xml = inner('<MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId>', '1000003')
    expect(read(xml)).toEqual({ kind: 'ignored', why: 'for another app, AgentID 1000003' })
  })

  it.each([null, ''])('no AgentID at all is no other app: %j', (agentId) => {
    expect(read(inner('<MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId>', agentId))).toMatchObject({
      kind: 'update',
    })
  })

  it.each(['file', 'sticker'])('the undocumented message type %s is ignored', (type) => {
    expect(read(inner(`<MsgType>${type}</MsgType><MsgId>1</MsgId>`))).toEqual({
      kind: 'ignored',
      why: `unknown message type ${type}`,
    })
  })

  it.each([
    ['no XML', 'hello', 'content is not the XML of a callback'],
    ['JSON', '{"MsgType":"text"}', 'content is not the XML of a callback'],
    ['no sender', '<xml><MsgType>text</MsgType><CreateTime>1</CreateTime></xml>', 'FromUserName'],
    ['an impossible time', text('x').replace('1700000000', 'soon'), 'CreateTime'],
    ['no text', inner('<MsgType>text</MsgType><MsgId>1</MsgId>'), 'Content'],
    ['two texts', inner('<MsgType>text</MsgType><Content>a</Content><Content>b</Content><MsgId>1</MsgId>'), 'Content'],
    ['elements for a text', inner('<MsgType>text</MsgType><Content><b>a</b></Content><MsgId>1</MsgId>'), 'Content'],
    ['no MsgId', inner('<MsgType>text</MsgType><Content>a</Content>'), 'MsgId'],
    ['no event', inner('<MsgType>event</MsgType>'), 'Event'],
    ['a press without its card', inner('<MsgType>event</MsgType><Event>template_card_event</Event>'), 'TaskId'],
  ])('%s is ignored with the reason, because repeating would not help', (_, xml, why) => {
    expect(read(xml)).toEqual({ kind: 'ignored', why: expect.stringContaining(why) })
  })

  it('bytes that are not UTF-8 are ignored', () => {
    const sealed = sealBytes(Buffer.from([0x3c, 0xff, 0x3e]))
    expect(openEnvelope(APP, signedQuery(sealed), envelope(sealed), now)).toMatchObject({ kind: 'ignored' })
  })

  it('a reason for the log never quotes what a member wrote', () => {
    const outcome = read(inner('<MsgType>text</MsgType><Content><b>我的秘密</b></Content><MsgId>1</MsgId>'))
    expect(JSON.stringify(outcome)).not.toContain('秘密')
  })
})
