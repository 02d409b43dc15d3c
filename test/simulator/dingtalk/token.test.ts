import { expect, test } from 'vitest'
import { call, corp, openCorp } from './settings.ts'

const SEND = '/v1.0/robot/oToMessages/batchSend'
const pair = { appKey: corp.clientId, appSecret: corp.clientSecret }

test('the token stays the same while it is valid, and each login prolongs it', async () => {
  const { clock, login, apiBase } = await openCorp()
  const first = await login()
  expect(first).toMatchObject({ status: 200, body: { expireIn: 7200, accessToken: expect.any(String) } })
  clock.forward({ seconds: 7199 })
  expect((await login()).body.accessToken).toBe(first.body.accessToken)
  clock.forward({ seconds: 7199 })
  const token = { 'x-acs-dingtalk-access-token': String(first.body.accessToken) }
  expect(await call('POST', `${apiBase}${SEND}`, {}, token)).not.toMatchObject({
    body: { code: 'InvalidAuthentication' },
  })
  clock.forward({ seconds: 1 })
  expect(await call('POST', `${apiBase}${SEND}`, {}, token)).toMatchObject({
    status: 400,
    body: { code: 'InvalidAuthentication', message: '不合法的access_token', requestid: expect.any(String) },
  })
  expect((await login()).body.accessToken).not.toBe(first.body.accessToken)
})

test('the life of a token can be shortened', async () => {
  const { clock, login } = await openCorp({ tokenSeconds: 60 })
  const first = await login()
  expect(first.body.expireIn).toBe(60)
  clock.forward({ seconds: 60 })
  expect((await login()).body.accessToken).not.toBe(first.body.accessToken)
})

test('a missing, invented or revoked token is refused with 400 on the new host and 40014 on the old', async () => {
  const { simulator, apiBase, oapiBase, login } = await openCorp()
  const { body } = await login()
  const user = (token: unknown) =>
    call('POST', `${oapiBase}/topapi/v2/user/get?access_token=${token}`, { userid: 'lisi' })
  expect(await user(body.accessToken)).toMatchObject({ status: 200, body: { errcode: 0 } })
  simulator.faults.revokeToken()
  expect(await user(body.accessToken)).toMatchObject({ status: 200, body: { errcode: 40014 } })
  for (const headers of [{}, { 'x-acs-dingtalk-access-token': 'invented' }])
    expect(await call('POST', `${apiBase}${SEND}`, {}, headers)).toMatchObject({
      status: 400,
      body: { code: 'InvalidAuthentication' },
    })
})

test.each([
  ['a wrong secret', { ...pair, appSecret: 'x' }, 'invalidClientIdOrSecret'],
  ['no secret', { appKey: corp.clientId }, 'MissingappSecret'],
  ['an unknown field', { ...pair, grantType: 'x' }, 'invalidParameter'],
])('a login with %s is refused', async (_, body, code) => {
  const { apiBase } = await openCorp()
  expect(await call('POST', `${apiBase}/v1.0/oauth2/accessToken`, body)).toMatchObject({ status: 400, body: { code } })
})

test('wrong secrets are counted', async () => {
  const { simulator, apiBase, login } = await openCorp()
  await login()
  await call('POST', `${apiBase}/v1.0/oauth2/accessToken`, { ...pair, appKey: 'x' })
  expect(simulator.counters).toMatchObject({ tokenCalls: 2, wrongSecrets: 1 })
})

test('a form is no body', async () => {
  const { apiBase } = await openCorp()
  const form = { method: 'POST', body: new URLSearchParams(pair) }
  const response = await fetch(`${apiBase}/v1.0/oauth2/accessToken`, form)
  expect([response.status, await response.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'Missingbody', message: 'body is mandatory for this action.' }),
  ])
})

test('the old host gives the same tokens', async () => {
  const { oapiBase, login } = await openCorp()
  const query = `appkey=${corp.clientId}&appsecret=${corp.clientSecret}`
  const { accessToken } = (await login()).body
  expect(await call('GET', `${oapiBase}/gettoken?${query}`)).toMatchObject({
    body: { errcode: 0, access_token: accessToken, expires_in: 7200 },
  })
  expect(await call('GET', `${oapiBase}/gettoken?${query}x`)).toMatchObject({ status: 200, body: { errcode: 40089 } })
  expect(await call('GET', `${oapiBase}/gettoken?${query}&x=1`)).toMatchObject({ body: { errcode: 400002 } })
  expect(await call('POST', `${oapiBase}/gettoken?${query}`, {})).toMatchObject({ body: { errcode: 43001 } })
})

test('each path is known on one host only, with one method', async () => {
  const { apiBase, oapiBase, api } = await openCorp()
  expect(await call('GET', `${apiBase}/gettoken?appkey=a&appsecret=b`)).toMatchObject({ status: 404 })
  expect(await call('POST', `${oapiBase}/v1.0/oauth2/accessToken`, pair)).toMatchObject({ status: 404 })
  expect(await api('POST', '/v1.0/unheard-of', {})).toMatchObject({ status: 404, body: { code: 'error.notFound' } })
  expect(await api('PUT', SEND, {})).toMatchObject({ status: 404 })
  expect(await api('POST', '/v1.0/robot/oToMessages/batchRecall', {})).toMatchObject({ status: 404 })
})

test('a person is found by userid, as JSON or as a form, until they leave', async () => {
  const { simulator, oapiBase, login } = await openCorp()
  const url = `${oapiBase}/topapi/v2/user/get?access_token=${(await login()).body.accessToken}`
  const found = { errcode: 0, result: { userid: 'zhangsan', name: '张三', active: true, unionid: expect.any(String) } }
  expect(await call('POST', url, { userid: 'zhangsan', language: 'zh_CN' })).toMatchObject({ body: found })
  const form = await fetch(url, { method: 'POST', body: new URLSearchParams({ userid: 'zhangsan' }) })
  expect(await form.json()).toMatchObject(found)
  for (const body of [{}, { userId: 'zhangsan' }, { userid: 5 }])
    expect(await call('POST', url, body)).toMatchObject({ body: { errcode: 400002 } })
  expect(await call('POST', url, { userid: 'ZhangSan' })).toMatchObject({ body: { errcode: 60121 } })
  await simulator.leave('zhangsan')
  expect(await call('POST', url, { userid: 'zhangsan' })).toMatchObject({ body: { errcode: 60121 } })
})
