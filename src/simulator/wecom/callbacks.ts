import { type Attempt, type Delivery, exchange, withQuery } from '../callback.ts'
import * as cipher from '../cipher.ts'
import { dispatch } from '../holding.ts'
import type { Corp } from './corp.ts'
import type { CallbackFault } from './faults.ts'
import { type Field, toXml } from './xml.ts'

const ELSEWHERE = 'ww0000000000other'

/**
 * Calls the application back with these fields (page 90238): up to four attempts with the same inner XML, each sealed
 * and signed afresh, until one is answered with 200. `onAnswer` gets the body of that answer. Waits while callbacks
 * are held. Throws when no callback URL is saved.
 */
export function callBack(corp: Corp, fields: Field[], onAnswer: (body: string) => void): Promise<Delivery> {
  if (corp.callbackUrl === undefined) throw new Error('no callback URL is saved: nothing reaches the application')
  const fault = corp.spoilt.shift()
  const inner = toXml(fault === 'wrongCorp' ? fields.map(toElsewhere) : fields, corp.faults, corp.random)
  return dispatch(corp, () => deliver(corp, inner, fault, onAnswer))
}

async function deliver(
  corp: Corp,
  inner: string,
  fault: CallbackFault | undefined,
  onAnswer: (body: string) => void,
): Promise<Delivery> {
  const attempts: Attempt[] = []
  for (let repeat = 0; repeat <= 3 && attempts.at(-1)?.status !== 200; repeat += 1) {
    if (repeat > 0) await corp.settings.retryPause?.(repeat)
    attempts.push(await post(corp, inner, fault))
  }
  const last = attempts.at(-1)
  if (last?.status === 200) onAnswer(last.answer ?? '')
  return { attempts, status: last?.status, inner, redeliver: () => deliver(corp, inner, fault, onAnswer) }
}

function post(corp: Corp, inner: string, fault: CallbackFault | undefined): Promise<Attempt> {
  const { url, encrypted } = seal(corp, inner, fault)
  const to = fault === 'wrongCorp' ? ELSEWHERE : corp.settings.corpId
  const agent: Field[] = corp.faults.withoutAgentId ? [] : [['AgentID', String(corp.settings.agentId)]]
  const body = toXml([['ToUserName', to], ...agent, ['Encrypt', encrypted]], corp.faults, corp.random)
  const headers = { 'content-type': 'text/xml; charset=UTF-8' }
  const init = { method: 'POST', headers, body }
  return exchange(corp, url, init, corp.settings.answerWithinMs ?? 5000, inner)
}

/** Seals `message` and signs it; `name` is the query parameter that carries the ciphertext of a URL check. */
export function seal(corp: Corp, message: string, fault?: CallbackFault, name?: 'echostr') {
  const { aesKey, corpId, token } = corp.settings
  const receiver = fault === 'wrongReceiver' || fault === 'wrongCorp' ? ELSEWHERE : corpId
  const key = fault === 'wrongKey' ? corp.random.letters(43) : aesKey
  const encrypted = cipher.encrypt(key, message, receiver, corp.random.bytes(16))
  const timestamp = String(Math.floor(corp.clock.now().epochMilliseconds / 1000))
  const nonce = corp.random.digits(10)
  const signature = cipher.sign(fault === 'badSignature' ? `${token}x` : token, timestamp, nonce, encrypted)
  const query = { msg_signature: signature, timestamp, nonce, ...(name === undefined ? {} : { [name]: encrypted }) }
  return { url: withQuery(corp.callbackUrl ?? '', query), encrypted }
}

function toElsewhere([name, value]: Field): Field {
  return [name, name === 'ToUserName' ? ELSEWHERE : value]
}
