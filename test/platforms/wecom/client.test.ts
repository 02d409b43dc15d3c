import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PlatformError } from '../../../src/chat/platform.ts'
import { createHandClock } from '../../../src/clock.ts'
import type { Card, Message } from '../../../src/messages/message.ts'
import { createWecom, type WecomDeps } from '../../../src/platforms/wecom/client.ts'
import { type Office, openOffice, shelf } from '../office.ts'
import { APP } from './sealing.ts'

const START = '2026-03-02T09:00:00+08:00'
const first = { repeat: false }
const repeated = { repeat: true }
const to = { platform: 'wecom', userId: 'zhangsan' } as const
const hello: Message = { id: 'm-1', to, text: '状态：正常' }
const open: Card = { title: '理事会', rows: [], state: 'open', actions: [{ key: 'attend', label: '出席' }] }
const card: Message = { ...hello, id: 'card-1', card: open }
const SENT = { errcode: 0, errmsg: 'ok', invaliduser: '', msgid: 'MSG-1' }

let office: Office
let clock: ReturnType<typeof createHandClock>
let pauses: number[]

beforeEach(async () => {
  office = await openOffice()
  clock = createHandClock('Asia/Shanghai', START)
  pauses = []
  office.answer('gettoken', granted('T1'))
  office.answer('message/send', SENT)
})
afterEach(() => office.close())

const granted = (token: string, seconds = 7200) => ({
  errcode: 0,
  errmsg: 'ok',
  access_token: token,
  expires_in: seconds,
})
const refused = (errcode: number, errmsg = 'refused, SECRET in it') => ({ errcode, errmsg })
const wecom = (deps: Partial<WecomDeps> = {}) =>
  createWecom(
    { ...APP, secret: 'SECRET', apiBase: office.base },
    { clock, tokens: shelf(), turn: async () => {}, pause: async (milliseconds) => pauses.push(milliseconds), ...deps },
  )

/** The PlatformError with which `work` ends. */
async function errorOf(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason) => reason,
  )
  if (!(error instanceof PlatformError)) throw error
  return error
}

describe('sending', () => {
  it('hands a text to one person and brings back the proof', async () => {
    expect(await wecom().send(hello, first)).toEqual({ at: '2026-03-02T01:00:00Z', messageId: 'MSG-1' })
    const [call] = office.askedFor('message/send')
    expect(call?.json).toEqual({
      touser: 'zhangsan',
      agentid: 1000002,
      msgtype: 'text',
      text: { content: '状态：正常' },
    })
    expect(call?.query.get('access_token')).toBe('T1')
  })

  it('hands over markdown as markdown', async () => {
    await wecom().send({ ...hello, format: 'markdown', text: '**状态**' }, first)
    expect(office.askedFor('message/send')[0]?.json).toMatchObject({
      msgtype: 'markdown',
      markdown: { content: '**状态**' },
    })
  })

  it('hands over a card under its id and keeps the handle for the redrawing', async () => {
    office.answer('message/send', { ...SENT, response_code: 'RC-1' })
    expect(await wecom().send(card, first)).toMatchObject({ handle: 'RC-1' })
    expect(office.askedFor('message/send')[0]?.json).toMatchObject({
      msgtype: 'template_card',
      template_card: { task_id: 'card-1' },
    })
  })

  it('says in text what a closed card says', async () => {
    await wecom().send({ ...hello, card: { title: '题', rows: [], state: 'closed', outcome: '已出席' } }, first)
    expect(office.askedFor('message/send')[0]?.json).toMatchObject({ msgtype: 'text', text: { content: '状态：正常' } })
  })

  it('uploads a file whole and under its name, then sends it', async () => {
    office.answer('media/upload', {
      errcode: 0,
      errmsg: 'ok',
      type: 'file',
      media_id: 'MEDIA',
      created_at: '1700000000',
    })
    const content = Buffer.from([0, 255, 13, 10, 45, 45, 1])
    await wecom().send({ ...hello, file: { name: '出席簿 2026.xlsx', base64: content.toString('base64') } }, first)

    const [upload] = office.askedFor('media/upload')
    expect(upload?.query.get('type')).toBe('file')
    const form = await new Response(upload?.body, { headers: { 'content-type': upload?.type ?? '' } }).formData()
    const media = form.get('media') as File
    expect([...form.keys()]).toEqual(['media'])
    expect(media.name).toBe('出席簿 2026.xlsx')
    expect(Buffer.from(await media.arrayBuffer())).toEqual(content)
    expect(office.askedFor('message/send')[0]?.json).toMatchObject({ msgtype: 'file', file: { media_id: 'MEDIA' } })
  })

  it.each([
    ['a joined list in another case', { invaliduser: 'lisi|ZhangSan' }, 'not_in_range'],
    ['a list', { invaliduser: ['zhangsan'] }, 'not_in_range'],
    ['no licence', { unlicenseduser: 'zhangsan' }, 'unlicensed'],
    ['somebody else', { invaliduser: 'zhangsan2|lisi' }, undefined],
    ['empty lists', { invaliduser: '', unlicenseduser: '' }, undefined],
    ['lists of nothing', { invaliduser: null, unlicenseduser: [] }, undefined],
  ])('tells from the answer whether the person was reached: %s', async (_, lists, undelivered) => {
    office.answer('message/send', { errcode: 0, msgid: 'MSG-1', ...lists })
    expect((await wecom().send(hello, first)).undelivered).toBe(undelivered)
  })

  it('an answer without errcode is a success', async () => {
    office.answer('message/send', { msgid: 'MSG-2' })
    expect(await wecom().send(hello, first)).toMatchObject({ messageId: 'MSG-2' })
  })

  it('when nobody is in range that is evidence, not an error', async () => {
    office.answer('message/send', refused(81013))
    expect(await wecom().send(hello, first)).toEqual({ at: '2026-03-02T01:00:00Z', undelivered: 'not_in_range' })
  })

  it.each(['@all', 'zhangsan|lisi', '', '张三', 'a'.repeat(65)])('never writes to %j', async (userId) => {
    const error = await errorOf(wecom().send({ ...hello, to: { platform: 'wecom', userId } }, first))
    expect(error).toMatchObject({ code: 'unsendable', retryable: false })
    expect(office.asked).toEqual([])
  })

  it('never writes to an account of the other platform', async () => {
    const error = await errorOf(wecom().send({ ...hello, to: { platform: 'dingtalk', userId: 'zhangsan' } }, first))
    expect(error.code).toBe('unsendable')
  })

  it.each<[string, Partial<Message>]>([
    ['a text that would be cut', { text: '会'.repeat(683) }],
    ['a notice without a link', { card: { title: '秘密', rows: [], state: 'notice' } }],
  ])('refuses %s, without quoting it', async (_, wrong) => {
    const error = await errorOf(wecom().send({ ...hello, ...wrong }, first))
    expect(error).toMatchObject({ code: 'unsendable', retryable: false })
    expect(error.message).not.toMatch(/会|秘密/)
    expect(office.asked).toEqual([])
  })
})

describe('sending once more after an attempt without a known end', () => {
  it('the duplicate check is on for texts, and only then', async () => {
    await wecom().send(hello, first)
    await wecom().send(hello, repeated)
    const [fresh, again] = office.askedFor('message/send')
    expect(Object.keys(fresh?.json ?? {})).toEqual(['touser', 'agentid', 'msgtype', 'text'])
    expect(again?.json).toMatchObject({ enable_duplicate_check: 1, duplicate_check_interval: 14400 })
  })

  it('a notice is guarded like a text, a card with buttons by its id', async () => {
    const notice: Card = { title: '通知', rows: [], state: 'notice', link: 'https://huiwu.example/help' }
    await wecom().send({ ...hello, card: notice }, repeated)
    await wecom().send(card, repeated)
    const [guarded, open] = office.askedFor('message/send')
    expect(guarded?.json).toHaveProperty('enable_duplicate_check', 1)
    expect(open?.json).not.toHaveProperty('enable_duplicate_check')
  })

  it('a card whose id is used already has arrived', async () => {
    office.answer('message/send', refused(42014))
    expect(await wecom().send(card, repeated)).toEqual({ at: '2026-03-02T01:00:00Z' })
  })

  it('the same answer to a first attempt is an error', async () => {
    office.answer('message/send', refused(42014))
    expect(await errorOf(wecom().send(card, first))).toMatchObject({ code: 42014, retryable: false })
  })
})

describe('redrawing a card', () => {
  const receipt = { at: START, handle: 'RC-1' }
  const closed: Message = { ...card, card: { title: '理事会', rows: [], state: 'closed', outcome: '已出席' } }
  const redraw = (message = closed, proof: { at: string; handle?: string } = receipt, attempt = first) =>
    wecom().replaceCard(message, proof, attempt)
  const asked = () => office.askedFor('message/update_template_card')

  it('replaces the card of that person with the handle', async () => {
    office.answer('message/update_template_card', { errcode: 0, errmsg: 'ok', invaliduser: [] })
    expect(await redraw()).toBe('replaced')
    expect(asked()[0]?.json).toEqual({
      userids: ['zhangsan'],
      agentid: 1000002,
      response_code: 'RC-1',
      template_card: {
        card_type: 'button_interaction',
        main_title: { title: '理事会' },
        button_list: [{ text: '已出席', key: 'closed', style: 2 }],
        replace_text: '已出席',
      },
    })
  })

  it('without a handle it is too late', async () => {
    expect(await redraw(closed, { at: START })).toBe('expired')
    expect(office.asked).toEqual([])
  })

  it.each([
    ['the handle is used or older than 72 hours', refused(60140)],
    ['the person is not among those who have the card', refused(82102)],
    ['the person has left the visible range', { errcode: 0, invaliduser: ['ZhangSan'] }],
  ])('it is too late when %s', async (_, answer) => {
    office.answer('message/update_template_card', answer)
    expect(await redraw()).toBe('expired')
  })

  it('a repetition that finds the handle spent within its 72 hours was successful before', async () => {
    office.answer('message/update_template_card', refused(60140))
    expect(await redraw(closed, receipt, { repeat: true })).toBe('replaced')
    clock.forward({ hours: 72 })
    office.answer('message/update_template_card', refused(60140))
    expect(await redraw(closed, receipt, { repeat: true })).toBe('expired')
  })

  it('another refusal is an error', async () => {
    office.answer('message/update_template_card', refused(42045))
    expect(await errorOf(redraw())).toMatchObject({ code: 42045, retryable: false })
  })

  it('without a card there is nothing to draw', async () => {
    expect(await errorOf(redraw(hello))).toMatchObject({ code: 'unsendable' })
  })
})

describe('the access token', () => {
  it('is asked for once with the credentials and kept until it ends', async () => {
    const app = wecom()
    await app.send(hello, first)
    clock.forward({ seconds: 7199 })
    await app.send(hello, first)
    expect(office.askedFor('gettoken')).toHaveLength(1)
    expect(Object.fromEntries(office.askedFor('gettoken')[0]?.query ?? [])).toEqual({
      corpid: APP.corpId,
      corpsecret: 'SECRET',
    })

    office.answer('gettoken', granted('T2'))
    clock.forward({ seconds: 1 })
    await app.send(hello, first)
    expect(office.askedFor('message/send').map((call) => call.query.get('access_token'))).toEqual(['T1', 'T1', 'T2'])
  })

  it('is asked for by one call however many wait for it', async () => {
    const app = wecom()
    await Promise.all(Array.from({ length: 8 }, () => app.send(hello, first)))
    expect(office.askedFor('gettoken')).toHaveLength(1)
    expect(office.askedFor('message/send')).toHaveLength(8)
  })

  it('is shared with the other instances', async () => {
    const tokens = shelf()
    await wecom({ tokens }).send(hello, first)
    expect(tokens.held).toEqual({ token: 'T1', expiresAt: '2026-03-02T03:00:00Z' })
    await wecom({ tokens }).send(hello, first)
    expect(office.askedFor('gettoken')).toHaveLength(1)
  })

  it('that ended on the shelf is not used', async () => {
    await wecom({ tokens: shelf({ token: 'OLD', expiresAt: '2026-03-02T01:00:00Z' }) }).send(hello, first)
    expect(office.askedFor('message/send')[0]?.query.get('access_token')).toBe('T1')
  })

  it.each([40014, 42001])('that is refused with %i is renewed once and the call replayed', async (errcode) => {
    office.answer('gettoken', granted('T1'), granted('T2'))
    office.answer('message/send', refused(errcode), SENT)
    expect(await wecom().send(hello, first)).toMatchObject({ messageId: 'MSG-1' })
    expect(office.askedFor('message/send').map((call) => call.query.get('access_token'))).toEqual(['T1', 'T2'])
  })

  it('that is refused again is left to the schedule', async () => {
    office.answer('message/send', refused(42001))
    expect(await errorOf(wecom().send(hello, first))).toMatchObject({
      code: 42001,
      retryable: true,
      outcomeUnknown: false,
    })
    expect(office.askedFor('gettoken')).toHaveLength(2)
    expect(office.askedFor('message/send')).toHaveLength(2)
  })

  it('is renewed by one call when many are refused at once', async () => {
    const app = wecom()
    await app.send(hello, first)
    office.answer('gettoken', granted('T2'))
    office.answer('message/send', (call) => (call.query.get('access_token') === 'T2' ? SENT : refused(42001)))
    await Promise.all(Array.from({ length: 5 }, () => app.send(hello, first)))
    expect(office.askedFor('gettoken')).toHaveLength(2)
  })

  it('that another instance has renewed meanwhile is taken from the shelf', async () => {
    const tokens = shelf()
    const app = wecom({ tokens })
    await app.send(hello, first)
    await tokens.write({ token: 'T9', expiresAt: '2026-03-02T03:00:00Z' })
    office.answer('message/send', refused(40014), SENT)
    await app.send(hello, first)
    expect(office.askedFor('gettoken')).toHaveLength(1)
    expect(office.askedFor('message/send').at(-1)?.query.get('access_token')).toBe('T9')
  })

  it('with a wrong secret is not asked for again until the pause is over', async () => {
    office.answer('gettoken', refused(40001))
    const app = wecom()
    const errors = [await errorOf(app.send(hello, first)), await errorOf(app.send(hello, first))]
    expect(errors.map((error) => [error.code, error.retryable, error.pauseSeconds])).toEqual([
      [40001, true, 600],
      [40001, true, 600],
    ])
    expect(office.askedFor('gettoken')).toHaveLength(1)
    expect(office.askedFor('message/send')).toHaveLength(0)

    clock.forward({ seconds: 600 })
    office.answer('gettoken', granted('T1'))
    expect(await app.send(hello, first)).toMatchObject({ messageId: 'MSG-1' })
  })

  it('missing in the answer is an error', async () => {
    office.answer('gettoken', { errcode: 0, errmsg: 'ok' })
    expect(await errorOf(wecom().send(hello, first))).toMatchObject({
      method: 'gettoken',
      code: 'malformed',
      retryable: true,
    })
  })
})

describe('when WeCom says no', () => {
  it.each<[number, boolean, number | undefined]>([
    [45009, true, 60],
    [45033, true, undefined],
    [45035, true, undefined],
    [60020, true, 60],
    [301002, true, 600],
    [43012, true, undefined],
    [40008, false, undefined],
    [40058, false, undefined],
    [44004, false, undefined],
    [45002, false, undefined],
    [82004, false, undefined],
    [987654, false, undefined],
  ])('%i: to be tried again %s, platform left alone for %s seconds', async (errcode, retryable, pauseSeconds) => {
    office.answer('message/send', refused(errcode))
    const error = await errorOf(wecom().send(hello, first))
    expect(error).toMatchObject({ platform: 'wecom', method: 'message/send', code: errcode, retryable, pauseSeconds })
    expect(error.outcomeUnknown).toBe(false)
    expect(office.askedFor('message/send')).toHaveLength(1)
  })

  it('busy is tried three times more, quickly, then left to the schedule', async () => {
    office.answer('message/send', refused(-1))
    expect(await errorOf(wecom().send(hello, first))).toMatchObject({ code: -1, retryable: true })
    expect(office.askedFor('message/send')).toHaveLength(4)
    expect(pauses).toEqual([200, 500, 1000])
  })

  it('busy for a moment goes unnoticed', async () => {
    office.answer('message/send', refused(-1), refused(-1), SENT)
    expect(await wecom().send(hello, first)).toMatchObject({ messageId: 'MSG-1' })
  })

  it('an untrusted address is named, because the administrator has to enter it', async () => {
    office.answer(
      'gettoken',
      refused(60020, 'not allow to access from your ip, hint: [17], from ip: 203.0.113.7, more info at https://x'),
    )
    const error = await errorOf(wecom().send(hello, first))
    expect(error.message).toContain('203.0.113.7')
    expect(error.message).toContain('企业可信IP')
  })

  it('no error shows a token, a secret or the message', async () => {
    const replies = [
      refused(40058, 'SECRET T1 状态：正常'),
      'hang up' as const,
      { raw: '<html>SECRET</html>', status: 502 },
    ]
    for (const reply of replies) {
      office.answer('message/send', reply)
      const error = await errorOf(wecom().send(hello, first))
      expect(JSON.stringify([error.message, error, error.stack, error.cause])).not.toMatch(/SECRET|T1|状态/)
    }
  })
})

describe('when the line is bad', () => {
  it.each([
    ['a broken line', 'hang up' as const, 'network', true],
    ['a page instead of JSON', { raw: '<html>busy</html>', status: 200 }, 'malformed', true],
    ['JSON that is no object', { raw: '[]', status: 200 }, 'malformed', true],
    ['an errcode that is no number', { raw: '{"errcode":"0"}', status: 200 }, 'malformed', true],
    ['status 502', { raw: '', status: 502 }, 'http', true],
    ['status 429', { raw: '', status: 429 }, 'http', true],
    ['status 404', { raw: '', status: 404 }, 'http', false],
    ['a way elsewhere', { raw: '', status: 302 }, 'http', false],
  ])('%s may have delivered the message all the same', async (_, reply, code, retryable) => {
    office.answer('message/send', reply)
    expect(await errorOf(wecom().send(hello, first))).toMatchObject({ code, retryable, outcomeUnknown: true })
  })

  it('an answer that does not come in time may have delivered it too', async () => {
    office.answer('message/send', 'silence')
    expect(await errorOf(wecom({ timeoutMs: 50 }).send(hello, first))).toMatchObject({
      code: 'timeout',
      retryable: true,
      outcomeUnknown: true,
    })
  })

  it('while the token or the file is fetched nothing was delivered', async () => {
    office.answer('media/upload', 'hang up')
    const file = { name: 'a.txt', base64: 'AAAAAAAA' }
    expect(await errorOf(wecom().send({ ...hello, file }, first))).toMatchObject({
      method: 'media/upload',
      outcomeUnknown: false,
    })
    office.answer('gettoken', 'hang up')
    expect(await errorOf(wecom().send(hello, first))).toMatchObject({ method: 'gettoken', outcomeUnknown: false })
  })

  it('a door that is shut has taken nothing', async () => {
    const app = wecom({ tokens: shelf({ token: 'T1', expiresAt: '2026-03-02T03:00:00Z' }) })
    await office.close()
    expect(await errorOf(app.send(hello, first))).toMatchObject({
      method: 'message/send',
      code: 'network',
      retryable: true,
      outcomeUnknown: false,
    })
    office = await openOffice()
  })
})
