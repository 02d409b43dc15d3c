import { z } from 'zod'
import { readDingtalk } from './config/dingtalk.ts'
import { issuesOf, url } from './config/reading.ts'
import { readWecom } from './config/wecom.ts'
import type { DingtalkSettings } from './platforms/dingtalk/settings.ts'
import type { WecomSettings } from './platforms/wecom/settings.ts'

/** The platforms that are configured. */
export type PlatformSettings = { wecom?: WecomSettings; dingtalk?: DingtalkSettings }

/** Everything the process may be told from outside, read once. */
export type Config = {
  production: boolean
  port: number
  publicUrl: string | undefined
  /** A proxy of our own stands before the service and names who asks. */
  behindProxy: boolean
  /** A PostgreSQL server, or the embedded database in the data folder. */
  databaseUrl: string | undefined
  dataFolder: string
  zone: string
  /** Where the clock starts, for rehearsal and tests. */
  clockStart: Temporal.Instant | undefined
  platforms: PlatformSettings
  /** Rehearse, although a real platform is configured. */
  rehearsal: boolean
  logLevel: (typeof LOG_LEVELS)[number]
  /** Opens the figures of the service to whoever has it; without it they are only for those near. */
  metricsToken: string | undefined
}

/** Settings that cannot be used: every problem at once, one sentence each. */
export class ConfigError extends Error {
  readonly problems: string[]
  constructor(problems: string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(3000),
  PUBLIC_URL: url.optional(),
  BEHIND_PROXY: z.enum(['yes', 'no'], 'must be yes or no').default('no'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  HUIWU_DATA: z.string().default('./data'),
  HUIWU_TZ: z.string().default('Asia/Shanghai').refine(isZone, 'must be an IANA time zone such as Asia/Shanghai'),
  HUIWU_CLOCK: z
    .string()
    .refine(isInstant, 'must be a time with its offset, such as 2026-03-01T09:00:00+08:00')
    .optional(),
  HUIWU_REHEARSAL: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  HUIWU_METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,256}$/, 'must have 16 characters at least, without spaces')
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

/**
 * Reads the settings from an environment; an empty value is no value. Throws ConfigError with all problems together,
 * among them half a platform: which of its settings are missing.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = Environment.safeParse(given)
  const [wecom, dingtalk] = [readWecom(given), readDingtalk(given)]
  const problems = [
    ...(read.success ? clockProblems(read.data) : issuesOf(read.error)),
    ...wecom.problems,
    ...dingtalk.problems,
  ]
  if (!read.success || problems.length > 0) throw new ConfigError(problems)
  return configOf(read.data, {
    ...(wecom.settings && { wecom: wecom.settings }),
    ...(dingtalk.settings && { dingtalk: dingtalk.settings }),
  })
}

type Settings = z.output<typeof Environment>

function configOf(env: Settings, platforms: PlatformSettings): Config {
  return {
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    behindProxy: env.BEHIND_PROXY === 'yes',
    databaseUrl: env.DATABASE_URL,
    dataFolder: env.HUIWU_DATA,
    zone: env.HUIWU_TZ,
    clockStart: env.HUIWU_CLOCK === undefined ? undefined : Temporal.Instant.from(env.HUIWU_CLOCK),
    platforms,
    rehearsal: env.HUIWU_REHEARSAL === '1',
    logLevel: env.LOG_LEVEL,
    metricsToken: env.HUIWU_METRICS_TOKEN,
  }
}

function clockProblems(env: Settings): string[] {
  const moved = env.HUIWU_CLOCK !== undefined && env.NODE_ENV === 'production'
  return moved ? ['HUIWU_CLOCK is for rehearsal and tests: it is refused when NODE_ENV is production'] : []
}

function isZone(zone: string): boolean {
  return succeeds(() => Temporal.Now.zonedDateTimeISO(zone))
}

function isInstant(text: string): boolean {
  return succeeds(() => Temporal.Instant.from(text))
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
