import { DWClient, EventAck, TOPIC_ROBOT } from 'dingtalk-stream'
import { expect, test, vi } from 'vitest'
import { openGateway } from './client.ts'
import { button, cardTo, closeLater, corp, type OpenCorp, openCorp } from './settings.ts'

const CARD = '/v1.0/card/instances/callback'

/**
 * The official client of npm (2.1.5) with its faults: the gateway's URL is a constant, so `getEndpoint` is replaced by
 * the same request to the simulator; the array of subscriptions is shared by all instances, so each gets its own.
 */
async function openOfficial({ apiBase, simulator }: OpenCorp) {
  const quiet = vi.spyOn(console, 'info').mockImplementation(() => undefined)
  const { clientId, clientSecret } = corp
  const client = new DWClient({ clientId, clientSecret, debug: false })
  const config = client.getConfig() as { subscriptions: object[] }
  const state = client as unknown as { config: { subscriptions: object[]; autoReconnect: boolean }; dw_url: string }
  state.config.subscriptions = [...config.subscriptions]
  state.config.autoReconnect = false
  client.getEndpoint = async () => {
    const { body } = await openGateway(apiBase, { subscriptions: state.config.subscriptions, ua: '' })
    state.dw_url = `${body.endpoint}?ticket=${body.ticket}`
    return client
  }
  closeLater(() => {
    client.disconnect()
    quiet.mockRestore()
  })
  return { client, start: () => Promise.all([client.connect(), simulator.stream.connected()]) }
}

test('the official client receives a message and a press, and its answers are taken', async () => {
  const open = await openCorp({ eventChannel: 'stream' })
  const { simulator, deliver } = open
  const { client, start } = await openOfficial(open)
  const got: unknown[] = []
  client.registerCallbackListener(TOPIC_ROBOT, ({ headers, data }) => {
    got.push(JSON.parse(data))
    client.socketCallBackResponse(headers.messageId, {})
  })
  client.registerCallbackListener(CARD, ({ headers, data }) => {
    got.push(JSON.parse(data))
    const cardData = { cardParamMap: { content: '您已答复' } }
    client.socketCallBackResponse(headers.messageId, { cardData, cardUpdateOptions: { updateCardDataByKey: true } })
  })
  client.registerAllEventListener(({ headers }) => {
    got.push(headers.eventType)
    return { status: EventAck.SUCCESS }
  })
  await start()
  expect(await simulator.say('zhangsan', '状态')).toMatchObject({
    status: 200,
    attempts: [{ answer: '{"response":{}}' }],
  })
  await deliver(cardTo(['zhangsan'], [button('present', { revision: '1' })]))
  expect(await simulator.tap('zhangsan', { actionId: 'present' })).toMatchObject({ status: 200 })
  expect(simulator.cardsOf('zhangsan')).toMatchObject([{ data: { title: '理事会会议', content: '您已答复' } }])
  expect(await simulator.leave('lisi')).toMatchObject({ status: 200 })
  expect(await simulator.stream.ping()).toEqual({ answered: 1, silent: 0 })
  expect(got).toMatchObject([
    { text: { content: '状态' }, senderStaffId: 'zhangsan' },
    { outTrackId: 'card-1', userId: 'zhangsan' },
    'user_leave_org',
  ])
  expect(simulator.warnings).toEqual([])
})

test('its async event handler answers {}: that is no answer', async () => {
  const open = await openCorp({ eventChannel: 'stream', frameAttempts: 1, timings: { frameWithinMs: 30 } })
  const { client, start } = await openOfficial(open)
  client.registerAllEventListener((async () => ({ status: EventAck.SUCCESS })) as never)
  await start()
  expect(await open.simulator.leave('lisi')).toMatchObject({ status: undefined })
  expect(open.simulator.warnings).toHaveLength(1)
})
