import { PlatformError } from '../../chat/platform.ts'

/** What an error code of WeCom means for a message of ours. */
type Verdict = {
  /** For the log: what happened and, where a person must act, what to do. */
  means: string
  /** Absent: the message itself is refused and stays refused. */
  retry?: { pauseSeconds?: number }
}

const BUSY: Verdict = { means: 'the platform is busy', retry: {} }
const STALE_TOKEN: Verdict = { means: 'the access token is not accepted', retry: {} }

/** Setting it right takes a person, and asking all the time gets the address blocked for an hour (page 91039). */
const credentials = (means: string): Verdict => ({ means, retry: { pauseSeconds: 600 } })

/**
 * The codes that need more than "refused" (pages 90313, 91039, 90312). Whatever is not listed concerns the content of
 * one message: trying again would not help.
 */
const VERDICTS: Record<number, Verdict> = {
  [-1]: BUSY,
  40001: credentials('the secret is wrong or the app is stopped: check WECOM_SECRET and the console'),
  40013: credentials('the corp id is wrong: check WECOM_CORP_ID'),
  40056: credentials('the agent id is wrong: check WECOM_AGENT_ID'),
  40091: credentials('the secret is malformed: check WECOM_SECRET'),
  48002: credentials('the app may not call this interface: check its permissions in the console'),
  50003: credentials('the app is disabled: enable it in the console'),
  301002: credentials('secret and agent id belong to different apps: check both settings'),
  40014: STALE_TOKEN,
  42001: STALE_TOKEN,
  42014: { means: 'the task_id is illegal or was used before' },
  43012: { means: 'the app has no callback address, cards with buttons need one: enter it in the console', retry: {} },
  44004: { means: 'the message is empty' },
  45002: { means: 'the message is too long' },
  // The block after a minute's excess lasts 60 seconds (page 90312).
  45009: { means: 'called too often', retry: { pauseSeconds: 60 } },
  45033: { means: 'too many calls at once', retry: {} },
  45035: { means: 'conflicting calls at once', retry: {} },
  60140: { means: 'the response_code is unknown, used or older than 72 hours' },
  81013: { means: 'no addressee is in the visible range of the app' },
  82004: { means: 'the content was refused' },
  82102: { means: 'the addressee never got this card' },
}

/**
 * The error for an answer with `errcode` ≠ 0. Of `errmsg`, which is unstable and may quote the request, only the
 * address WeCom saw is kept (60020), because the administrator has to enter it.
 */
export function refusedBy(method: string, errcode: number, errmsg: string): PlatformError {
  const { means, retry } = errcode === 60020 ? untrustedAddress(errmsg) : (VERDICTS[errcode] ?? { means: 'refused' })
  const pauseSeconds = retry?.pauseSeconds
  return new PlatformError({
    platform: 'wecom',
    method,
    code: errcode,
    message: `${means} (https://open.work.weixin.qq.com/devtool/query?e=${errcode})`,
    retryable: retry !== undefined,
    ...(pauseSeconds === undefined ? {} : { pauseSeconds }),
  })
}

function untrustedAddress(errmsg: string): Verdict {
  const seen = /from ip: ?([\da-f.:]{3,45})/i.exec(errmsg)?.[1]?.replace(/\.$/, '') ?? 'unknown'
  return {
    means: `calls from the address ${seen} are not trusted: enter it under 企业可信IP of the app`,
    // It takes about a minute until an entered address counts.
    retry: { pauseSeconds: 60 },
  }
}
