import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

const WECOM = {
  WECOM_CORP_ID: 'ww0123456789',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'secret',
  WECOM_TOKEN: 'token',
  WECOM_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

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
    expect(readConfig({})).toMatchObject({ port: 3000, dataFolder: './data', zone: 'Asia/Shanghai', wecom: undefined })
  })

  test('an empty value is no value', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined })
  })

  test('a whole WeCom app is taken, with the vendor’s host by default', () => {
    expect(readConfig(WECOM).wecom).toEqual({
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

  test('all problems are told together', () => {
    const problems = problemsOf({
      ...WECOM,
      WECOM_AES_KEY: 'short',
      PORT: 'x',
      HUIWU_TZ: 'Mars/Base',
      LOG_LEVEL: 'loud',
    })
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
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
