import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { TokenStore } from '../platforms/token.ts'
import { boundAccounts } from '../store/condition.ts'
import type { Tx } from '../store/database.ts'
import type { Look } from '../store/looking.ts'
import { examineAddress } from './address.ts'
import { examineAssociation } from './association.ts'
import { examineDatabase } from './database.ts'
import { examineDingtalk } from './dingtalk.ts'
import { examineSettings } from './settings.ts'
import type { Sign } from './sign.ts'
import { examineTime } from './time.ts'
import { examineWecom } from './wecom.ts'

/** What is examined. `look` opens the database, or says why it cannot be; `pause` waits when a platform is busy. */
export type Patient = {
  config: Config
  clock: Clock
  look: Look | { refused: string }
  pause?: (milliseconds: number) => Promise<unknown>
}

/** How long anybody may take to answer, in milliseconds. */
const TIMEOUT_MS = 10_000

/** No token of another time is used: that a new one is given is what is examined. */
const NO_TOKENS: TokenStore = {
  read: async () => undefined,
  write: async () => {},
  claim: async () => true,
  release: async () => {},
}

/** Examines a service and everything it depends on, and changes nothing. No sign holds a secret or a token. */
export async function examine(patient: Patient): Promise<Sign[]> {
  const { config, look, clock } = patient
  const database =
    'refused' in look
      ? { signs: [{ level: 'fix' as const, about: 'database', says: look.refused }], usable: false }
      : await examineDatabase(look)
  const tx = database.usable && !('refused' in look) ? look.db : undefined
  return [
    ...examineSettings(config),
    ...database.signs,
    ...(tx === undefined ? [] : await examineAssociation(tx, clock)),
    ...(await examineAddress(config.publicUrl, TIMEOUT_MS)),
    ...(await examinePlatforms(patient, tx)),
  ]
}

async function examinePlatforms({ config, clock, pause = wait }: Patient, tx: Tx | undefined): Promise<Sign[]> {
  const { wecom, dingtalk } = config.platforms
  // One call after the other is slower than any limit.
  const deps = { clock, tokens: NO_TOKENS, timeoutMs: TIMEOUT_MS, pause, turn: async () => {} }
  const base = wecom === undefined ? dingtalk?.oapiBase : `${wecom.apiBase}/cgi-bin`
  const accountsOn = async (platform: 'wecom' | 'dingtalk') =>
    tx === undefined ? [] : boundAccounts(tx, platform, clock.today())
  return [
    ...(base === undefined ? [] : [await examineTime(clock, base, TIMEOUT_MS)]),
    ...(wecom === undefined ? [] : await examineWecom(wecom, deps, await accountsOn('wecom'))),
    ...(dingtalk === undefined ? [] : await examineDingtalk(dingtalk, deps, await accountsOn('dingtalk'))),
  ]
}
