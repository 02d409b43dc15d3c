import { expect, test } from 'vitest'
import { openStream } from './presses.ts'
import { button, cardData, cardTo, cardToGroup, corp, openCorp } from './settings.ts'

const contentOf = (inner: string, name = 'content') => JSON.parse(JSON.parse(inner)[name]).cardPrivateData
test('a press says which button of which card, content being a text of JSON', async () => {
  const { simulator, bodies } = await openStream()
  const { inner, status } = await simulator.tap('zhangsan', { actionId: 'leave' })
  expect(status).toBe(200)
  expect(bodies()).toEqual([JSON.parse(inner)])
  expect(JSON.parse(inner)).toMatchObject({
    type: 'actionCallback',
    outTrackId: 'card-1',
    corpId: corp.corpId,
    userId: 'zhangsan',
    userIdType: 1,
    content: expect.any(String),
  })
  expect(contentOf(inner)).toEqual({ actionIds: ['leave'], params: {} })
})

test('two pages call the payload value', async () => {
  const { simulator } = await openStream()
  simulator.faults.cardPayload = 'value'
  const { inner } = await simulator.tap('zhangsan', { actionId: 'leave' })
  expect(contentOf(inner, 'value')).toEqual({ actionIds: ['leave'], params: {} })
  expect(JSON.parse(inner)).not.toHaveProperty('content')
})

test('among buttons of one actionId the params choose', async () => {
  const { simulator } = await openStream(undefined, [
    button('vote', { on: '1', say: 'yes' }),
    button('vote', { on: '1', say: 'no' }),
    button('vote', { on: '2', say: 'no' }, { status: 'disabled' }),
  ])
  const { inner } = await simulator.tap('lisi', { actionId: 'vote', params: { say: 'no' } })
  expect(contentOf(inner).params).toEqual({ on: '1', say: 'no' })
  await expect(simulator.tap('lisi', { actionId: 'vote', params: { on: '2' } })).rejects.toThrow(
    'no card has a live button',
  )
  const forced = await simulator.tap('lisi', { actionId: 'vote', params: { on: '2' }, force: true })
  expect(contentOf(forced.inner).params).toEqual({ on: '2', say: 'no' })
})

test('the newest card that has the button is pressed, or the one that is named', async () => {
  const { simulator, deliver } = await openStream()
  await deliver({ ...cardTo(['zhangsan'], [button('other')]), outTrackId: 'card-2' })
  const pressed = async (press: object) =>
    JSON.parse((await simulator.tap('zhangsan', { actionId: 'present', ...press })).inner).outTrackId
  expect(await pressed({})).toBe('card-1')
  await deliver({ ...cardTo(['zhangsan'], [button('present')]), outTrackId: 'card-3' })
  expect(await pressed({})).toBe('card-3')
  expect(await pressed({ outTrackId: 'card-1' })).toBe('card-1')
  await expect(pressed({ outTrackId: 'card-2' })).rejects.toThrow('no card has a live button present')
  await expect(pressed({ outTrackId: 'none' })).rejects.toThrow('no card none')
})

test('a stale press sends the params of an earlier state', async () => {
  const { simulator, update } = await openStream(undefined, [button('present', { revision: '1' })])
  await update({ cardData: cardData([button('present', { revision: '2' })]) })
  const live = await simulator.tap('zhangsan', { actionId: 'present' })
  expect(contentOf(live.inner).params).toEqual({ revision: '2' })
  await update({ cardData: cardData([]) })
  await expect(simulator.tap('zhangsan', { actionId: 'present' })).rejects.toThrow('none')
  const press = { actionId: 'present', params: { revision: '1' } }
  const stale = await simulator.tap('zhangsan', { ...press, force: true })
  expect(contentOf(stale.inner).params).toEqual({ revision: '1' })
})

test('a forged press is sent as it is asked for, by anybody, on any card', async () => {
  const { simulator } = await openStream(undefined, [button('approve', { ref: '7' })])
  simulator.addMember({ userId: 'wangwu', name: '王五' })
  await expect(simulator.tap('wangwu', { actionId: 'approve' })).rejects.toThrow('no card')
  const stolen = await simulator.tapAs('wangwu', { actionId: 'approve' })
  expect([JSON.parse(stolen.inner).userId, contentOf(stolen.inner).params]).toEqual(['wangwu', { ref: '7' }])
  const invented = await simulator.tapAs('wangwu', { actionId: 'delete', params: { ref: '8' }, outTrackId: 'none' })
  expect(JSON.parse(invented.inner)).toMatchObject({ outTrackId: 'none', userId: 'wangwu' })
  expect([invented.status, contentOf(invented.inner)]).toEqual([200, { actionIds: ['delete'], params: { ref: '8' } }])
})

test('a press on a card in a group', async () => {
  const { simulator, api } = await openStream()
  const groupId = simulator.addGroup({ title: '理事会', members: ['lisi'] })
  await api('POST', '/v1.0/card/instances/createAndDeliver', { ...cardToGroup(groupId), outTrackId: 'card-g' })
  const { inner } = await simulator.tap('lisi', { actionId: 'present', groupId })
  expect(JSON.parse(inner)).toMatchObject({ outTrackId: 'card-g', spaceId: groupId, userId: 'lisi' })
  await expect(simulator.tap('zhangsan', { actionId: 'present', groupId })).rejects.toThrow('not in the group')
})

test('a card without callbackType reports to nobody', async () => {
  const { simulator, deliver } = await openCorp()
  await deliver({ callbackType: undefined })
  const { status, attempts } = await simulator.tap('zhangsan', { actionId: 'present' })
  expect([status, attempts]).toEqual([undefined, [{ failure: expect.stringContaining('callbackType') }]])
})
