import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { closeLater } from './settings.ts'

/** A callback over HTTP as it arrived. */
export type Arrival = {
  query: URLSearchParams
  headers: IncomingHttpHeaders
  text: string
  body: Record<string, unknown>
}

/** What the application answers; `'silence'` never does. */
export type Reaction = { status?: number; body?: string } | 'silence'

type React = (arrival: Arrival, count: number) => Reaction | Promise<Reaction>

/** A tiny application over HTTP: writes down what arrives and answers as `react` says (empty 200 unless told). */
export async function openApplication(react: React = () => ({})) {
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString()
    const { searchParams: query } = new URL(request.url ?? '/', 'http://application')
    const arrival = { query, headers: request.headers, text, body: JSON.parse(text) }
    arrivals.push(arrival)
    const reaction = await react(arrival, arrivals.length)
    if (reaction !== 'silence') response.writeHead(reaction.status ?? 200).end(reaction.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeLater(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dingtalk`, arrivals }
}
