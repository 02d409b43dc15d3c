import type { Clock } from '../clock.ts'
import { reporterOn, type Sign } from './sign.ts'

const { ok, warn, fix } = reporterOn('clock')

/** Further apart, tokens seem expired and signatures stale. A Date header counts in seconds. */
const TOLERATED_SECONDS = 60

/** Compares this machine's clock with that of a platform, by the Date header of whatever it answers. */
export async function examineTime(clock: Clock, base: string, timeoutMs: number): Promise<Sign> {
  const said = await dateSaidBy(base, timeoutMs)
  if (said === undefined) return warn(`${base} does not say what time it is, so the clock was not compared.`)
  const ahead = Math.round(said.until(clock.now()).total('seconds'))
  if (Math.abs(ahead) <= TOLERATED_SECONDS) return ok(`Within a minute of ${base}.`)
  const way = ahead > 0 ? 'ahead of' : 'behind'
  return fix(`${Math.abs(ahead)} seconds ${way} ${base}. Let the machine set its clock by NTP.`)
}

async function dateSaidBy(base: string, timeoutMs: number): Promise<Temporal.Instant | undefined> {
  const signal = AbortSignal.timeout(timeoutMs)
  const answer = await fetch(`${base}/gettoken`, { signal, redirect: 'manual' }).catch(() => undefined)
  await answer?.body?.cancel()
  const date = Date.parse(answer?.headers.get('date') ?? '')
  return Number.isNaN(date) ? undefined : Temporal.Instant.fromEpochMilliseconds(date)
}
