import type { Config } from '../config.ts'
import { reporterOn, type Sign } from './sign.ts'

const { ok, warn, fix } = reporterOn('settings')

const NO_PLATFORM =
  'No platform is configured. For WeCom set WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET, WECOM_TOKEN and WECOM_AES_KEY; for DingTalk DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET.'

/** What the settings say about how seriously they are meant. Whatever cannot be used was refused before. */
export function examineSettings(config: Config): Sign[] {
  const platforms = Object.keys(config.platforms)
  return [
    platforms.length === 0 ? fix(NO_PLATFORM) : ok(`Configured: ${platforms.join(', ')}.`),
    ...(config.production ? [] : [warn('NODE_ENV is not production. Set it where the association is served.')]),
    ...(config.clockStart ? [fix('HUIWU_CLOCK moves the clock. Remove it: it is for trials.')] : []),
    ...(config.databaseUrl === undefined
      ? [warn('The embedded database is for trials. Real operation wants a PostgreSQL server: set DATABASE_URL.')]
      : []),
  ]
}
