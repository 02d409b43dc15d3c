import { expect, test } from 'vitest'
import { button, cardData, cardTo, cardToGroup, openCorp, TEMPLATE } from './settings.ts'

const resultsOf = ({ body }: { body: Record<string, unknown> }) =>
  (body.result as { deliverResults: Record<string, unknown>[] }).deliverResults

test('a card is shown to each person in its own chat', async () => {
  const { simulator, deliver } = await openCorp()
  const answer = await deliver(cardTo(['zhangsan', 'lisi']))
  expect(answer).toMatchObject({ status: 200, body: { success: true, result: { outTrackId: 'card-1' } } })
  expect(resultsOf(answer)).toMatchObject([
    {
      spaceType: 'IM_ROBOT',
      spaceId: 'zhangsan',
      success: true,
      carrierId: expect.stringContaining('+'),
      errorMsg: '',
    },
    { spaceType: 'IM_ROBOT', spaceId: 'lisi', success: true },
  ])
  const [entry] = simulator.cardsOf('lisi')
  expect(entry).toMatchObject({
    from: 'robot',
    kind: 'card',
    outTrackId: 'card-1',
    templateId: TEMPLATE,
    data: { title: '理事会会议', content: '**请答复**' },
    buttons: [
      { variable: 'btns', text: 'present', status: 'normal', actionId: 'present', params: {} },
      { actionId: 'leave' },
    ],
    revision: 1,
    processQueryKey: resultsOf(answer)[1]?.carrierId,
  })
  expect(entry).not.toHaveProperty('updatedAt')
})

test('outer success does not mean that anybody got it, and the outTrackId is used up all the same', async () => {
  const { deliver } = await openCorp()
  const answer = await deliver(cardTo(['nobody']))
  expect(answer).toMatchObject({ status: 200, body: { success: true } })
  expect(resultsOf(answer)).toMatchObject([{ spaceId: 'nobody', success: false, errorMsg: expect.stringMatching(/./) }])
  expect(await deliver()).toMatchObject({ status: 400, body: { code: 'param.cardAlreadyExist' } })
})

test('a refused card leaves its outTrackId free', async () => {
  const { deliver } = await openCorp()
  expect(await deliver({ imRobotOpenDeliverModel: undefined })).toMatchObject({ status: 400 })
  expect(await deliver()).toMatchObject({ status: 200 })
})

const filled = (more: object) => ({ cardData: cardData([button('present')], more) })
const group = (value: unknown) => filled({ btns: JSON.stringify(value) })

test.each([
  ['an unknown field', { openDynamicDataConfig: {} }, 'param.invalid'],
  ['no template', { cardTemplateId: '' }, 'param.cardTemplateIdEmpty'],
  ['an unknown template', { cardTemplateId: 'x.schema' }, 'param.templateNotExist'],
  ['no outTrackId', { outTrackId: undefined }, 'param.outTrackIdEmpty'],
  ['an outTrackId of 101 characters', { outTrackId: 'x'.repeat(101) }, 'param.invalid'],
  ['no data', { cardData: undefined }, 'param.cardPublicDataEmpty'],
  ['data as a text', { cardData: '{}' }, 'param.invalid'],
  ['a number for a text', filled({ seats: 3 }), 'param.invalid'],
  ['an object for a text', filled({ rows: [] }), 'param.invalid'],
  ['an unknown variable', filled({ subtitle: 'x' }), 'param.invalid'],
  ['a boolean that is none', filled({ open: 'yes' }), 'param.invalid'],
  ['a number that is none', filled({ seats: 'three' }), 'param.invalid'],
  ['an array that is none', filled({ rows: '{}' }), 'param.invalid'],
  ['buttons that are no JSON', filled({ btns: 'x' }), 'param.invalid'],
  ['a button without event', group([{ text: 'x', color: 'blue', status: 'normal' }]), 'param.invalid'],
  ['a button of another status', group([{ ...button('x'), status: 'grey' }]), 'param.invalid'],
  ['a button with an unknown field', group([{ ...button('x'), size: 'big' }]), 'param.invalid'],
  ['a button with a number as param', group([button('x', { n: 5 } as never)]), 'param.invalid'],
  ['a button without actionId', group([button('')]), 'param.invalid'],
  ['two buttons alike', group([button('x', { a: '1', b: '2' }), button('x', { b: '2', a: '1' })]), 'param.invalid'],
  ['wrong private data', { privateData: { lisi: { cardParamMap: { secret: 'x' } } } }, 'param.invalid'],
  ['a callbackType in lower case', { callbackType: 'stream' }, 'param.invalid'],
  ['HTTP without route key', { callbackType: 'HTTP' }, 'param.callbackRouteKeyEmpty'],
  ['HTTP with an unregistered key', { callbackType: 'HTTP', callbackRouteKey: 'huiwu' }, 'param.invalid'],
  ['STREAM with a route key', { callbackRouteKey: 'huiwu' }, 'param.invalid'],
  ['no openSpaceId', { openSpaceId: undefined }, 'param.openSpaceIdEmpty'],
  ['another prefix', { openSpaceId: 'dtv1.card/IM_ROBOT.zhangsan' }, 'param.openSpaceIdInvalid'],
  ['an empty space', { openSpaceId: 'dtv1.card//IM_ROBOT.zhangsan;' }, 'param.openSpaceIdInvalid'],
  ['an unknown space', { openSpaceId: 'dtv1.card//IM_CHAT.zhangsan' }, 'param.openSpaceIdInvalid'],
  ['a pinned space', { openSpaceId: 'dtv1.card//ONE_BOX.cidx==' }, 'param.openSpaceIdInvalid'],
  ['no space model', { imRobotOpenSpaceModel: undefined }, 'param.openSpaceModelInvalid'],
  ['an incomplete space model', { imRobotOpenSpaceModel: {} }, 'param.openSpaceModelInvalid'],
  [
    'an unknown locale',
    { imRobotOpenSpaceModel: { supportForward: true, lastMessageI18n: { zh: 'x' } } },
    'param.invalid',
  ],
  ['no deliver model', { imRobotOpenDeliverModel: undefined }, 'param.openDeliverModelEmpty'],
  ['another space type', { imRobotOpenDeliverModel: { spaceType: 'IM_GROUP' } }, 'param.openDeliverModelError'],
  [
    'another robot',
    { imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: 'x' } },
    'param.openDeliverModelError',
  ],
  ['unionIds', { userIdType: 2 }, 'param.invalid'],
])('a card with %s is refused', async (_, more, code) => {
  const { simulator, deliver } = await openCorp()
  expect(await deliver(more)).toMatchObject({ status: 400, body: { code } })
  expect(simulator.cardsOf('zhangsan')).toEqual([])
})

test('every type of variable has its text, and an unknown or mistyped one is noted', async () => {
  const { simulator, deliver } = await openCorp()
  const link = { ...button('x'), event: { type: 'openLink', params: { url: 'https://example.org/' } } }
  const btns = JSON.stringify([button('x'), button('x', { n: '2' }), link])
  expect(await deliver(filled({ open: 'false', seats: '-2.5', rows: '[{"a":1}]', btns }))).toMatchObject({
    status: 200,
  })
  expect(simulator.cardsOf('zhangsan')[0]?.buttons).toMatchObject([
    { params: {} },
    { params: { n: '2' } },
    { url: link.event.params.url },
  ])
  expect(simulator.warnings).toEqual([])
  await deliver({ outTrackId: 'other', ...filled({ subtitle: 'x' }) })
  expect(simulator.warnings).toMatchObject([
    { where: `card template ${TEMPLATE}`, why: expect.stringContaining('subtitle') },
  ])
})

test('long values pass and are counted, too much in all does not', async () => {
  const { simulator, deliver } = await openCorp()
  expect(await deliver(filled({ content: 'x'.repeat(1025) }))).toMatchObject({ status: 200 })
  expect(simulator.counters.longValues).toBe(1)
  expect(await deliver({ outTrackId: 'b', ...filled({ content: 'x'.repeat(100_000) }) })).toMatchObject({ status: 400 })
})

test('a card can be created first and delivered later', async () => {
  const { simulator, api } = await openCorp()
  const { openSpaceId, imRobotOpenDeliverModel, ...creation } = cardTo()
  const delivery = { outTrackId: 'card-1', openSpaceId, imRobotOpenDeliverModel }
  const deliver = () => api('POST', '/v1.0/card/instances/deliver', delivery)
  expect(await deliver()).toMatchObject({ status: 400, body: { code: 'param.cardNotExist' } })
  const created = await api('POST', '/v1.0/card/instances', creation)
  expect(created).toMatchObject({ status: 200, body: { success: true, result: 'card-1' } })
  expect(simulator.cardsOf('zhangsan')).toEqual([])
  expect(await deliver()).toMatchObject({ body: { success: true, result: [{ spaceId: 'zhangsan', success: true }] } })
  expect(simulator.cardsOf('zhangsan')).toHaveLength(1)
  const bare = { ...creation, outTrackId: 'card-2', imRobotOpenSpaceModel: undefined }
  await api('POST', '/v1.0/card/instances', bare)
  const lacking = await api('POST', '/v1.0/card/instances/deliver', { ...delivery, outTrackId: 'card-2' })
  expect(lacking).toMatchObject({ status: 400, body: { code: 'param.openSpaceModelInvalid' } })
})

test('in a group the robot must be named, and recipients limit who sees the card', async () => {
  const { simulator, deliver, api } = await openCorp()
  const id = simulator.addGroup({ title: '理事会', members: ['zhangsan', 'lisi'] })
  const send = (body: object) => api('POST', '/v1.0/card/instances/createAndDeliver', body)
  expect(await send(cardToGroup(id, { robotCode: undefined }))).toMatchObject({
    body: { code: 'param.openDeliverModelError' },
  })
  expect(await deliver({ ...cardToGroup(id), imRobotOpenSpaceModel: undefined })).toMatchObject({ status: 200 })
  expect(await send({ ...cardToGroup(id, { recipients: ['lisi'] }), outTrackId: 'card-2' })).toMatchObject({
    status: 200,
  })
  const seen = (viewer?: string) => simulator.groupChatOf(id, viewer).map((it) => it.kind === 'card' && it.outTrackId)
  expect([seen(), seen('lisi'), seen('zhangsan')]).toEqual([['card-1', 'card-2'], ['card-1', 'card-2'], ['card-1']])
  const nowhere = await send({ ...cardToGroup('cidnone=='), outTrackId: 'card-3' })
  expect(resultsOf(nowhere)).toMatchObject([{ spaceType: 'IM_GROUP', success: false }])
})

test('a route key is one URL; only forceUpdate changes it', async () => {
  const { register } = await openCorp()
  const callbackUrl = 'https://example.org/card'
  expect(await register({ callbackUrl, apiSecret: 's' })).toMatchObject({
    status: 200,
    body: { success: true, result: { callbackUrl, apiSecret: 's' } },
  })
  expect(await register({ callbackUrl })).toMatchObject({ status: 500, body: { code: 'param.callbackRouteKeyExist' } })
  expect(await register({ callbackUrl, forceUpdate: true })).toMatchObject({ status: 200 })
  expect(await register({ callbackRouteKey: '', callbackUrl })).toMatchObject({
    body: { code: 'param.callbackRouteKeyEmpty' },
  })
  expect(await register({ callbackUrl: undefined })).toMatchObject({ body: { code: 'param.callbackUrlEmpty' } })
  expect(await register({ callbackUrl: 'example.org', forceUpdate: true })).toMatchObject({
    body: { code: 'param.invalid' },
  })
  expect(await register({ callbackUrl, secret: 's', forceUpdate: true })).toMatchObject({
    body: { code: 'param.invalid' },
  })
})

test('who left is unknown to cards and to messages', async () => {
  const { simulator, deliver, sendText } = await openCorp()
  await simulator.leave('zhangsan')
  expect(await sendText('通知')).toMatchObject({ body: { invalidStaffIdList: ['zhangsan'] } })
  expect(resultsOf(await deliver())).toMatchObject([{ success: false }])
})
