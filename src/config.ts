import { z } from 'zod'
import { AES_KEY_SHAPE } from './platforms/sealing.ts'
import type { WecomSettings } from './platforms/wecom/settings.ts'

/** Everything the process may be told from outside, read once. */
export type Config = {
  production: boolean
  port: number
  publicUrl: string | undefined
  /** A PostgreSQL server, or the embedded database in the data folder. */
  databaseUrl: string | undefined
  dataFolder: string
  zone: string
  /** Where the clock starts, for rehearsal and tests. */
  clockStart: Temporal.Instant | undefined
  wecom: WecomSettings | undefined
  logLevel: (typeof LOG_LEVELS)[number]
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

const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).refine((text) => !text.endsWith('/'), {
  error: 'must not end with a slash',
})

const WECOM = {
  WECOM_CORP_ID: z.string().regex(/^\S{1,64}$/, 'must be the corp id (企业ID)'),
  WECOM_AGENT_ID: z.coerce.number('must be a number').int('must be a whole number').positive('must be positive'),
  WECOM_SECRET: z.string().regex(/^\S+$/, 'must not contain spaces'),
  WECOM_TOKEN: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'must be 1 to 32 letters and digits'),
  WECOM_AES_KEY: z.string().regex(AES_KEY_SHAPE, 'must be the 43 letters and digits of EncodingAESKey'),
}

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(3000),
  PUBLIC_URL: url.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  HUIWU_DATA: z.string().default('./data'),
  HUIWU_TZ: z.string().default('Asia/Shanghai').refine(isZone, 'must be an IANA time zone such as Asia/Shanghai'),
  HUIWU_CLOCK: z
    .string()
    .refine(isInstant, 'must be a time with its offset, such as 2026-03-01T09:00:00+08:00')
    .optional(),
  WECOM_API_BASE: url.default('https://qyapi.weixin.qq.com'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

/**
 * Reads the settings from an environment; an empty value is no value. Throws ConfigError with all problems together,
 * among them half a platform: which of its settings are missing.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = Environment.safeParse(given)
  const wecom = readWecom(given)
  const problems = [...(read.success ? clockProblems(read.data) : issuesOf(read.error)), ...wecom.problems]
  if (!read.success || problems.length > 0) throw new ConfigError(problems)
  return configOf(read.data, wecom.settings)
}

type Settings = z.output<typeof Environment>

function configOf(env: Settings, wecom: Omit<WecomSettings, 'apiBase'> | undefined): Config {
  return {
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    databaseUrl: env.DATABASE_URL,
    dataFolder: env.HUIWU_DATA,
    zone: env.HUIWU_TZ,
    clockStart: env.HUIWU_CLOCK === undefined ? undefined : Temporal.Instant.from(env.HUIWU_CLOCK),
    wecom: wecom && { ...wecom, apiBase: env.WECOM_API_BASE },
    logLevel: env.LOG_LEVEL,
  }
}

function readWecom(given: Record<string, string | undefined>): {
  settings: Omit<WecomSettings, 'apiBase'> | undefined
  problems: string[]
} {
  const names = Object.keys(WECOM)
  const missing = names.filter((name) => given[name] === undefined)
  if (missing.length === names.length) return { settings: undefined, problems: [] }
  const read = z.object(WECOM).safeParse(given)
  const wrong = read.success
    ? []
    : issuesOf(read.error).filter((problem) => !missing.some((name) => problem.startsWith(name)))
  const problems = [...missing.map((name) => `${name} is missing: WeCom needs all of ${names.join(', ')}`), ...wrong]
  return { settings: read.success ? wecomOf(read.data) : undefined, problems }
}

function wecomOf(env: z.output<z.ZodObject<typeof WECOM>>): Omit<WecomSettings, 'apiBase'> {
  return {
    corpId: env.WECOM_CORP_ID,
    agentId: env.WECOM_AGENT_ID,
    secret: env.WECOM_SECRET,
    token: env.WECOM_TOKEN,
    aesKey: env.WECOM_AES_KEY,
  }
}

function clockProblems(env: Settings): string[] {
  const moved = env.HUIWU_CLOCK !== undefined && env.NODE_ENV === 'production'
  return moved ? ['HUIWU_CLOCK is for rehearsal and tests: it is refused when NODE_ENV is production'] : []
}

function issuesOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
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
