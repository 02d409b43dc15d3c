import { afterEach } from 'vitest'
import { createHandClock } from '../../../src/clock.ts'
import { createWecomSimulator } from '../../../src/simulator/wecom/simulator.ts'

/** The settings of the corp in these tests. */
export const corp = {
  corpId: 'wwtestcorp000001',
  agentId: 1000002,
  secret: 'secret-of-the-application',
  token: 'CallbackToken',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

type More = Partial<Parameters<typeof createWecomSimulator>[0]>

const closing: (() => Promise<unknown>)[] = []

/** Closes `close` when the running test is over. */
export function closeLater(close: () => Promise<unknown>): void {
  closing.push(close)
}

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** An open simulator with 张三 (ZhangSan) and 李四 (LiSi), and a client that calls it with a good token. */
export async function openCorp(more: More = {}) {
  const clock = createHandClock('Asia/Shanghai', '2026-03-02T09:00:00+08:00')
  const simulator = createWecomSimulator({ clock, callbackUrl: 'http://127.0.0.1:9/unused', seed: 7, ...corp, ...more })
  simulator.addMember({ userId: 'ZhangSan', name: '张三' })
  simulator.addMember({ userId: 'LiSi', name: '李四' })
  const { apiBase } = await simulator.listen()
  closeLater(() => simulator.close())
  const get = (path: string) => fetch(`${apiBase}${path}`).then(readJson)
  const login = () => get(`/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`)
  const post = async (path: string, body: unknown) => {
    const { access_token } = await login()
    const init = { method: 'POST', body: JSON.stringify(body) }
    return fetch(`${apiBase}/cgi-bin/message/${path}?access_token=${access_token}`, init).then(readJson)
  }
  return {
    clock,
    simulator,
    apiBase,
    get,
    login,
    send: (body: object) => post('send', { touser: 'zhangsan', agentid: corp.agentId, ...body }),
    sendText: (content: string, more: object = {}) =>
      post('send', { touser: 'zhangsan', agentid: corp.agentId, msgtype: 'text', text: { content }, ...more }),
    sendCard: (template_card: object, more: object = {}) =>
      post('send', { touser: 'zhangsan', agentid: corp.agentId, msgtype: 'template_card', template_card, ...more }),
    update: (body: object) => post('update_template_card', { agentid: corp.agentId, ...body }),
    recall: (msgid: string) => post('recall', { msgid }),
  }
}

/** An open corp as the tests hold it. */
export type OpenCorp = Awaited<ReturnType<typeof openCorp>>

async function readJson(response: Response) {
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: errors too come with 200`)
  return (await response.json()) as Record<string, unknown> & { errcode: number; access_token: string; msgid: string }
}

/** A legal card of each kind; `more` replaces parts of it. */
export const cards = {
  button: (more: object = {}) => ({
    card_type: 'button_interaction',
    task_id: 'call_1@v1',
    main_title: { title: '理事会会议通知' },
    button_list: [
      { text: '出席', key: 'present' },
      { text: '请假', key: 'leave', style: 2 },
    ],
    ...more,
  }),
  vote: (more: object = {}) => ({
    card_type: 'vote_interaction',
    task_id: 'vote_1',
    main_title: { title: '会议日期' },
    checkbox: {
      question_key: 'day',
      option_list: [
        { id: 'none', text: '尚未选择' },
        { id: 'monday', text: '周一' },
        { id: 'friday', text: '周五' },
      ],
    },
    submit_button: { text: '提交', key: 'submit' },
    ...more,
  }),
  multiple: (more: object = {}) => ({
    card_type: 'multiple_interaction',
    task_id: 'multi_1',
    main_title: { title: '会务安排' },
    select_list: [
      {
        question_key: 'meal',
        option_list: [
          { id: 'no', text: '不用餐' },
          { id: 'yes', text: '用餐' },
        ],
      },
      {
        question_key: 'room',
        option_list: [
          { id: 'no', text: '不住宿' },
          { id: 'yes', text: '住宿' },
        ],
        selected_id: 'yes',
      },
    ],
    submit_button: { text: '提交', key: 'submit' },
    ...more,
  }),
  text: (more: object = {}) => ({
    card_type: 'text_notice',
    main_title: { title: '会议已结束' },
    card_action: { type: 1, url: 'https://example.org/help' },
    ...more,
  }),
  news: (more: object = {}) => ({
    card_type: 'news_notice',
    main_title: { title: '年会' },
    card_image: { url: 'https://example.org/a.png' },
    card_action: { type: 1, url: 'https://example.org/help' },
    ...more,
  }),
}
