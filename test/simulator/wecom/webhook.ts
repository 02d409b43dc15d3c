import { createDecipheriv, createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { closeLater, corp } from './settings.ts'

/** A callback as it arrived: the envelope, whether its signature is right, what was inside and for whom. */
export type Arrival = {
  method: string
  query: URLSearchParams
  envelope: string
  signed: boolean
  inner: string
  receiver: string
}

/** What the webhook answers; `'silence'` never does. */
export type Reaction = { status?: number; body?: string } | 'silence'

/** A tiny application: writes down what arrives and answers as `react` says (empty 200 unless told). */
export async function openWebhook(react: (arrival: Arrival, count: number) => Reaction = () => ({})) {
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    const arrival = await readArrival(request)
    arrivals.push(arrival)
    const reaction = react(arrival, arrivals.length)
    if (reaction !== 'silence') response.writeHead(reaction.status ?? 200).end(reaction.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeLater(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wecom`, arrivals }
}

async function readArrival(request: IncomingMessage): Promise<Arrival> {
  const envelope = Buffer.concat(await request.toArray()).toString()
  const { searchParams: query } = new URL(request.url ?? '/', 'http://webhook')
  const sealed = query.get('echostr') ?? part(envelope, 'Encrypt') ?? ''
  const values = [corp.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', sealed].sort().join('')
  const signed = createHash('sha1').update(values).digest('hex') === query.get('msg_signature')
  return { method: request.method ?? '', query, envelope, signed, ...open(sealed) }
}

/** Random 16, length 4, message, receiver, padding to 32: opened by hand from page 90968. */
function open(sealed: string): { inner: string; receiver: string } {
  const key = Buffer.from(`${corp.aesKey}=`, 'base64')
  const machine = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([machine.update(Buffer.from(sealed, 'base64')), machine.final()])
  const end = 20 + plain.readUInt32BE(16)
  if (end > plain.length) return { inner: '', receiver: '' }
  return {
    inner: plain.toString('utf8', 20, end),
    receiver: plain.toString('utf8', end, plain.length - (plain.at(-1) ?? 0)),
  }
}

/** The text of one element, in CDATA or bare. */
export function part(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(xml)?.[1]
}
