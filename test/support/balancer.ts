import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One call and what became of it: the port it went to, and the status of the answer, or why there was none. */
export type Passed = { port: number; status?: number; failure?: string }

/** What stands before several instances, and passes every call to any one of them, whether it is there or not. */
export type Balancer = { url: string; passed: Passed[]; close(): Promise<void> }

/** Opens a balancer before the services on these ports. Where nobody answers it says 502, as a proxy does. */
export async function openBalancer(ports: readonly number[]): Promise<Balancer> {
  const passed: Passed[] = []
  const server = createServer((call, answer) => {
    const port = ports[Math.floor(Math.random() * ports.length)] ?? 0
    pass(call, answer, port).then(
      (status) => passed.push({ port, status }),
      (error: NodeJS.ErrnoException) => {
        passed.push({ port, failure: error.code ?? error.message })
        if (!answer.headersSent) answer.writeHead(502)
        answer.end()
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, passed, close }
}

/** Over a connection of its own: one that is kept may be closed by the other side just when it is used. */
function pass(call: IncomingMessage, answer: ServerResponse, port: number): Promise<number> {
  const { method, url, headers } = call
  return new Promise((resolve, reject) => {
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (reply) => {
      const status = reply.statusCode ?? 0
      answer.writeHead(status, reply.headers)
      reply.pipe(answer).once('finish', () => resolve(status))
      reply.once('error', reject)
    })
    onward.once('error', reject)
    call.pipe(onward)
  })
}
