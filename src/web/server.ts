import { createServer, type RequestListener, type Server } from 'node:http'

/**
 * How patient the web door is, in milliseconds: how long the head of a request may take, how long all of it, how long a
 * connection may be idle, how often that is looked at; and how many connections there may be at once.
 */
export type Patience = {
  headersMs: number
  requestMs: number
  idleMs: number
  checkEveryMs: number
  mostConnections: number
}

/** Patient enough for a scan of ten megabytes from a telephone, and no longer: whoever trickles holds a connection. */
export const PATIENCE: Patience = {
  headersMs: 10_000,
  requestMs: 120_000,
  idleMs: 5_000,
  checkEveryMs: 2_000,
  mostConnections: 2_000,
}

/** A server that waits for nobody for ever. Whoever is too slow is answered 408, and hung up on. */
export function createPatientServer(answer: RequestListener, patience: Patience): Server {
  const { headersMs, requestMs, idleMs, checkEveryMs, mostConnections } = patience
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: checkEveryMs,
    },
    answer,
  )
  server.maxConnections = mostConnections
  return server
}
