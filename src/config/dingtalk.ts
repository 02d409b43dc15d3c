import { z } from 'zod'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'
import { AES_KEY_SHAPE } from '../platforms/sealing.ts'
import { type Given, type PlatformReading, readSettings, url } from './reading.ts'

const word = z.string().regex(/^\S{1,128}$/, 'must not contain spaces')

const Environment = z.object({
  DINGTALK_CLIENT_ID: word,
  DINGTALK_CLIENT_SECRET: word,
  DINGTALK_ROBOT_CODE: word.optional(),
  DINGTALK_AGENT_ID: z.coerce.number('must be a number').int().positive().optional(),
  DINGTALK_CARD_TEMPLATE_ID: z
    .string()
    .regex(/^\S+\.schema$/, 'must be a template id, it ends with .schema')
    .optional(),
  DINGTALK_MODE: z.enum(['stream', 'http'], 'must be stream or http').default('stream'),
  DINGTALK_EVENT_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{3,64}$/, 'must be 3 to 64 letters and digits')
    .optional(),
  DINGTALK_EVENT_AES_KEY: z.string().regex(AES_KEY_SHAPE, 'must be the 43 letters and digits of aes_key').optional(),
  DINGTALK_CARD_CALLBACK_SECRET: z.string().min(16, 'must have 16 characters at least').optional(),
  DINGTALK_API_BASE: url.default('https://api.dingtalk.com'),
  DINGTALK_OAPI_BASE: url.default('https://oapi.dingtalk.com'),
})

/** What says that DingTalk is wanted; the bases alone do not. */
const WANTED = Object.keys(Environment.shape).filter((name) => !name.endsWith('_BASE'))

/** Reads DingTalk's settings: the app, and whatever of its further settings belongs together. */
export function readDingtalk(given: Given): PlatformReading<DingtalkSettings> {
  if (WANTED.every((name) => given[name] === undefined)) return { settings: undefined, problems: [] }
  const { settings, problems } = readSettings(Environment, given, missingFor(given))
  return { settings: settings && settingsOf(settings), problems }
}

/** What must be there, and why. */
function missingFor(given: Given): Record<string, string> {
  const app = 'DingTalk needs DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET'
  const events = 'events over HTTP need DINGTALK_EVENT_TOKEN and DINGTALK_EVENT_AES_KEY'
  const hasEvents = given.DINGTALK_EVENT_TOKEN !== undefined || given.DINGTALK_EVENT_AES_KEY !== undefined
  const hasCardsOverHttp = given.DINGTALK_MODE === 'http' && given.DINGTALK_CARD_TEMPLATE_ID !== undefined
  return {
    DINGTALK_CLIENT_ID: app,
    DINGTALK_CLIENT_SECRET: app,
    ...(hasEvents && { DINGTALK_EVENT_TOKEN: events, DINGTALK_EVENT_AES_KEY: events }),
    ...(hasCardsOverHttp && { DINGTALK_CARD_CALLBACK_SECRET: 'in http mode presses of cards are signed with it' }),
  }
}

function settingsOf(env: z.output<typeof Environment>): DingtalkSettings {
  const [token, aesKey] = [env.DINGTALK_EVENT_TOKEN, env.DINGTALK_EVENT_AES_KEY]
  return {
    clientId: env.DINGTALK_CLIENT_ID,
    clientSecret: env.DINGTALK_CLIENT_SECRET,
    robotCode: env.DINGTALK_ROBOT_CODE ?? env.DINGTALK_CLIENT_ID,
    agentId: env.DINGTALK_AGENT_ID,
    cardTemplateId: env.DINGTALK_CARD_TEMPLATE_ID,
    mode: env.DINGTALK_MODE,
    events: token === undefined || aesKey === undefined ? undefined : { token, aesKey },
    cardCallbackSecret: env.DINGTALK_CARD_CALLBACK_SECRET,
    apiBase: env.DINGTALK_API_BASE,
    oapiBase: env.DINGTALK_OAPI_BASE,
  }
}
