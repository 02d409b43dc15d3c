import { expect, test } from 'vitest'
import { corp, openCorp } from './settings.ts'

test('the token stays the same until its two hours are over, then a call with it is expired', async () => {
  const { clock, login, get } = await openCorp()
  const first = await login()
  expect(first).toMatchObject({ errcode: 0, expires_in: 7200 })
  clock.forward({ seconds: 7199 })
  expect(await login()).toMatchObject({ access_token: first.access_token, expires_in: 1 })
  clock.forward({ seconds: 1 })
  expect(await get(`/cgi-bin/getcallbackip?access_token=${first.access_token}`)).toMatchObject({ errcode: 42001 })
  expect((await login()).access_token).not.toBe(first.access_token)
})

test('a token taken back early is invalid, and the next login gives another', async () => {
  const { simulator, login, get } = await openCorp()
  const { access_token } = await login()
  simulator.faults.revokeToken()
  expect(await get(`/cgi-bin/getcallbackip?access_token=${access_token}`)).toMatchObject({ errcode: 40014 })
  const next = await login()
  expect(next.access_token).not.toBe(access_token)
  expect(await get(`/cgi-bin/getcallbackip?access_token=${next.access_token}`)).toMatchObject({ errcode: 0 })
})

test('a missing or invented token is told apart', async () => {
  const { get } = await openCorp()
  expect(await get('/cgi-bin/getcallbackip')).toMatchObject({ errcode: 41001 })
  expect(await get('/cgi-bin/getcallbackip?access_token=invented')).toMatchObject({ errcode: 40014 })
})

test('logins with a wrong secret are refused and counted', async () => {
  const { simulator, get } = await openCorp()
  expect(await get(`/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=wrong`)).toMatchObject({ errcode: 40001 })
  expect(await get(`/cgi-bin/gettoken?corpid=wwelse&corpsecret=${corp.secret}`)).toMatchObject({ errcode: 40013 })
  expect(await get(`/cgi-bin/gettoken?corpid=${corp.corpId}`)).toMatchObject({ errcode: 41004 })
  expect(await get(`/cgi-bin/gettoken?corpsecret=${corp.secret}`)).toMatchObject({ errcode: 41002 })
  expect(simulator.counters).toMatchObject({ wrongSecrets: 1, tokenCalls: 4 })
})

test('query parameters that no page lists, or that come twice, are refused', async () => {
  const { get, login } = await openCorp()
  const { access_token } = await login()
  expect(await get(`/cgi-bin/getcallbackip?access_token=${access_token}&x=1`)).toMatchObject({ errcode: 40058 })
  const twice = `access_token=${access_token}&access_token=${access_token}`
  expect(await get(`/cgi-bin/getcallbackip?${twice}`)).toMatchObject({ errcode: 40058 })
  expect(await get('/cgi-bin/message/send')).toMatchObject({ errcode: 43002 })
  expect(await get('/cgi-bin/unheard-of')).toMatchObject({ errcode: 40066 })
})
