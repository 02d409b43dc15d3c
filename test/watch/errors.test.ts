import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PlatformError } from '../../src/chat/platform.ts'
import { tellError } from '../../src/watch/errors.ts'

/** How an error that came up somewhere is told. */
function toldOf(fail: () => unknown) {
  try {
    fail()
  } catch (error) {
    return tellError(error)
  }
  throw new Error('nothing failed')
}

test('what a reader could not read is not told, only that it could not', () => {
  const told = toldOf(() => JSON.parse('张伟 "zhangwei" 13800138001'))
  expect(told.type).toBe('SyntaxError')
  expect(told.message).toBeUndefined()
  expect(JSON.stringify(told)).not.toMatch(/张伟|zhangwei|13800138001/)
})

test('what the database quotes is not told, its code is', () => {
  const error = Object.assign(new Error('Key (mobile)=(13800138001) already exists.\nFailing row contains (张伟).'), {
    code: 'P2010',
    meta: { code: '23505', message: '张伟' },
    detail: 'zhangwei',
  })
  const told = tellError(error)
  expect(told).toMatchObject({ type: 'Error', message: 'Key …', code: 'P2010', state: '23505' })
  expect(JSON.stringify(told)).not.toMatch(/张伟|zhangwei|13800138001/)
})

test('an error of Prisma is told by what was wrong, not by the call', () => {
  const error = new Error('Invalid `tx.$queryRaw()` invocation:\n\n\nRaw query failed. Code: `08006`. Message: `张伟`')
  expect(tellError(error).message).toBe('Raw query failed. Code: …')
})

test('a fault of the program is told by what it is and where', () => {
  const nobody = undefined as unknown as { name: { zhangwei: string } }
  const told = toldOf(() => nobody.name.zhangwei)
  expect(told).toMatchObject({ type: 'TypeError', message: 'Cannot read properties of undefined …' })
  expect(told.stack).toContain('errors.test.ts')
})

test('a template that does not know a value is told with its place', () => {
  const told = tellError(new Error('undefined variable: member.title, file:replies/status.md, line:3, col:4'))
  expect(told.message).toBe('undefined variable: member.title, file:replies/status.md, line:3, col:4')
})

test('our own sentence about a platform is told whole, because the administrator has to act on it', () => {
  const facts = { platform: 'wecom', method: 'message/send', code: 60020, retryable: true } as const
  const told = tellError(new PlatformError({ ...facts, message: 'enter 198.51.100.7 under 企业可信IP of the app' }))
  expect(told.message).toBe('wecom message/send: 60020 enter 198.51.100.7 under 企业可信IP of the app')
})

test('behind an error stands the one that caused it, told in the same way', () => {
  const cause = toldOf(() => z.object({ 手机: z.string() }).parse({ 手机: 13800138001 }))
  expect(cause.message).toBeUndefined()
  const told = tellError(new Error('not stored', { cause: new Error('connection to “滨城” lost', { cause: '张伟' }) }))
  expect(told).toMatchObject({ message: 'not stored', cause: { message: 'connection to …' } })
  expect(tellError('张伟 13800138001')).toEqual({ type: 'string', message: '… …' })
})

test.each(['thrown', 'promise'])('what nobody caught (%s) ends the process, and is told without people', (how) => {
  const argv = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../support/uncaught.ts'), how]
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    level: 60,
    err: { type: 'Error', stack: expect.stringContaining('uncaught.ts') },
  })
  expect(stdout + stderr).not.toMatch(/张伟|13912345678|still there/)
})
