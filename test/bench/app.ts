/** The simulated app that the bench serves and drives. */
export const APP = {
  corpId: 'wwsimulator00001',
  agentId: 1000002,
  secret: 'simulator-secret',
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

/**
 * What the load driver is asked. `at`: where its clock begins, by default the present. `count` messages, all different,
 * from `from` on, over so many connections; evenly over `withinMs`, by default as fast as they are taken.
 */
export type DriverQuestion =
  | { open: { people: number; at?: string } }
  | { aim: { url: string } }
  | { load: { count: number; connections: number; from: number; text: string; answered: boolean; withinMs?: number } }

/** What came of a load: per second and in milliseconds; `answered` is the way to the answer handed to the platform. */
export type Load = { perSecond: number; p50: number; p99: number; slowest: number; refused: number }

/** What a server is asked, beside being started: what it has used since it was asked last. */
export type Used = { cpuMs: number; rssMb: number }

/** The settings of a service that is this app, at a simulated platform. */
export function settingsFor(apiBase: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'error',
    WECOM_CORP_ID: APP.corpId,
    WECOM_AGENT_ID: String(APP.agentId),
    WECOM_SECRET: APP.secret,
    WECOM_TOKEN: APP.token,
    WECOM_AES_KEY: APP.aesKey,
    WECOM_API_BASE: apiBase,
  }
}
