import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHandClock } from '../../../src/clock.ts'
import type { Message } from '../../../src/messages/message.ts'
import { createDingtalk, type DingtalkDeps } from '../../../src/platforms/dingtalk/client.ts'
import { type Office, openOffice, shelf } from '../office.ts'
import { APP, errorOf, numberedCodes } from './app.ts'

const START = '2026-03-02T09:00:00+08:00'
const first = { repeat: false }
const to = { platform: 'dingtalk', userId: 'zhangsan' } as const
const hello: Message = { id: 'm-1', to, text: '状态：正常' }
const card: Message = {
  ...hello,
  card: { title: '理事会', rows: [], state: 'open', actions: [{ key: 'attend', label: '出席' }] },
}
const file: Message = { ...hello, file: { name: 'a.pdf', base64: 'AAAA' } }

const TOKEN = '/v1.0/oauth2/accessToken'
const SEND = '/v1.0/robot/oToMessages/batchSend'
const DELIVER = '/v1.0/card/instances/createAndDeliver'
const UPLOAD = '/media/upload'
const SENT = { processQueryKey: 'PQK-1', invalidStaffIdList: [], flowControlledStaffIdList: [] }
const UPLOADED = { errcode: 0, errmsg: 'ok', media_id: '@MEDIA' }
const granted = (token: string, expireIn = 7200) => ({ accessToken: token, expireIn })
/** A refusal of the new API. */
const refused = (status: number, code: string) => ({
  status,
  raw: JSON.stringify({ code, requestid: 'R-1', message: 'refused, SECRET-of-the-app in it, T1, 状态' }),
})
const STALE = refused(400, 'InvalidAuthentication')
const BUSY = refused(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi')

let office: Office
let clock: ReturnType<typeof createHandClock>
let pauses: number[]

beforeEach(async () => {
  office = await openOffice()
  clock = createHandClock('Asia/Shanghai', START)
  pauses = []
  office.answer(TOKEN, granted('T1'))
  office.answer(SEND, SENT)
  office.answer(UPLOAD, UPLOADED)
})
afterEach(() => office.close())

function dingtalk(deps: Partial<DingtalkDeps> = {}) {
  const settings = { ...APP, apiBase: office.base, oapiBase: office.base }
  const pause = async (milliseconds: number) => pauses.push(milliseconds)
  return createDingtalk(settings, {
    clock,
    tokens: shelf(),
    issueCodes: numberedCodes(),
    note: () => {},
    turn: async () => {},
    pause,
    ...deps,
  })
}
const tokensOf = (method: string) =>
  office
    .askedFor(method)
    .map(({ headers, query }) => headers['x-acs-dingtalk-access-token'] ?? query.get('access_token'))

describe('the access token', () => {
  it('is asked for with the credentials as JSON, and kept until shortly before its end', async () => {
    const app = dingtalk()
    await app.send(hello, first)
    clock.forward({ seconds: 6899 })
    await app.send(hello, first)
    const [call, ...others] = office.askedFor(TOKEN)
    expect(others).toEqual([])
    expect([call?.verb, call?.json]).toEqual(['POST', { appKey: APP.clientId, appSecret: APP.clientSecret }])
    expect(call?.type).toMatch(/^application\/json/)

    office.answer(TOKEN, granted('T2'))
    clock.forward({ seconds: 1 })
    await app.send(hello, first)
    expect(tokensOf(SEND)).toEqual(['T1', 'T1', 'T2'])
  })

  it('that is short-lived is kept for four fifths of its time', async () => {
    office.answer(TOKEN, granted('T1', 100), granted('T2'))
    const app = dingtalk()
    await app.send(hello, first)
    clock.forward({ seconds: 79 })
    await app.send(hello, first)
    clock.forward({ seconds: 1 })
    await app.send(hello, first)
    expect(tokensOf(SEND)).toEqual(['T1', 'T1', 'T2'])
  })

  it('is asked for by one call however many wait for it, and serves both styles of API', async () => {
    const app = dingtalk()
    await Promise.all([hello, hello, file, hello].map((message) => app.send(message, first)))
    expect(office.askedFor(TOKEN)).toHaveLength(1)
    expect([...tokensOf(SEND), ...tokensOf(UPLOAD)]).toEqual(['T1', 'T1', 'T1', 'T1', 'T1'])
  })

  it('is shared with the other instances', async () => {
    const tokens = shelf()
    await dingtalk({ tokens }).send(hello, first)
    expect(tokens.held).toEqual({ token: 'T1', expiresAt: '2026-03-02T02:55:00Z' })
    await dingtalk({ tokens }).send(hello, first)
    expect(office.askedFor(TOKEN)).toHaveLength(1)
  })

  it.each([STALE, { raw: '', status: 401 }])(
    'refused by the new API is renewed once and the call replayed: $status $raw',
    async (stale) => {
      office.answer(TOKEN, granted('T1'), granted('T2'))
      office.answer(SEND, stale, SENT)
      expect(await dingtalk().send(hello, first)).toMatchObject({ messageId: 'PQK-1' })
      expect(tokensOf(SEND)).toEqual(['T1', 'T2'])
    },
  )

  it.each([40014, 42001, '40014'])(
    'refused by the old API with %j is renewed once and the call replayed',
    async (errcode) => {
      office.answer(TOKEN, granted('T1'), granted('T2'))
      office.answer(UPLOAD, { errcode, errmsg: 'no' }, UPLOADED)
      expect(await dingtalk().send(file, first)).toMatchObject({ messageId: 'PQK-1' })
      expect(tokensOf(UPLOAD)).toEqual(['T1', 'T2'])
    },
  )

  it('refused behind the old API’s gateway is renewed, too', async () => {
    office.answer(TOKEN, granted('T1'), granted('T2'))
    office.answer(UPLOAD, { errcode: 88, errmsg: 'no', sub_code: '40014', sub_msg: 'no' }, UPLOADED)
    await dingtalk().send(file, first)
    expect(tokensOf(UPLOAD)).toEqual(['T1', 'T2'])
  })

  it('refused again is left to the schedule', async () => {
    office.answer(TOKEN, granted('T1'), granted('T2'))
    office.answer(SEND, STALE)
    expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ retryable: true, outcomeUnknown: false })
    expect([office.askedFor(TOKEN).length, office.askedFor(SEND).length]).toEqual([2, 2])
  })

  it('that is given once more although it was refused does not go round in circles', async () => {
    office.answer(SEND, STALE)
    const app = dingtalk()
    for (let time = 0; time < 3; time += 1) await errorOf(app.send(hello, first))
    expect(office.askedFor(SEND).length).toBeLessThanOrEqual(6)
    expect(office.askedFor(TOKEN).length).toBeLessThanOrEqual(6)
  })

  it('is renewed by one call when many are refused at once', async () => {
    const app = dingtalk()
    await app.send(hello, first)
    office.answer(TOKEN, granted('T2'))
    office.answer(SEND, ({ headers }) => (headers['x-acs-dingtalk-access-token'] === 'T2' ? SENT : STALE))
    await Promise.all(Array.from({ length: 5 }, () => app.send(hello, first)))
    expect(office.askedFor(TOKEN)).toHaveLength(2)
  })

  it('with wrong credentials is not asked for again until the pause is over', async () => {
    office.answer(TOKEN, refused(400, 'invalidClientIdOrSecret'))
    const app = dingtalk()
    const errors = [await errorOf(app.send(hello, first)), await errorOf(app.send(card, first))]
    expect(errors.map((error) => [error.code, error.retryable, error.pauseSeconds])).toEqual([
      ['invalidClientIdOrSecret', true, 600],
      ['invalidClientIdOrSecret', true, 600],
    ])
    expect([office.askedFor(TOKEN).length, office.askedFor(SEND).length]).toEqual([1, 0])
    expect(errors[0]?.message).toContain('DINGTALK_CLIENT_SECRET')

    clock.forward({ seconds: 600 })
    office.answer(TOKEN, granted('T1'))
    expect(await app.send(hello, first)).toMatchObject({ messageId: 'PQK-1' })
  })

  it.each([{}, { accessToken: '', expireIn: 7200 }, { accessToken: 'T', expireIn: 0 }])(
    'is not taken from %j',
    async (answer) => {
      office.answer(TOKEN, answer)
      expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({
        method: TOKEN,
        code: 'malformed',
        retryable: true,
        outcomeUnknown: false,
      })
    },
  )
})

describe('when DingTalk asks for patience', () => {
  it.each(['Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'Forbidden.AccessDenied.QpsLimitForApi'])(
    'with 403 %s it is asked again three times, after a second or more each',
    async (code) => {
      office.answer(SEND, refused(403, code))
      const error = await errorOf(dingtalk().send(hello, first))
      expect(error).toMatchObject({ retryable: true, outcomeUnknown: false, exhausted: false })
      expect(error.pauseSeconds).toBeGreaterThan(0)
      expect(office.askedFor(SEND)).toHaveLength(4)
      expect(pauses).toHaveLength(3)
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000)
    },
  )

  it('of a minute, it is left alone for that minute', async () => {
    office.answer(SEND, refused(403, 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi'))
    expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ retryable: true, pauseSeconds: 60 })
    expect(office.askedFor(SEND)).toHaveLength(1)
  })

  it('every call waits for its turn first, the one for the token too', async () => {
    const turns: string[] = []
    await dingtalk({ turn: async (api) => turns.push(api) }).send(hello, first)
    expect(turns).toEqual(['/v1.0/oauth2/accessToken', '/v1.0/robot/oToMessages/batchSend'])
  })

  it('the pauses are not the same for everybody', async () => {
    office.answer(SEND, BUSY)
    await errorOf(dingtalk().send(hello, first))
    const once = pauses.splice(0)
    await errorOf(dingtalk().send(hello, first))
    expect(pauses).not.toEqual(once)
  })

  it('for a moment, nobody notices', async () => {
    office.answer(SEND, BUSY, BUSY, SENT)
    expect(await dingtalk().send(hello, first)).toMatchObject({ messageId: 'PQK-1' })
  })

  it.each([-1, 90018, 90002, '-1'])('with errcode %j of the old API it is asked again', async (errcode) => {
    office.answer(UPLOAD, { errcode, errmsg: 'busy' }, UPLOADED)
    await dingtalk().send(file, first)
    expect([office.askedFor(UPLOAD).length, pauses.length]).toEqual([2, 1])
  })

  it('because the month’s allowance is used up, it is not asked again, and somebody is to know', async () => {
    office.answer(SEND, refused(403, 'Forbidden.AccessDenied.ApiCountLimitForOrg'))
    expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ exhausted: true, retryable: false })
    expect([office.askedFor(SEND).length, pauses]).toEqual([1, []])
  })

  it('in the old style because the allowance is used up, it is not asked again either', async () => {
    office.answer(UPLOAD, { errcode: 90020, errmsg: 'no' })
    expect(await errorOf(dingtalk().send(file, first))).toMatchObject({ exhausted: true, retryable: false })
    expect(office.askedFor(UPLOAD)).toHaveLength(1)
  })

  it.each([
    ['a page', { raw: '<!DOCTYPE html><html>banned SECRET</html>', status: 200 }],
    ['a page with 403', { raw: '\n <html>banned</html>', status: 403 }],
    ['its own JSON', { raw: '{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}', status: 200 }],
    ['its own JSON with 403', { raw: '{"status":1111,"wait":5}', status: 403 }],
  ])('because our address is banned by %s, the platform is left alone for five minutes', async (_, reply) => {
    office.answer(SEND, reply)
    expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ retryable: true, pauseSeconds: 300 })
    expect(office.askedFor(SEND)).toHaveLength(1)
  })

  it('a ban that meets the token is remembered as well', async () => {
    office.answer(TOKEN, { raw: '<html></html>', status: 200 })
    const app = dingtalk()
    await errorOf(app.send(hello, first))
    await errorOf(app.send(hello, first))
    expect(office.askedFor(TOKEN)).toHaveLength(1)
  })
})

describe('when DingTalk says no', () => {
  it.each<[number, string, boolean, number | undefined]>([
    [403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', true, 600],
    [403, 'Forbidden.AccessDenied.IpNotInWhiteList', true, 60],
    [400, 'bot.stopped', true, 600],
    [400, 'invalidParameter.robotCode.auth', true, 600],
    [400, 'send.too.fast', true, undefined],
    [400, 'too.many.people', true, undefined],
    [400, 'invalidParameter.msgParam.invalid', false, undefined],
    [400, 'contain.notAllowed.text', false, undefined],
    [404, 'error.notFound', false, undefined],
    [400, 'another.year', false, undefined],
  ])(
    '%i %s: to be tried again %s, platform left alone for %s seconds',
    async (status, code, retryable, pauseSeconds) => {
      office.answer(SEND, refused(status, code))
      const error = await errorOf(dingtalk().send(hello, first))
      expect(error).toMatchObject({ platform: 'dingtalk', method: SEND, code, retryable, pauseSeconds })
      expect([error.outcomeUnknown, error.exhausted]).toEqual([false, false])
      expect(office.askedFor(SEND)).toHaveLength(1)
    },
  )

  it.each([
    ['staffId.notExisted', 'not_in_organisation'],
    ['robot.oto.notExist', 'refused_by_chat'],
    ['chatbotId.notAllow.sendOTO', 'refused_by_chat'],
  ])('%s is about the person, who was not reached: %s', async (code, undelivered) => {
    office.answer(SEND, refused(400, code))
    expect(await dingtalk().send(hello, first)).toMatchObject({ undelivered })
  })

  it('a code that is the name of something every object has is one like any other', async () => {
    const code = 'constructor'
    office.answer(SEND, refused(400, code))
    const error = await errorOf(dingtalk().send(hello, first))
    expect(error).toMatchObject({ code, retryable: false })
    expect(error.message).toContain('refused')
  })

  it('no error shows a token, a secret, or the message', async () => {
    const replies = [
      refused(400, 'invalidParameter.msgParam.invalid'),
      refused(500, 'system.error'),
      { raw: '<html>SECRET</html>', status: 502 },
      { raw: 'SECRET', status: 200 },
      'hang up' as const,
    ]
    for (const [method, message] of [[SEND, hello] as const, [DELIVER, card] as const, [UPLOAD, file] as const]) {
      for (const reply of replies) {
        office.answer(method, reply)
        const error = await errorOf(dingtalk().send(message, first))
        expect(JSON.stringify([error.message, error, error.stack, error.cause])).not.toMatch(/SECRET|T1|状态|理事会/)
      }
    }
  })
})

describe('when the line is bad', () => {
  it.each([
    ['a broken line', 'hang up' as const, 'network', true],
    ['words instead of JSON', { raw: 'busy', status: 200 }, 'malformed', true],
    ['JSON that is no object', { raw: '[]', status: 200 }, 'malformed', true],
    ['status 502', { raw: '', status: 502 }, 'http', true],
    ['status 503 in words', { raw: 'unavailable', status: 503 }, 'http', true],
    ['status 404', { raw: '', status: 404 }, 'http', false],
    ['a way elsewhere', { raw: '', status: 302 }, 'http', false],
  ])('%s may have delivered the message all the same', async (_, reply, code, retryable) => {
    for (const [method, message] of [[SEND, hello] as const, [DELIVER, card] as const]) {
      office.answer(method, reply)
      expect(await errorOf(dingtalk().send(message, first))).toMatchObject({ code, retryable, outcomeUnknown: true })
    }
  })

  it.each([
    ['an error of its own', refused(500, 'system.error')],
    ['an error of another year', refused(500, 'ServiceFailure')],
    ['the page of a gateway', { raw: '<html><h1>502 Bad Gateway</h1></html>', status: 502 }],
  ])('a server that stumbles with %s may have delivered it, too', async (_, reply) => {
    office.answer(SEND, reply)
    expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ retryable: true, outcomeUnknown: true })
  })

  it('an answer that does not come in time may have delivered it, too', async () => {
    office.answer(SEND, 'silence')
    expect(await errorOf(dingtalk({ timeoutMs: 50 }).send(hello, first))).toMatchObject({
      code: 'timeout',
      retryable: true,
      outcomeUnknown: true,
    })
  })

  it('while the token or the file is fetched nothing was delivered', async () => {
    for (const reply of ['hang up' as const, { raw: '', status: 502 }, refused(500, 'system.error')]) {
      office.answer(UPLOAD, reply)
      expect(await errorOf(dingtalk().send(file, first))).toMatchObject({ method: UPLOAD, outcomeUnknown: false })
      office.answer(UPLOAD, UPLOADED)
      office.answer(TOKEN, reply)
      expect(await errorOf(dingtalk().send(hello, first))).toMatchObject({ method: TOKEN, outcomeUnknown: false })
      office.answer(TOKEN, granted('T1'))
    }
  })

  it('a door that is shut has taken nothing', async () => {
    const app = dingtalk({ tokens: shelf({ token: 'T1', expiresAt: '2026-03-02T03:00:00Z' }) })
    await office.close()
    expect(await errorOf(app.send(hello, first))).toMatchObject({
      method: SEND,
      code: 'network',
      retryable: true,
      outcomeUnknown: false,
    })
    office = await openOffice()
  })

  it.each([
    ['a code that is null', { errcode: null, errmsg: 'ok' }],
    ['a code that is a list', { errcode: [0], errmsg: 'ok' }],
  ])('an old-style answer with %s is malformed', async (_, answer) => {
    office.answer(UPLOAD, answer)
    expect(await errorOf(dingtalk().send(file, first))).toMatchObject({ method: UPLOAD, code: 'malformed' })
  })

  it('an old-style success stays one, whatever else is null in it', async () => {
    office.answer(UPLOAD, { ...UPLOADED, sub_code: null, sub_msg: null })
    expect(await dingtalk().send(file, first)).toMatchObject({ messageId: 'PQK-1' })
  })
})
