import { expect, test } from 'vitest'
import { corp, openCorp } from './settings.ts'

const logged = async () => {
  const opened = await openCorp()
  const { access_token } = await opened.login()
  const ask = (method: string, query: string) => opened.get(`/cgi-bin/${method}?access_token=${access_token}&${query}`)
  return { ...opened, ask }
}

test('the app is shown with those who see it, and only to its own token', async () => {
  const { simulator, ask } = await logged()
  simulator.addMember({ userId: 'WangWu', name: '王五', inRange: false })
  simulator.stopApp(true)
  const users = { user: [{ userid: 'ZhangSan' }, { userid: 'LiSi' }] }
  expect(await ask('agent/get', `agentid=${corp.agentId}`)).toMatchObject({
    errcode: 0,
    close: 1,
    allow_userinfos: users,
  })
  expect(await ask('agent/get', 'agentid=1000009')).toMatchObject({ errcode: 301002 })
  expect(await ask('agent/get', 'x=1')).toMatchObject({ errcode: 40058 })
})

test('a person is shown to an app they see; others are refused, and who is not there is not found', async () => {
  const { simulator, ask } = await logged()
  simulator.addMember({ userId: 'WangWu', name: '王五', inRange: false })
  const zhang = await ask('user/get', 'userid=zhangsan')
  expect(zhang).toMatchObject({ errcode: 0, userid: 'ZhangSan', status: 1 })
  expect(zhang).not.toHaveProperty('mobile')
  expect(await ask('user/get', 'userid=wangwu')).toMatchObject({ errcode: 60011 })
  simulator.removeMember('lisi')
  expect(await ask('user/get', 'userid=LiSi')).toMatchObject({ errcode: 60111 })
})

test('every answer says what time it is on the clock of the corp', async () => {
  const { apiBase } = await openCorp()
  const { headers } = await fetch(`${apiBase}/cgi-bin/gettoken`)
  expect(headers.get('date')).toBe('Mon, 02 Mar 2026 01:00:00 GMT')
})
