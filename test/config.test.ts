import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

const WECOM = {
  WECOM_CORP_ID: 'ww0123456789',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'secret',
  WECOM_TOKEN: 'token',
  WECOM_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

const DINGTALK = { DINGTALK_CLIENT_ID: 'dingabc', DINGTALK_CLIENT_SECRET: 'a-secret' }

function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('settings', () => {
  test('with nothing set, huiwu listens on 3000, keeps its data in ./data and lives in Shanghai', () => {
    expect(readConfig({})).toMatchObject({ port: 3000, dataFolder: './data', zone: 'Asia/Shanghai', platforms: {} })
  })

  test('an empty value is no value', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined })
  })

  test('a whole WeCom app is taken, with the vendor’s host by default', () => {
    expect(readConfig(WECOM).platforms.wecom).toEqual({
      corpId: 'ww0123456789',
      agentId: 1000002,
      secret: 'secret',
      token: 'token',
      aesKey: WECOM.WECOM_AES_KEY,
      apiBase: 'https://qyapi.weixin.qq.com',
    })
  })

  test('half a platform is an error that names every setting it lacks', () => {
    const problems = problemsOf({ WECOM_CORP_ID: 'ww0123456789', WECOM_TOKEN: 'token' })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'WECOM_AGENT_ID',
      'WECOM_SECRET',
      'WECOM_AES_KEY',
    ])
  })

  test('a DingTalk app needs its id and secret, and comes with the stream, its robot and the vendor’s hosts', () => {
    expect(readConfig(DINGTALK).platforms).toEqual({
      dingtalk: {
        clientId: 'dingabc',
        clientSecret: 'a-secret',
        robotCode: 'dingabc',
        cardTemplateId: undefined,
        mode: 'stream',
        events: undefined,
        cardCallbackSecret: undefined,
        apiBase: 'https://api.dingtalk.com',
        oapiBase: 'https://oapi.dingtalk.com',
      },
    })
    expect(problemsOf({ DINGTALK_CLIENT_ID: 'dingabc' })).toEqual([
      expect.stringContaining('DINGTALK_CLIENT_SECRET is missing'),
    ])
    expect(problemsOf({ DINGTALK_CARD_TEMPLATE_ID: 'a.schema' })).toHaveLength(2)
  })

  test('the hosts of DingTalk alone do not ask for it', () => {
    expect(readConfig({ DINGTALK_API_BASE: 'https://api.dingtalk.io' }).platforms).toEqual({})
  })

  test('events of DingTalk over HTTP take a token and a key, both', () => {
    const events = { DINGTALK_EVENT_TOKEN: 'token123', DINGTALK_EVENT_AES_KEY: WECOM.WECOM_AES_KEY }
    expect(readConfig({ ...DINGTALK, ...events }).platforms.dingtalk?.events).toEqual({
      token: 'token123',
      aesKey: WECOM.WECOM_AES_KEY,
    })
    expect(problemsOf({ ...DINGTALK, DINGTALK_EVENT_TOKEN: 'token123' })).toEqual([
      'DINGTALK_EVENT_AES_KEY is missing: events over HTTP need DINGTALK_EVENT_TOKEN and DINGTALK_EVENT_AES_KEY',
    ])
  })

  test('cards of DingTalk over HTTP take the secret that signs their presses', () => {
    const http = { ...DINGTALK, DINGTALK_MODE: 'http', DINGTALK_CARD_TEMPLATE_ID: 'a-b-c.schema' }
    expect(problemsOf(http)).toEqual([expect.stringContaining('DINGTALK_CARD_CALLBACK_SECRET is missing')])
    expect(problemsOf({ ...http, DINGTALK_CARD_CALLBACK_SECRET: 'sixteen-letters-or-more' })).toEqual([])
    expect(problemsOf({ ...DINGTALK, DINGTALK_MODE: 'carrier pigeon' })).toEqual([
      expect.stringContaining('DINGTALK_MODE must be stream or http'),
    ])
  })

  test('both platforms may be configured at once, and both complain together', () => {
    expect(Object.keys(readConfig({ ...WECOM, ...DINGTALK }).platforms)).toEqual(['wecom', 'dingtalk'])
    const problems = problemsOf({ WECOM_CORP_ID: 'ww0123456789', DINGTALK_CLIENT_SECRET: 'x' })
    expect(problems.filter((problem) => problem.startsWith('DINGTALK_'))).toHaveLength(1)
    expect(problems.filter((problem) => problem.startsWith('WECOM_'))).toHaveLength(4)
  })

  test('all problems are told together', () => {
    const problems = problemsOf({
      ...WECOM,
      WECOM_AES_KEY: 'short',
      PORT: 'x',
      HUIWU_TZ: 'Mars/Base',
      LOG_LEVEL: 'loud',
      HUIWU_METRICS_TOKEN: 'guessed',
    })
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
      'HUIWU_METRICS_TOKEN',
      'HUIWU_TZ',
      'LOG_LEVEL',
      'PORT',
      'WECOM_AES_KEY',
    ])
  })

  test('the clock may start elsewhere for a rehearsal, and never in production', () => {
    const HUIWU_CLOCK = '2026-03-01T09:00:00+08:00'
    expect(readConfig({ HUIWU_CLOCK }).clockStart?.toString()).toBe('2026-03-01T01:00:00Z')
    expect(problemsOf({ HUIWU_CLOCK, NODE_ENV: 'production' })).toEqual([expect.stringContaining('HUIWU_CLOCK')])
    expect(problemsOf({ HUIWU_CLOCK: 'yesterday' })).toEqual([expect.stringContaining('HUIWU_CLOCK')])
  })

  test('an address ends without a slash', () => {
    expect(problemsOf({ PUBLIC_URL: 'https://huiwu.example/' })).toEqual([expect.stringContaining('slash')])
  })
})
