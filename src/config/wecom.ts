import { z } from 'zod'
import { AES_KEY_SHAPE } from '../platforms/sealing.ts'
import type { WecomSettings } from '../platforms/wecom/settings.ts'
import { type Given, type PlatformReading, readSettings, url } from './reading.ts'

/** What makes WeCom configured; all or none. */
const REQUIRED = {
  WECOM_CORP_ID: z.string().regex(/^\S{1,64}$/, 'must be the corp id (企业ID)'),
  WECOM_AGENT_ID: z.coerce.number('must be a number').int('must be a whole number').positive('must be positive'),
  WECOM_SECRET: z.string().regex(/^\S+$/, 'must not contain spaces'),
  WECOM_TOKEN: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'must be 1 to 32 letters and digits'),
  WECOM_AES_KEY: z.string().regex(AES_KEY_SHAPE, 'must be the 43 letters and digits of EncodingAESKey'),
}
const Environment = z.object({
  ...REQUIRED,
  WECOM_API_BASE: url.default('https://qyapi.weixin.qq.com'),
})

/** Reads WeCom's settings. */
export function readWecom(given: Given): PlatformReading<WecomSettings> {
  const names = Object.keys(REQUIRED)
  if (names.every((name) => given[name] === undefined)) return { settings: undefined, problems: [] }
  const needs = `WeCom needs all of ${names.join(', ')}`
  const { settings, problems } = readSettings(
    Environment,
    given,
    Object.fromEntries(names.map((name) => [name, needs])),
  )
  return { settings: settings && settingsOf(settings), problems }
}

function settingsOf(env: z.output<typeof Environment>): WecomSettings {
  return {
    corpId: env.WECOM_CORP_ID,
    agentId: env.WECOM_AGENT_ID,
    secret: env.WECOM_SECRET,
    token: env.WECOM_TOKEN,
    aesKey: env.WECOM_AES_KEY,
    apiBase: env.WECOM_API_BASE,
  }
}
