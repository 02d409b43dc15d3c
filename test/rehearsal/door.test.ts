import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JOB_WORDS } from '../../src/rehearsal/telling.ts'
import type { Act, PeopleView, RoomView } from '../../src/rehearsal/view.ts'
import { JOBS } from '../../src/schedule/jobs.ts'
import { portsFor } from '../support/processes.ts'
import { type OpenRoom, openRoom } from '../support/room.ts'

let room: OpenRoom
beforeAll(async () => {
  room = await openRoom(portsFor('door'))
}, 60_000)
afterAll(() => room?.close())

/** What the door answers to a hand: the status, and why not. */
async function act(body: Act | string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const answer = await fetch(`${room.url}/rehearsal/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const { why = '' } = answer.status === 204 ? {} : ((await answer.json()) as { why?: string })
  return [answer.status, why]
}

/** The room as somebody sees it, until it is as it should be. */
async function seen(seats: Record<string, string>, isSo: (view: RoomView) => boolean): Promise<RoomView> {
  const leave = new AbortController()
  const events = await fetch(`${room.url}/rehearsal/events?${new URLSearchParams(seats)}`, { signal: leave.signal })
  expect(events.headers.get('content-type')).toContain('text/event-stream')
  let text = ''
  for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const last = [...text.matchAll(/^data:(.*)\n\n/gm)].at(-1)?.[1]
    const view = last === undefined ? undefined : (JSON.parse(last) as RoomView)
    if (view === undefined || !isSo(view)) continue
    leave.abort()
    return view
  }
  throw new Error('the events ended')
}

test('what a person writes is in their chat, with the answer, without asking again', async () => {
  expect(await act({ act: 'say', platform: 'dingtalk', userId: 'dd-stranger', text: '你好' })).toEqual([204, ''])
  const { seats } = await seen({ dingtalk: 'dd-stranger' }, (view) => (view.seats[1]?.entries.length ?? 0) >= 2)
  expect(seats[0]).toMatchObject({ platform: 'wecom', word: '企业微信', entries: [] })
  expect(seats[1]).toMatchObject({ platform: 'dingtalk', name: '陌生人', down: false })
  expect(seats[1]?.entries[0]).toMatchObject({ from: 'person', kind: 'text', text: '你好', when: '3月2日 9:00' })
  expect(seats[1]?.entries[1]).toMatchObject({ from: 'huiwu' })
})

test('everybody can be played: those with a part first', async () => {
  const people = (await (await fetch(`${room.url}/rehearsal/people`)).json()) as PeopleView[]
  for (const { groups } of people) {
    const parts = groups[0]?.people.map(({ role }) => role)
    for (const role of ['plain', 'atRisk', 'vice', 'individual', 'supervisor', 'liaison', 'secretary', 'stranger'])
      expect(parts).toContain(role)
  }
  expect(people[0]?.groups.length).toBeGreaterThan(40)
})

test.each([
  ['rubbish', '{', 400],
  ['another act', '{"act":"erase"}', 400],
  ['more than it takes', JSON.stringify({ act: 'step', force: true }), 400],
  ['a jump of a year', JSON.stringify({ act: 'move', by: { days: 366 } }), 400],
  ['back in time', JSON.stringify({ act: 'move', by: { days: -1 } }), 400],
  [
    'a text as long as a book',
    JSON.stringify({ act: 'say', platform: 'wecom', userId: 'stranger', text: '长'.repeat(100_000) }),
    400,
  ],
])('%s is refused in words', async (_, body, status) => {
  expect(await act(body)).toEqual([status, '看不懂这个请求'])
})

test('somebody who is not there cannot write, and what is not on a card cannot be pressed', async () => {
  expect(await act({ act: 'say', platform: 'wecom', userId: 'nobody', text: '你好' })).toEqual([409, '没有账号 nobody'])
  const press = { act: 'press', platform: 'wecom', userId: 'su.xinran', card: 'no-such-card', key: 'attend' } as const
  expect(await act(press)).toEqual([409, '这张卡片刚刚变了，按钮已经按不了'])
  expect(await act({ act: 'step' })).toEqual([409, '现在没有在演的戏'])
  expect(await act({ act: 'play', scenario: '../../etc/passwd', platform: 'wecom' })).toEqual([
    409,
    '没有这出戏：../../etc/passwd',
  ])
  expect(await act({ act: 'startOver' })).toEqual([409, '这里不是演示协会，不能从头开始'])
})

test('other pages in the same browser cannot act here', async () => {
  const hello = { act: 'say', platform: 'wecom', userId: 'stranger', text: '替你说' } as const
  const own = '只接受排练室页面自己的请求'
  expect(await act(hello, { origin: 'https://evil.example' })).toEqual([403, own])
  expect(await act(hello, { 'content-type': 'text/plain' })).toEqual([403, own])
  expect((await act(hello, { origin: room.url }))[0]).toBe(204)
})

test('nothing of this machine is handed out but what the page is made of', async () => {
  for (const path of ['../rehearsal.ts', '..%2frehearsal.ts', 'lit/../../package.json', 'tsconfig.json', 'room.html'])
    expect((await fetch(`${room.url}/rehearsal/assets/${path}`)).status).toBe(404)
  const page = await fetch(`${room.url}/rehearsal`)
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self' 'sha256-/)
  expect((await fetch(`${room.url}/rehearsal/files/wecom/nothing`)).status).toBe(404)
})

test('by a name that only leads here, nobody gets in', async () => {
  const asked = async (path: string, host: string) => {
    const { promise, resolve } = Promise.withResolvers<number | undefined>()
    request({ port: new URL(room.url).port, path, headers: { host } }, ({ statusCode }) => resolve(statusCode)).end()
    return promise
  }
  for (const path of ['/rehearsal', '/rehearsal/people', '/rehearsal/scenarios', '/rehearsal/cards'])
    expect([await asked(path, 'evil.example'), await asked(path, 'localhost')]).toEqual([403, 200])
})

test('every job of the schedule has a word', () => {
  expect(Object.keys(JOB_WORDS).sort()).toEqual(JOBS.map(({ name }) => name).sort())
})
