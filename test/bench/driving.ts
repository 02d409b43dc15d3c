import autocannon from 'autocannon'
import { createMovableClock } from '../../src/clock.ts'
import { encrypt, sign } from '../../src/simulator/cipher.ts'
import { createWecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { APP, type DriverQuestion, type Load } from './app.ts'

// The load driver, a process of its own: the simulated WeCom, and the callbacks it sends.
const clock = createMovableClock('Asia/Shanghai')
const wecom = createWecomSimulator({ clock, ...APP })
const callback = { url: '' }

process.on('message', async (question: DriverQuestion) => process.send?.(await answer(question)))

async function answer(question: DriverQuestion): Promise<object> {
  if ('open' in question) {
    if (question.open.at !== undefined) clock.set(question.open.at)
    const { apiBase } = await wecom.listen()
    for (let n = 1; n <= question.open.people; n += 1) wecom.addMember({ userId: `rep.${n}`, name: `代表${n}` })
    return { apiBase }
  }
  if ('aim' in question) {
    callback.url = question.aim.url
    return { check: await wecom.saveCallbackUrl(`${question.aim.url}/wecom/callback`) }
  }
  return load(question.load)
}

type Order = Extract<DriverQuestion, { load: unknown }>['load']

/** Sends all messages, each sealed beforehand, and measures; with `answered` until each person has the answer. */
async function load({ count, connections, from, text, answered, withinMs }: Order): Promise<Load> {
  const sealed = Array.from({ length: count }, (_, index) => sealedMessage(from + index, text))
  const sentAt = new Map<string, number>()
  const took: number[] = []
  const heard = wecom.transcript.length
  const began = now()
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const pace = withinMs === undefined ? {} : { overallRate: (count * 1000) / withinMs }
  const options = { url: callback.url, connections, amount: count, ...pace, requests: [requestOf(sealed, sentAt)] }
  const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)))
  const accepted = { last: began }
  run.on('response', (_client, _status, _bytes, milliseconds) => {
    took.push(milliseconds)
    accepted.last = now()
  })
  const { non2xx, errors } = await promise
  const ends = answered ? await answersTo(sentAt, heard) : undefined
  return { ...figures(ends?.took ?? took, (ends?.last ?? accepted.last) - began), refused: non2xx + errors }
}

/** Milliseconds since 1970, by the clock that the transcript of the platform has its times from. */
function now(): number {
  return Number(clock.now().epochNanoseconds) / 1e6
}

function requestOf(sealed: Sealed[], sentAt: Map<string, number>): autocannon.Request {
  const waiting = sealed.values()
  const setupRequest = (request: autocannon.Request) => {
    const { value: message } = waiting.next()
    // Each connection prepares one request more than are sent.
    if (message === undefined) return request
    sentAt.set(message.userId, now())
    return { ...request, path: message.path, body: message.body }
  }
  return { method: 'POST', path: '/', headers: { 'content-type': 'text/xml' }, setupRequest }
}

/** Waits for one answer to each: how long every one took, and when the last one came. */
async function answersTo(sentAt: Map<string, number>, heard: number): Promise<{ took: number[]; last: number }> {
  for (let answers = answersIn(sentAt, heard); ; answers = answersIn(sentAt, heard)) {
    const took = [...answers].map(([userId, at]) => at - (sentAt.get(userId) ?? at))
    if (answers.size === sentAt.size) return { took, last: Math.max(...answers.values()) }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** When each of these people was first sent something after so many exchanges. */
function answersIn(people: Map<string, number>, heard: number): Map<string, number> {
  const answers = new Map<string, number>()
  for (const { direction, at, url, request } of wecom.transcript.slice(heard)) {
    if (direction !== 'api' || !url.startsWith('/cgi-bin/message/send')) continue
    const { touser } = JSON.parse(request) as { touser: string }
    if (people.has(touser) && !answers.has(touser)) answers.set(touser, Number(at.epochNanoseconds) / 1e6)
  }
  return answers
}

function figures(took: number[], milliseconds: number): Omit<Load, 'refused'> {
  const ordered = took.toSorted((a, b) => a - b)
  const at = (share: number) => ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0
  return { perSecond: took.length / (milliseconds / 1000), p50: at(0.5), p99: at(0.99), slowest: at(1) }
}

type Sealed = { userId: string; path: string; body: string }

/** Message `n`: its own id, from a person of its own. */
function sealedMessage(n: number, text: string): Sealed {
  const userId = `rep.${n}`
  const timestamp = String(Math.floor(now() / 1000))
  const [nonce, msgId] = [String(1_000_000_000 + n), `7${String(Date.now()).slice(-9)}${String(n).padStart(8, '0')}`]
  const inner =
    `<xml><ToUserName><![CDATA[${APP.corpId}]]></ToUserName><FromUserName><![CDATA[${userId}]]></FromUserName>` +
    `<CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>` +
    `<MsgId>${msgId}</MsgId><AgentID>${APP.agentId}</AgentID></xml>`
  const encrypted = encrypt(APP.aesKey, inner, APP.corpId, Buffer.alloc(16, nonce))
  const signature = sign(APP.token, timestamp, nonce, encrypted)
  const body =
    `<xml><ToUserName><![CDATA[${APP.corpId}]]></ToUserName><AgentID><![CDATA[${APP.agentId}]]></AgentID>` +
    `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  return { userId, path: `/wecom/callback?msg_signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`, body }
}
