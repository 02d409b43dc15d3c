import { exchange } from '../platforms/exchange.ts'
import { reporterOn, type Sign } from './sign.ts'

const { ok, warn, fix } = reporterOn('address')

/** Whether people and platforms find the service at its public address, as far as can be seen from this machine. */
export async function examineAddress(publicUrl: string | undefined, timeoutMs: number): Promise<Sign[]> {
  if (publicUrl === undefined) {
    return [fix('PUBLIC_URL is missing: set it to the address at which people and platforms reach this service.')]
  }
  const plain = publicUrl.startsWith('https:')
    ? []
    : [warn(`PUBLIC_URL is not https. Members' pages carry personal data.`)]
  return [await knock(publicUrl, timeoutMs), ...plain]
}

async function knock(publicUrl: string, timeoutMs: number): Promise<Sign> {
  const end = await exchange(`${publicUrl}/healthz`, {}, timeoutMs)
  const where = `${publicUrl}/healthz`
  if ('why' in end) {
    return fix(
      `${where} cannot be reached (${end.why}). Is the service running? Check PUBLIC_URL, the name and the proxy.`,
    )
  }
  if (end.status === 200 && end.text === 'ok') return ok(`${where} answers.`)
  return fix(`${where} answers ${end.status}, and not as huiwu does. Check PUBLIC_URL, and where the proxy leads.`)
}
