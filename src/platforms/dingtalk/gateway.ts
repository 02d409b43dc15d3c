import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import { SUBSCRIPTIONS } from './frames.ts'
import type { DingtalkSettings } from './settings.ts'
import { ask, malformed } from './transport.ts'

const TICKET = z.looseObject({ endpoint: z.url({ protocol: /^wss?$/ }), ticket: z.string().min(1) })

/**
 * Asks the gateway for one connection (section 2.1): its address with a ticket that is good once, for 90 seconds.
 * Throws PlatformError, also for an address that leaves the encryption behind. `over` gives it up.
 */
export async function askForConnection(
  settings: DingtalkSettings,
  timeoutMs: number,
  over: AbortSignal,
): Promise<string> {
  const path = '/v1.0/gateway/connections/open'
  const { clientId, clientSecret, apiBase } = settings
  const json = { clientId, clientSecret, subscriptions: SUBSCRIPTIONS, ua: 'huiwu/1' }
  // Without it the answer is XML.
  const headers = { accept: 'application/json' }
  const call = { on: 'api', verb: 'POST', path, headers, json } as const
  const answer = TICKET.safeParse(await ask(settings, call, timeoutMs, over))
  if (!answer.success) throw malformed(path)
  const url = new URL(answer.data.endpoint)
  if (apiBase.startsWith('https:') && url.protocol !== 'wss:') throw unencrypted(path)
  url.searchParams.set('ticket', answer.data.ticket)
  return url.toString()
}

function unencrypted(method: string): PlatformError {
  const message = 'the gateway offers a connection without encryption'
  return new PlatformError({ platform: 'dingtalk', method, code: 'malformed', message, retryable: true })
}
