import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHandClock } from '../../../src/clock.ts'
import type { Card, Message } from '../../../src/messages/message.ts'
import { createDingtalk, type DingtalkDeps } from '../../../src/platforms/dingtalk/client.ts'
import type { DingtalkSettings } from '../../../src/platforms/dingtalk/settings.ts'
import { type Asked, type Office, openOffice, shelf } from '../office.ts'
import { APP, errorOf, type Issued, numberedCodes } from './app.ts'

const START = '2026-03-02T09:00:00+08:00'
const at = '2026-03-02T01:00:00Z'
const first = { repeat: false }
const repeated = { repeat: true }
const to = { platform: 'dingtalk', userId: 'zhangsan' } as const
const hello: Message = { id: 'm-1', to, text: '状态：正常' }
const open: Card = { title: '理事会', rows: [], state: 'open', actions: [{ key: 'attend', label: '出席' }] }
const card: Message = { ...hello, id: 'card-1', revision: 2, card: open }
const closed: Message = { ...card, card: { title: '理事会', rows: [], state: 'closed', outcome: '已出席' } }

const TOKEN = '/v1.0/oauth2/accessToken'
const SEND = '/v1.0/robot/oToMessages/batchSend'
const GROUP = '/v1.0/robot/groupMessages/send'
const RECALL = '/v1.0/robot/otoMessages/batchRecall'
const READ = '/v1.0/robot/oToMessages/readStatus'
const DELIVER = '/v1.0/card/instances/createAndDeliver'
const CHANGE = '/v1.0/card/instances'
const REGISTER = '/v1.0/card/callbacks/register'
const LINE = '/robot/sendBySession'

const SENT = { processQueryKey: 'PQK+/=1', invalidStaffIdList: [], flowControlledStaffIdList: [] }
const delivered = (...deliverResults: object[]) => ({ success: true, result: { outTrackId: 'card-1', deliverResults } })
const DELIVERED = delivered({ spaceType: 'IM_ROBOT', spaceId: 'zhangsan', success: true, carrierId: 'CARRIER-1' })
const granted = (token: string, expireIn = 7200) => ({ accessToken: token, expireIn })
/** A refusal of the new API. */
const refused = (status: number, code: string) => ({
  status,
  raw: JSON.stringify({ code, requestid: 'R-1', message: 'refused, SECRET-of-the-app in it, T1, 状态' }),
})

let office: Office
let clock: ReturnType<typeof createHandClock>
let pauses: number[]
let notes: string[]

beforeEach(async () => {
  office = await openOffice()
  clock = createHandClock('Asia/Shanghai', START)
  pauses = []
  notes = []
  office.answer(TOKEN, granted('T1'))
  office.answer(SEND, SENT)
  office.answer(GROUP, { processQueryKey: 'PQK-2' })
  office.answer(DELIVER, DELIVERED)
  office.answer(CHANGE, { success: true, result: true })
  office.answer(RECALL, { successResult: ['PQK+/=1'], failedResult: {} })
  office.answer(LINE, { errcode: 0, errmsg: 'ok' })
})
afterEach(() => office.close())

/** The door; with `cardTemplateId: undefined` cards are ActionCards. */
function dingtalk(settings: Partial<DingtalkSettings> = {}, deps: Partial<DingtalkDeps> = {}) {
  const bases = { apiBase: office.base, oapiBase: office.base }
  const pause = async (milliseconds: number) => pauses.push(milliseconds)
  return createDingtalk(
    { ...APP, ...bases, ...settings },
    {
      clock,
      tokens: shelf(),
      issueCodes: numberedCodes(),
      note: (why) => notes.push(why),
      turn: async () => {},
      pause,
      ...deps,
    },
  )
}
const withoutTemplate = (deps: Partial<DingtalkDeps> = {}) => dingtalk({ cardTemplateId: undefined }, deps)
const headerToken = (call: Asked | undefined) => call?.headers['x-acs-dingtalk-access-token']
const only = (method: string) => {
  expect(office.askedFor(method)).toHaveLength(1)
  return office.askedFor(method)[0]
}

describe('a text', () => {
  it('goes to one person, its parameters as a text, the token in the header', async () => {
    expect(await dingtalk().send(hello, first)).toEqual({ at, messageId: 'PQK+/=1' })
    const call = only(SEND)
    expect(call?.json).toEqual({
      robotCode: APP.robotCode,
      userIds: ['zhangsan'],
      msgKey: 'sampleText',
      msgParam: '{"content":"状态：正常"}',
    })
    expect([call?.verb, headerToken(call), [...(call?.query ?? [])]]).toEqual(['POST', 'T1', []])
    expect(call?.type).toMatch(/^application\/json/)
  })

  it('goes as markdown when it is', async () => {
    await dingtalk().send({ ...hello, format: 'markdown', text: '**状态**' }, first)
    expect(only(SEND)?.json).toMatchObject({ msgKey: 'sampleMarkdown', msgParam: '{"title":"状态","text":"**状态**"}' })
  })

  it('goes to a group with the id of its conversation', async () => {
    const group = { platform: 'dingtalk', group: 'cidKj4nTu9Zz==' } as const
    expect(await dingtalk().send({ ...hello, to: group }, first)).toEqual({ at, messageId: 'PQK-2' })
    expect(only(GROUP)?.json).toEqual({
      robotCode: APP.robotCode,
      openConversationId: 'cidKj4nTu9Zz==',
      msgKey: 'sampleText',
      msgParam: '{"content":"状态：正常"}',
    })
  })

  it('says in a group what a card would, because many would press it', async () => {
    await dingtalk().send({ ...card, to: { platform: 'dingtalk', group: 'cid' } }, first)
    expect(only(GROUP)?.json).toMatchObject({ msgKey: 'sampleText' })
    expect(office.askedFor(DELIVER)).toEqual([])
  })

  it('says what a closed card says, where there is nothing to replace', async () => {
    await dingtalk().send(closed, first)
    expect(only(SEND)?.json).toMatchObject({ msgKey: 'sampleText', msgParam: '{"content":"状态：正常"}' })
  })

  it.each([
    ['not known', { invalidStaffIdList: ['zhangsan'] }, 'not_in_organisation'],
    ['known, others are not', { invalidStaffIdList: ['zhangsan2', 'ZhangSan'] }, undefined],
    [
      'known, and the lists are missing',
      { invalidStaffIdList: undefined, flowControlledStaffIdList: undefined },
      undefined,
    ],
    ['known, and the lists are null', { invalidStaffIdList: null, flowControlledStaffIdList: null }, undefined],
  ])('was not delivered just because it was taken: the person is %s', async (_, lists, undelivered) => {
    office.answer(SEND, { ...SENT, ...lists })
    const receipt = await dingtalk().send(hello, first)
    expect([receipt.messageId, receipt.undelivered]).toEqual(['PQK+/=1', undelivered])
  })

  it('to a person to whom too much was sent is tried again later', async () => {
    office.answer(SEND, { ...SENT, flowControlledStaffIdList: ['zhangsan'] })
    expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ retryable: true, outcomeUnknown: false })
    expect(office.askedFor(SEND)).toHaveLength(1)
  })

  it('answered without a key is not proven', async () => {
    office.answer(SEND, { invalidStaffIdList: [] })
    expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ code: 'malformed', outcomeUnknown: true })
  })
})

describe('somebody who is no addressee', () => {
  it.each(['', 'a;IM_GROUP.cid', 'zhang san', 'a\n', 'u'.repeat(65)])('with the id %j gets nothing', async (userId) => {
    for (const message of [hello, card]) {
      const error = await errorOf(dingtalk().send({ ...message, to: { platform: 'dingtalk', userId } }, first))
      expect(error).toMatchObject({ code: 'unsendable', retryable: false })
    }
    expect(office.asked).toEqual([])
  })

  it('on the other platform gets nothing', async () => {
    const error = await errorOf(dingtalk().send({ ...hello, to: { platform: 'wecom', userId: 'zhangsan' } }, first))
    expect(error.code).toBe('unsendable')
  })
})

describe('what cannot be sent as it is', () => {
  it.each<[string, Partial<Message>]>([
    ['an empty text', { text: '' }],
    ['a text that is too long', { text: '秘'.repeat(5000) }],
    ['a card that would be cut', { card: { ...open, title: '秘'.repeat(27) } }],
    ['a file without a kind', { file: { name: '秘密', base64: '' } }],
    ['a file of a kind that robots do not send', { file: { name: '秘密.exe', base64: '' } }],
    ['a text file', { file: { name: '秘密.csv', base64: '' } }],
  ])('is refused without quoting it and without a call: %s', async (_, wrong) => {
    const error = await errorOf(dingtalk().send({ ...hello, ...wrong }, first))
    expect(error).toMatchObject({ code: 'unsendable', retryable: false, outcomeUnknown: false })
    expect(error.message).not.toContain('秘')
    expect(office.asked).toEqual([])
  })
})

describe('a file', () => {
  it('is uploaded whole under its name, with the token in the query, then sent', async () => {
    office.answer('/media/upload', { errcode: 0, errmsg: 'ok', media_id: '@MEDIA', type: 'file', created_at: 1 })
    const content = Buffer.from([0, 255, 13, 10, 45, 45, 1])
    const file = { name: '出席簿 2026.XLSX', base64: content.toString('base64') }
    expect(await dingtalk().send({ ...hello, file }, first)).toMatchObject({ messageId: 'PQK+/=1' })

    const upload = only('/media/upload')
    expect(Object.fromEntries(upload?.query ?? [])).toEqual({ type: 'file', access_token: 'T1' })
    expect(headerToken(upload)).toBeUndefined()
    const form = await new Response(upload?.body, { headers: { 'content-type': upload?.type ?? '' } }).formData()
    const media = form.get('media') as File
    expect([[...form.keys()], media.name]).toEqual([['media'], '出席簿 2026.XLSX'])
    expect(Buffer.from(await media.arrayBuffer())).toEqual(content)
    expect(only(SEND)?.json).toEqual({
      robotCode: APP.robotCode,
      userIds: ['zhangsan'],
      msgKey: 'sampleFile',
      msgParam: '{"mediaId":"@MEDIA","fileName":"出席簿 2026.XLSX","fileType":"xlsx"}',
    })
  })

  it('that got no id is an error, and nothing was sent', async () => {
    office.answer('/media/upload', { errcode: 0, errmsg: 'ok' })
    const message = { ...hello, file: { name: 'a.pdf', base64: 'AAAA' } }
    expect(await errorOf(dingtalk().send(message, first))).toMatchObject({ code: 'malformed', outcomeUnknown: false })
    expect(office.askedFor(SEND)).toEqual([])
  })
})

describe('a card with a template', () => {
  const deliver = (settings: Partial<DingtalkSettings> = {}, attempt = first) => dingtalk(settings).send(card, attempt)

  it('is put into the chat with the robot under the id of its message', async () => {
    expect(await deliver()).toEqual({ at, messageId: 'CARRIER-1' })
    const call = only(DELIVER)
    expect(call?.json).toEqual({
      cardTemplateId: APP.cardTemplateId,
      outTrackId: 'card-1',
      userIdType: 1,
      callbackType: 'STREAM',
      cardData: {
        cardParamMap: {
          title: '理事会',
          source: '',
          summary: '',
          rows: '[]',
          citation: '',
          buttons:
            '[{"text":"出席","color":"gray","status":"normal","event":{"type":"sendCardRequest","params":' +
            '{"actionId":"attend","params":{"action":"attend","revision":"2"}}}}]',
          outcome: '',
          link: '',
        },
      },
      openSpaceId: 'dtv1.card//IM_ROBOT.zhangsan',
      imRobotOpenSpaceModel: {
        supportForward: false,
        lastMessageI18n: { ZH_CN: '理事会' },
        notification: { alertContent: '理事会', notificationOff: false },
      },
      imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: APP.robotCode },
    })
    expect([call?.verb, headerToken(call)]).toEqual(['POST', 'T1'])
  })

  it('in HTTP mode names the route of its presses', async () => {
    await deliver({ mode: 'http' })
    expect(only(DELIVER)?.json).toMatchObject({ callbackType: 'HTTP', callbackRouteKey: 'huiwu' })
  })

  it('over the stream names no route', async () => {
    await deliver()
    expect(only(DELIVER)?.json).not.toHaveProperty('callbackRouteKey')
  })

  it('as a notice is a card too', async () => {
    await dingtalk().send({ ...hello, card: { title: '通知', rows: [], state: 'notice' } }, first)
    expect(only(DELIVER)?.json).toMatchObject({ cardData: { cardParamMap: { title: '通知', buttons: '[]' } } })
  })

  it('was not delivered when a space refused it, whatever stands outside, and the reason is kept', async () => {
    office.answer(DELIVER, delivered({ success: false, errorMsg: 'user is not in the org' }))
    expect(await deliver()).toEqual({ at, undelivered: 'refused_by_chat', detail: 'user is not in the org' })
    office.answer(DELIVER, delivered({ success: true, carrierId: 'C' }, { success: false, errorMsg: 'no' }))
    expect(await deliver()).toMatchObject({ undelivered: 'refused_by_chat', detail: 'no' })
  })

  it('may come without a carrier', async () => {
    office.answer(DELIVER, delivered({ success: true, carrierId: null }))
    expect(await deliver()).toEqual({ at })
  })

  it.each([
    ['no result', { success: true }],
    ['no success', { success: false, result: DELIVERED.result }],
  ])('answered with %s is not proven', async (_, answer) => {
    office.answer(DELIVER, answer)
    expect(await errorOf(deliver())).toMatchObject({ code: 'malformed', retryable: true, outcomeUnknown: true })
  })

  it('delivered to no space has reached nobody', async () => {
    office.answer(DELIVER, delivered())
    expect(await deliver()).toEqual({ at, undelivered: 'refused_by_chat', detail: 'delivered nowhere' })
  })

  it.each([
    'param.templateNotExist',
    'param.templateUnpublished',
    'Forbidden.AccessDenied.AccessTokenPermissionDenied',
  ])('refused with %s goes out as an ActionCard, and the log is told why', async (code) => {
    office.answer(DELIVER, refused(400, code))
    expect(await deliver()).toMatchObject({ handle: 'PQK+/=1' })
    expect(only(SEND)?.json).toMatchObject({ msgKey: 'sampleActionCard' })
    expect(notes).toEqual([expect.stringContaining('cards are sent as ActionCards')])
  })

  it('whose id exists has arrived, when it may have been sent before', async () => {
    office.answer(DELIVER, refused(400, 'param.cardAlreadyExist'))
    expect(await deliver({}, repeated)).toEqual({ at })
  })

  it('whose id exists at the first attempt is an error', async () => {
    office.answer(DELIVER, refused(400, 'param.cardAlreadyExist'))
    expect(await errorOf(deliver())).toMatchObject({ code: 'param.cardAlreadyExist', retryable: false })
  })

  it('that exists after the platform stumbled over it has arrived', async () => {
    office.answer(DELIVER, refused(500, 'system.error'), refused(400, 'param.cardAlreadyExist'))
    expect(await errorOf(deliver())).toMatchObject({ retryable: true, outcomeUnknown: true })
    expect(await deliver({}, repeated)).toEqual({ at })
  })
})

describe('redrawing a card with a template', () => {
  it('changes it in place, by key, for everybody', async () => {
    expect(await dingtalk().replaceCard(closed, { at: START }, first)).toBe('replaced')
    const call = only(CHANGE)
    expect(call?.json).toEqual({
      outTrackId: 'card-1',
      cardData: {
        cardParamMap: {
          title: '理事会',
          source: '',
          summary: '',
          rows: '[]',
          citation: '',
          buttons: '[]',
          outcome: '已出席',
          link: '',
        },
      },
      cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
    })
    expect([call?.verb, headerToken(call)]).toEqual(['PUT', 'T1'])
  })

  it('gives its buttons the new look', async () => {
    await dingtalk().replaceCard({ ...card, revision: 3 }, { at: START }, first)
    expect(JSON.stringify(only(CHANGE)?.json)).toContain(String.raw`\"revision\":\"3\"`)
  })

  it('works however old it is', async () => {
    clock.forward({ hours: 24 * 60 })
    expect(await dingtalk().replaceCard(closed, { at: START }, { repeat: true, silent: true })).toBe('replaced')
  })

  it('that DingTalk does not know sends an open one anew, and says in words what a closed one says', async () => {
    office.answer(CHANGE, refused(400, 'param.cardNotExist'))
    expect(await dingtalk().replaceCard(card, { at: START }, first)).toBe('removed')
    expect(await dingtalk().replaceCard(closed, { at: START }, first)).toBe('expired')
  })

  it('refused otherwise is an error', async () => {
    office.answer(CHANGE, refused(400, 'param.contentUnsafe'))
    expect(await errorOf(dingtalk().replaceCard(closed, { at: START }, first))).toMatchObject({ retryable: false })
  })

  it('answered without success is not proven', async () => {
    office.answer(CHANGE, { success: false })
    expect(await errorOf(dingtalk().replaceCard(closed, { at: START }, first))).toMatchObject({ code: 'malformed' })
  })

  it('without a card has nothing to draw', async () => {
    const error = await errorOf(dingtalk().replaceCard(hello, { at: START }, first))
    expect(error.code).toBe('unsendable')
    expect(office.asked).toEqual([])
  })
})

describe('a card without a template', () => {
  it('is an ActionCard whose buttons say their codes, and its own handle', async () => {
    expect(await withoutTemplate().send(card, first)).toEqual({ at, messageId: 'PQK+/=1', handle: 'PQK+/=1' })
    const { msgKey, msgParam } = only(SEND)?.json ?? {}
    expect([msgKey, JSON.parse(String(msgParam))]).toEqual([
      'sampleActionCard',
      {
        title: '理事会',
        text: '### 理事会',
        singleTitle: '出席',
        singleURL: 'dtmd://dingtalkclient/sendMessage?content=%E5%87%BA%E5%B8%AD%2300000001',
      },
    ])
    expect(office.askedFor(DELIVER)).toEqual([])
  })

  it('gives each button a code of the present look, for that person', async () => {
    const issued: Issued[] = []
    await withoutTemplate({ issueCodes: numberedCodes(issued) }).send(card, first)
    expect(issued).toEqual([{ userId: 'zhangsan', cardId: 'card-1', revision: 2, actionKey: 'attend' }])
  })

  it('as a notice has no handle, because it never changes', async () => {
    const notice: Card = { title: '通知', rows: [], state: 'notice' }
    expect(await withoutTemplate().send({ ...hello, card: notice }, first)).toEqual({ at, messageId: 'PQK+/=1' })
    expect(only(SEND)?.json).toMatchObject({ msgKey: 'sampleMarkdown' })
  })

  it('that did not reach the person says so', async () => {
    office.answer(SEND, { ...SENT, invalidStaffIdList: ['zhangsan'] })
    expect(await withoutTemplate().send(card, first)).toMatchObject({ undelivered: 'not_in_organisation' })
  })

  const receipt = { at: START, handle: 'PQK+/=1' }
  const redraw = (attempt: { repeat: boolean; silent?: boolean } = first) =>
    withoutTemplate().replaceCard(card, receipt, attempt)

  it('is recalled, so that it can be sent in its new look', async () => {
    expect(await redraw()).toBe('removed')
    const call = only(RECALL)
    expect([call?.verb, call?.json]).toEqual(['POST', { robotCode: APP.robotCode, processQueryKeys: ['PQK+/=1'] }])
  })

  it('is left where it is after 24 hours', async () => {
    clock.forward({ hours: 24 })
    expect(await redraw()).toBe('removed')
    expect(office.asked).toEqual([])
  })

  it.each([
    'robot.processQueryKey.expired',
    'processQueryKey.expireTime',
    'invalid.processQueryKey',
    'notRevoke.all.messages',
  ])('that is gone already (%s) is removed', async (code) => {
    office.answer(RECALL, refused(400, code))
    expect(await redraw(repeated)).toBe('removed')
  })

  it('that cannot be recalled just now is tried again', async () => {
    office.answer(RECALL, refused(503, 'system.busy'))
    expect(await errorOf(redraw())).toMatchObject({ retryable: true, outcomeUnknown: false })
  })

  it('of which nobody has to hear stays as it is', async () => {
    expect(await redraw({ repeat: false, silent: true })).toBe('left')
    expect(office.asked).toEqual([])
  })
})

describe('the line of one message', () => {
  const line = (url: string) => ({ platform: 'dingtalk', line: 'msg1', url }) as const
  const session = () => line(`${office.base}${LINE}?session=0123456789abcdef`)

  it('is answered in text, without a token', async () => {
    expect(await dingtalk().send({ ...hello, to: session() }, first)).toEqual({ at })
    const call = only(LINE)
    expect(call?.json).toEqual({ msgtype: 'text', text: { content: '状态：正常' } })
    expect(Object.fromEntries(call?.query ?? [])).toEqual({ session: '0123456789abcdef' })
    expect([call?.verb, headerToken(call), office.askedFor(TOKEN)]).toEqual(['POST', undefined, []])
  })

  it('that has ended is refused for good, and never shown', async () => {
    office.answer(LINE, { errcode: 300001, errmsg: 'session 不存在' })
    const error = await errorOf(dingtalk().send({ ...hello, to: session() }, first))
    expect(error).toMatchObject({ code: '300001', retryable: false, outcomeUnknown: false })
    expect(error.message).not.toContain('0123456789abcdef')
  })

  it.each(['https://evil.example/robot/sendBySession?session=x', 'http://127.0.0.1:1/robot/sendBySession', 'nonsense'])(
    'is never followed to %s',
    async (address) => {
      const error = await errorOf(dingtalk().send({ ...hello, to: line(address) }, first))
      expect(error).toMatchObject({ code: 'unsendable', retryable: false })
    },
  )
})

describe('whether a message was read', () => {
  const answer = (readStatus: string, userId = 'zhangsan') => ({
    sendStatus: 'SUCESS',
    messageReadInfoList: [
      { name: '李四', userId: 'lisi', readStatus: 'UNREAD' },
      { name: '张三', userId, readStatus, readTimestamp: 0 },
    ],
  })
  const wasRead = () => dingtalk().readings?.wasRead('PQK+/=1', to)

  it('is asked with the key encoded', async () => {
    office.answer(READ, answer('READ'))
    expect(await wasRead()).toBe(true)
    const call = only(READ)
    expect([call?.verb, Object.fromEntries(call?.query ?? [])]).toEqual([
      'GET',
      { robotCode: APP.robotCode, processQueryKey: 'PQK+/=1' },
    ])
    expect(headerToken(call)).toBe('T1')
  })

  it('is known when it was not', async () => {
    office.answer(READ, answer('UNREAD'))
    expect(await wasRead()).toBe(false)
  })

  it.each<[string, object]>([
    ['the message is too old', refused(400, 'robot.processQueryKey.expired')],
    ['the key is unknown', refused(400, 'invalid.processQueryKey')],
    ['nothing is said about the person', { sendStatus: 'PROCESSING', messageReadInfoList: [] }],
    ['nothing is said at all', { sendStatus: 'RECALLED' }],
    ['somebody else is meant', answer('READ', 'ZhangSan')],
    ['the status is of another year', answer('MAYBE')],
  ])('is unknown when %s', async (_, reply) => {
    office.answer(READ, reply)
    expect(await wasRead()).toBeUndefined()
  })

  it('cannot be told while DingTalk refuses', async () => {
    office.answer(READ, refused(403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied'))
    const asking = wasRead()
    expect(asking && (await errorOf(asking))).toMatchObject({ retryable: true, pauseSeconds: 600 })
  })
})

describe('the address for presses', () => {
  it('is registered with its secret in HTTP mode', async () => {
    office.answer(REGISTER, { success: true, result: { callbackUrl: 'x', apiSecret: 'y' } })
    await dingtalk({ mode: 'http' }).announce?.('https://huiwu.example')
    const call = only(REGISTER)
    expect([call?.verb, headerToken(call), call?.json]).toEqual([
      'POST',
      'T1',
      {
        callbackRouteKey: 'huiwu',
        callbackUrl: 'https://huiwu.example/dingtalk/card',
        apiSecret: APP.cardCallbackSecret,
        forceUpdate: true,
      },
    ])
  })

  it('that was not taken is an error without the secret', async () => {
    office.answer(REGISTER, refused(500, 'system.updateCallbackFailed'))
    const announcing = dingtalk({ mode: 'http' }).announce?.('https://huiwu.example')
    expect(announcing && (await errorOf(announcing)).message).not.toContain('SECRET')
  })

  it('is nobody’s business over the stream, or without cards', () => {
    expect(dingtalk().announce).toBeUndefined()
    expect(dingtalk({ mode: 'http', cardTemplateId: undefined }).announce).toBeUndefined()
  })
})
