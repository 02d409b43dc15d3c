import { PlatformError } from '../../chat/platform.ts'

/** What an error of DingTalk means for a message of ours. */
type Verdict = {
  /** For the log: what happened and, where a person must act, what to do. */
  means: string
  /** Absent: the message itself is refused and stays refused. */
  retry?: { pauseSeconds?: number }
  exhausted?: true
}

/** The code of a call that met too many at once: tried again after a second (section 7). */
export const BUSY_CODES: ReadonlySet<string> = new Set(['too_fast', 'busy', '-1', '90018', '90002'])

/** The codes of a token that is no longer accepted: 400 on the new API, 200 on the old one (section 4). */
export const STALE_CODES: ReadonlySet<string> = new Set(['InvalidAuthentication', '40014', '42001', '401'])

const NO_PERMISSION = 'Forbidden.AccessDenied.AccessTokenPermissionDenied'

/** The codes with which every interactive card is refused, and nothing but interactive cards need be. */
export const CARDS_IMPOSSIBLE: ReadonlySet<string> = new Set([
  NO_PERMISSION,
  'param.templateNotExist',
  'param.templateUnpublished',
])

/** Setting it right takes a person. */
const forTheAdministrator = (means: string): Verdict => ({ means, retry: { pauseSeconds: 600 } })
const BUSY: Verdict = { means: 'the platform is busy', retry: {} }
const STALE: Verdict = { means: 'the access token is not accepted', retry: {} }
const TOO_FAST: Verdict = { means: 'called too often', retry: { pauseSeconds: 2 } }
const TOO_MANY: Verdict = { means: 'called too often in a minute', retry: { pauseSeconds: 60 } }
const FLOW: Verdict = { means: 'too much is sent at once', retry: {} }
const EXHAUSTED: Verdict = { means: 'the allowance of the month is used up', exhausted: true }

/**
 * The codes that need more than "refused" (sections 4, 5.5, 6.4, 7 of the protocol page; S/0013, S/0714, S/1431 ff.).
 * Whatever is not listed concerns one message: trying again would not help.
 */
const VERDICTS: Record<string, Verdict> = {
  invalidClientIdOrSecret: forTheAdministrator(
    'client id or secret are wrong: check DINGTALK_CLIENT_ID, DINGTALK_CLIENT_SECRET',
  ),
  [NO_PERMISSION]: forTheAdministrator('the app lacks a permission: grant it under 权限管理 in the console'),
  'Forbidden.AccessDenied.IpNotInWhiteList': {
    means: 'calls from this address are not trusted: enter it under 服务器出口IP of the app',
    retry: { pauseSeconds: 60 },
  },
  'Forbidden.AccessDenied.ApiCountLimitForOrg': EXHAUSTED,
  '90020': EXHAUSTED,
  too_fast: TOO_FAST,
  too_many: TOO_MANY,
  '90018': TOO_FAST,
  '90002': TOO_FAST,
  busy: BUSY,
  '-1': BUSY,
  InvalidAuthentication: STALE,
  '401': STALE,
  '40014': STALE,
  '42001': STALE,
  '60011': forTheAdministrator('the app lacks a permission: grant it under 权限管理 in the console'),
  'bot.stopped': forTheAdministrator('the robot is stopped: start it in the console'),
  'invalidParameter.robotCode.auth': forTheAdministrator('the robot belongs to another app: check DINGTALK_ROBOT_CODE'),
  'invalidParameter.robotCode.notExsit': forTheAdministrator('there is no such robot: check DINGTALK_ROBOT_CODE'),
  'invalidParameter.robotCode.invalid': forTheAdministrator('there is no such robot: check DINGTALK_ROBOT_CODE'),
  'param.templateNotExist': { means: 'there is no such card template: check DINGTALK_CARD_TEMPLATE_ID' },
  'param.templateUnpublished': { means: 'the card template is not published: publish it on 卡片平台' },
  flow_controlled: FLOW,
  'send.too.fast': FLOW,
  'send.byToken.tooFast': FLOW,
  'too.many.group': FLOW,
  'too.many.people': FLOW,
  // Ten thousand calls in twenty seconds ban the address for five minutes (S/1431).
  banned: { means: 'calls from this address are blocked for a while', retry: { pauseSeconds: 300 } },
}

/** How long the text of a code may be in a log; DingTalk's codes are words, never sentences. */
const LONGEST_CODE = 80

/** The error for an answer that refuses. Of DingTalk's own words nothing is kept, because they may quote the request. */
export function refusedBy(method: string, code: string): PlatformError {
  const known = familiar(code)
  const { means, retry, exhausted } = verdictOn(known) ?? { means: 'refused' }
  return new PlatformError({
    platform: 'dingtalk',
    method,
    code: known.slice(0, LONGEST_CODE),
    message: means,
    retryable: retry !== undefined,
    ...(retry?.pauseSeconds !== undefined && { pauseSeconds: retry.pauseSeconds }),
    ...(exhausted && { exhausted }),
  })
}

/** The error for what cannot be sent as it is. */
export function unsendable(message: string): PlatformError {
  return new PlatformError({ platform: 'dingtalk', method: 'send', code: 'unsendable', message, retryable: false })
}

/** The code of whatever DingTalk or the line to it refused with; empty for any other error. */
export function codeOf(error: unknown): string {
  return error instanceof PlatformError ? String(error.code) : ''
}

/** Whether it is known what this code means. */
export function isFamiliar(code: string): boolean {
  return verdictOn(familiar(code)) !== undefined
}

function verdictOn(code: string): Verdict | undefined {
  return Object.hasOwn(VERDICTS, code) ? VERDICTS[code] : undefined
}

/** Codes of one meaning under one name: limits per second and minute, and a platform that asks for patience. */
function familiar(code: string): string {
  if (/^Forbidden\.AccessDenied\.Qps/.test(code)) return 'too_fast'
  if (/^Forbidden\.AccessDenied\.Qpm/.test(code)) return 'too_many'
  return code === 'system.busy' ? 'busy' : code
}
