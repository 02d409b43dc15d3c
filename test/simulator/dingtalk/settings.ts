import { afterEach } from 'vitest'
import { createHandClock } from '../../../src/clock.ts'
import { createDingtalkSimulator } from '../../../src/simulator/dingtalk/simulator.ts'

/** The settings of the corp in these tests. */
export const corp = {
  corpId: 'dingtestcorp00000001',
  clientId: 'dingtestapp000000001',
  clientSecret: 'secret-of-the-application',
  eventToken: 'EventToken1',
  eventAesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
}

/** The one published template. */
export const TEMPLATE = 'aaaaaaaa-0000-4000-8000-000000000001.schema'
const variables = {
  title: 'string',
  content: 'markdown',
  open: 'boolean',
  seats: 'number',
  rows: 'array',
  btns: 'buttonGroup',
} as const

/** Short enough for tests, long enough for a busy machine. */
export const timings = {
  frameWithinMs: 400,
  redeliverAfterMs: 20,
  robotWithinMs: 400,
  eventWithinMs: 400,
  cardWithinMs: 400,
  closeAfterMs: 30,
}

/** Timings in which everything but the given ones would outlast any test. */
export const only = (given: Partial<typeof timings>) => ({
  ...Object.fromEntries(Object.keys(timings).map((name) => [name, 60_000])),
  ...given,
})

type Made = Parameters<typeof createDingtalkSimulator>[0]
type More = Partial<Omit<Made, 'timings'>> & { timings?: Made['timings'] }

const closing: (() => Promise<unknown> | unknown)[] = []

/** Closes `close` when the running test is over. */
export function closeLater(close: () => Promise<unknown> | unknown): void {
  closing.push(close)
}

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** An open simulator with 张三 (zhangsan) and 李四 (lisi), and a client that calls it with a good token. */
export async function openCorp(more: More = {}) {
  const clock = createHandClock('Asia/Shanghai', '2026-03-02T09:00:00+08:00')
  const simulator = createDingtalkSimulator({
    clock,
    mode: 'stream',
    templates: { [TEMPLATE]: variables },
    seed: 7,
    ...corp,
    ...more,
    timings: { ...timings, ...more.timings },
  })
  simulator.addMember({ userId: 'zhangsan', name: '张三' })
  simulator.addMember({ userId: 'lisi', name: '李四' })
  const { apiBase, oapiBase } = await simulator.listen()
  closeLater(() => simulator.close())
  const { clientId: appKey, clientSecret: appSecret } = corp
  const login = () => call('POST', `${apiBase}/v1.0/oauth2/accessToken`, { appKey, appSecret })
  const api = async (method: string, path: string, body?: unknown) => {
    const token = String((await login()).body.accessToken)
    return call(method, `${apiBase}${path}`, body, { 'x-acs-dingtalk-access-token': token })
  }
  return { clock, simulator, apiBase, oapiBase, login, api, ...clientOf(api) }
}

/** An open corp as the tests hold it. */
export type OpenCorp = Awaited<ReturnType<typeof openCorp>>

/** One call with JSON in and out. */
export async function call(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  const typed = { 'content-type': 'application/json', ...headers }
  const response = await fetch(url, { method, headers: typed, ...content })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

type Api = (method: string, path: string, body?: unknown) => ReturnType<typeof call>

function clientOf(api: Api) {
  const robot = { robotCode: corp.clientId }
  const send = (msgKey: string, param: unknown, more: object = {}) =>
    api('POST', '/v1.0/robot/oToMessages/batchSend', {
      ...robot,
      userIds: ['zhangsan'],
      msgKey,
      msgParam: typeof param === 'string' ? param : JSON.stringify(param),
      ...more,
    })
  return {
    send,
    sendText: (content: string, more: object = {}) => send('sampleText', { content }, more),
    sendToGroup: (openConversationId: string, content: string, more: object = {}) =>
      api('POST', '/v1.0/robot/groupMessages/send', {
        ...robot,
        openConversationId,
        msgKey: 'sampleText',
        msgParam: JSON.stringify({ content }),
        ...more,
      }),
    recall: (processQueryKeys: unknown[], more: object = {}) =>
      api('POST', '/v1.0/robot/otoMessages/batchRecall', { ...robot, processQueryKeys, ...more }),
    readStatus: (key: string) =>
      api(
        'GET',
        `/v1.0/robot/oToMessages/readStatus?robotCode=${corp.clientId}&processQueryKey=${encodeURIComponent(key)}`,
      ),
    deliver: (body: object = {}) => api('POST', '/v1.0/card/instances/createAndDeliver', { ...cardTo(), ...body }),
    update: (body: object) => api('PUT', '/v1.0/card/instances', { outTrackId: 'card-1', ...body }),
    register: (body: object) => api('POST', '/v1.0/card/callbacks/register', { callbackRouteKey: 'huiwu', ...body }),
  }
}

/** A button that calls back. */
export const button = (actionId: string, params: Record<string, string> = {}, more: object = {}) => ({
  text: actionId,
  color: 'blue',
  status: 'normal',
  event: { type: 'sendCardRequest', params: { actionId, params } },
  ...more,
})

/** Public data of a card with these buttons. */
export const cardData = (buttons: object[], more: object = {}) => ({
  cardParamMap: { title: '理事会会议', content: '**请答复**', btns: JSON.stringify(buttons), ...more },
})

/** A card to the chats of these people. */
export const cardTo = (userIds = ['zhangsan'], buttons = [button('present'), button('leave')]) => ({
  cardTemplateId: TEMPLATE,
  outTrackId: 'card-1',
  callbackType: 'STREAM',
  cardData: cardData(buttons),
  openSpaceId: `dtv1.card//${userIds.map((userId) => `IM_ROBOT.${userId}`).join(';')}`,
  imRobotOpenSpaceModel: { supportForward: false, lastMessageI18n: { ZH_CN: '理事会会议' } },
  imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: corp.clientId },
})

/** A card in a group. */
export const cardToGroup = (openConversationId: string, more: object = {}) => ({
  cardTemplateId: TEMPLATE,
  outTrackId: 'card-1',
  callbackType: 'STREAM',
  cardData: cardData([button('present')]),
  openSpaceId: `dtv1.card//im_group.${openConversationId}`,
  imGroupOpenSpaceModel: { supportForward: false },
  imGroupOpenDeliverModel: { robotCode: corp.clientId, ...more },
})

/** The texts of a chat. */
export const textsOf = (chat: object[]) => chat.map((entry) => ('text' in entry ? entry.text : undefined))
