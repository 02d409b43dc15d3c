import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Opens `server` on `port` of this machine, or on a free one; the base has no slash at its end. */
export async function openServer(server: Server, port = 0): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Never hangs up on somebody who is about to call again: on a busy machine that would look like a network that fails.
  server.keepAliveTimeout = 0
  server.once('error', reject).listen(port, '127.0.0.1', resolve)
  await promise
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Closes `server` and every connection to it; nothing to do when it is closed. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.close((error) => (error ? reject(error) : resolve()))
  server.closeAllConnections()
  await promise
}
