import type { House } from '../chat/house.ts'
import type { Platform } from '../chat/platform.ts'
import { pausedUntil } from '../store/pauses.ts'
import { lookAtQueues } from './queues.ts'
import { within } from './within.ts'

/** One thing looked at: whether it is well, else why not; and figures. */
export type Check = { ok: boolean; why?: string; [figure: string]: unknown }

/**
 * Whether this instance should be sent callbacks. `not_ready`: it should not. `degraded`: it should, but somebody has to
 * see to something.
 */
export type Readiness = { status: 'ready' | 'degraded' | 'not_ready'; checks: Record<string, Check> }

/** Within this the database answers a small question, or nobody waits for it any longer. */
const DATABASE_WITHIN_MS = 2000

/** Within this we know how our access to a platform stands. Nobody waits for a platform that hangs. */
const ACCESS_WITHIN_MS = 1500

/** What could be done is done within seconds; only a great many calls at once take longer, and then still less than this. */
const LAG_SECONDS = 600

/** The schedule beats every minute; a beat with much to say takes a few. */
const BEAT_WITHIN = { minutes: 10 }

/**
 * What makes an instance not ready: what keeps it from putting a callback on disk (the database, its own end), and what
 * is wrong with it alone, so that another would do better (its heart). What all instances share must not take all of them
 * out of a load balancer, because callbacks are taken and kept all the same: a platform that refuses us and a queue that
 * is late are only reported.
 */
const DECISIVE = ['service', 'database', 'heartbeat']

/** Judges whether an instance is ready; whoever asks while it is being judged hears the same. */
export function createJudge(house: House): () => Promise<Readiness> {
  let judging: Promise<Record<string, Check>> | undefined
  return async () => {
    judging ??= lookAround(house).finally(() => {
      judging = undefined
    })
    const shared = await judging
    return verdictOn({ service: serviceOf(house), ...shared })
  }
}

function verdictOn(checks: Record<string, Check>): Readiness {
  const ill = Object.keys(checks).filter((name) => checks[name]?.ok !== true)
  if (ill.some((name) => DECISIVE.includes(name))) return { status: 'not_ready', checks }
  return { status: ill.length === 0 ? 'ready' : 'degraded', checks }
}

async function lookAround(house: House): Promise<Record<string, Check>> {
  const platforms = [...house.platforms.values()]
  const [{ database, queue }, ...access] = await Promise.all([
    lookAtDatabase(house),
    ...platforms.map((platform) => accessTo(house, platform)),
  ])
  const named = platforms.map(({ name }, index) => [name, access[index] ?? { ok: false }] as const)
  return { database, queue, heartbeat: heartbeatOf(house), ...Object.fromEntries(named) }
}

function serviceOf({ pulse }: House): Check {
  const since = pulse.startedAt.toString()
  return pulse.stopping ? { ok: false, why: 'it was asked to end', since } : { ok: true, since }
}

/** Whether the database answers in time, and what waits in it. */
async function lookAtDatabase(house: House): Promise<{ database: Check; queue: Check }> {
  const since = performance.now()
  try {
    const queues = await within(DATABASE_WITHIN_MS, lookAtQueues(house, house.db))
    const lag = Math.max(queues.updates.lagSeconds, queues.messages.lagSeconds)
    const late = lag <= LAG_SECONDS ? {} : { why: `the oldest waits for more than ${LAG_SECONDS} s` }
    return {
      database: { ok: true, ms: Math.round(performance.now() - since) },
      queue: { ok: lag <= LAG_SECONDS, ...late, ...queues },
    }
  } catch (error) {
    house.log.warn({ err: error }, 'the database did not answer whether it is well')
    return {
      database: { ok: false, why: `no answer, or not within ${DATABASE_WITHIN_MS} ms` },
      queue: { ok: false, why: 'unknown without the database' },
    }
  }
}

function heartbeatOf({ pulse, clock }: House): Check {
  const last = pulse.beatAt
  const secondsAgo = Math.round((last ?? pulse.startedAt).until(clock.now()).total('seconds'))
  const latest = clock.now().subtract(BEAT_WITHIN)
  const ok = Temporal.Instant.compare(last ?? pulse.startedAt, latest) >= 0
  const why = last === undefined ? 'the schedule has not come to its first end' : 'the schedule stands still'
  return { ok, ...(!ok && { why }), ...(last && { last: last.toString() }), secondsAgo }
}

/** How our access stands: whether there is a token, and whether the platform asked to be left alone. */
async function accessTo({ db, clock }: House, platform: Platform): Promise<Check> {
  const access = await within(ACCESS_WITHIN_MS, platform.access()).catch((error: Error) => ({
    ok: false,
    why: error.message,
  }))
  // Without the database nobody can tell; that it is away is a check of its own.
  const asking = within(ACCESS_WITHIN_MS, pausedUntil(db, platform.name, clock.now()))
  const pause = await asking.catch(() => undefined)
  if (pause === undefined) return access
  return { why: 'the platform asked to be left alone', ...access, ok: false, pausedUntil: pause.toString() }
}
