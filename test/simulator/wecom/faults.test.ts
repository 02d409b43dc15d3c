import { expect, test } from 'vitest'
import { openCorp } from './settings.ts'

const SEND = '/cgi-bin/message/send'

test('an errcode strikes as often as it was planned, and only that call', async () => {
  const { simulator, sendText, login } = await openCorp()
  simulator.faults.next(SEND, { errcode: -1 }, 2)
  expect(await login()).toMatchObject({ errcode: 0 })
  const answers = [await sendText('一'), await sendText('二'), await sendText('三')]
  expect(answers.map(({ errcode }) => errcode)).toEqual([-1, -1, 0])
  expect(simulator.chatOf('ZhangSan')).toHaveLength(1)
})

test('an untrusted address and too many calls are refused until the switch goes back', async () => {
  const { simulator, login } = await openCorp()
  simulator.faults.untrustedIp = true
  expect(await login()).toMatchObject({ errcode: 60020, errmsg: expect.stringContaining('from ip: 127.0.0.1') })
  simulator.faults.untrustedIp = false
  simulator.faults.throttled = true
  expect(await login()).toMatchObject({ errcode: 45009 })
  simulator.faults.throttled = false
  expect(await login()).toMatchObject({ errcode: 0 })
})

test('a gateway may answer with a page instead, with or without an error status', async () => {
  const { simulator, apiBase } = await openCorp()
  simulator.faults.next('/cgi-bin/gettoken', { html: true })
  simulator.faults.next('/cgi-bin/gettoken', { status: 502 })
  const [first, second] = [await fetch(`${apiBase}/cgi-bin/gettoken`), await fetch(`${apiBase}/cgi-bin/gettoken`)]
  expect([first.status, second.status]).toEqual([200, 502])
  expect(await first.text()).toContain('<html>')
})

test('a lost answer leaves the work done', async () => {
  const { simulator, sendText } = await openCorp()
  simulator.faults.next(SEND, { lostAnswer: true })
  await expect(sendText('到了吗')).rejects.toThrow()
  expect(simulator.chatOf('ZhangSan')).toHaveLength(1)
})

test('while the platform is down nothing is done', async () => {
  const { simulator, sendText, login } = await openCorp()
  simulator.faults.down = true
  await expect(login()).rejects.toThrow()
  simulator.faults.down = false
  expect(await sendText('恢复了')).toMatchObject({ errcode: 0 })
})

test('a slow platform answers after the caller has gone', async () => {
  const { simulator, apiBase } = await openCorp()
  simulator.faults.slowMs = 500
  const signal = AbortSignal.timeout(50)
  await expect(fetch(`${apiBase}/cgi-bin/gettoken`, { signal })).rejects.toThrow('timeout')
})

test('the same seed gives the same ids, without one they differ', async () => {
  const tokenOf = async (more: object) => (await (await openCorp(more)).login()).access_token
  expect(await tokenOf({ seed: 1 })).toBe(await tokenOf({ seed: 1 }))
  expect(await tokenOf({ seed: undefined })).not.toBe(await tokenOf({ seed: undefined }))
})
