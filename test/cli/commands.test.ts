import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openControl, runInServer } from '../../src/cli/control.ts'
import { runCommand } from '../../src/cli/program.ts'
import type { Inside, Session } from '../../src/cli/session.ts'
import { readConfig } from '../../src/config.ts'
import { type Association, openAssociation } from '../support/association.ts'

let association: Association
let folder: string
beforeAll(async () => {
  association = await openAssociation({ at: '2026-03-02T10:00:00+08:00' })
  folder = await mkdtemp(join(tmpdir(), 'huiwu-cli-'))
})
afterAll(async () => {
  await association.close()
  await rm(folder, { recursive: true, force: true })
})

const DEMO = join(import.meta.dirname, '../../prisma/demo')

let config = readConfig({})

/** What a running server lends to commands. */
const inside = (): Inside => ({
  house: async () => association.house,
  look: async () => ({ ...association.database, close: async () => {} }),
  config,
})

/** One command line as a person at a terminal sees it. */
async function huiwu(...argv: string[]) {
  const out: string[] = []
  const err: string[] = []
  const session: Session = {
    ...inside(),
    cwd: folder,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  }
  const exit = await runCommand(argv, session)
  return { exit, out: out.join('\n'), err: err.join('\n') }
}

describe('the command line', () => {
  test('tries an import without writing, then does it, then finds nothing left to do', async () => {
    expect(await huiwu('import', DEMO, '--dry-run')).toMatchObject({ exit: 0, out: expect.stringContaining('试运行') })
    expect(await association.house.db.member.count()).toBe(0)
    expect(await huiwu('import', DEMO)).toMatchObject({ exit: 0, out: expect.stringContaining('导入完成') })
    expect(await huiwu('import', DEMO)).toMatchObject({ exit: 0, out: expect.stringContaining('没有需要改动的内容') })
  })

  test('prints what the rules say as JSON', async () => {
    const { exit, out } = await huiwu('findings', '--as-of', '2026-03-01', '--member', 'D017', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({
        kind: 'attendance',
        verdict: 'at_risk',
        member: 'D017',
        office: 'director',
        run: 1,
        limit: 2,
      }),
    )
  })

  test('tries another reading, and refuses one that does not exist with the list of those that do', async () => {
    expect((await huiwu('findings', '--reading', 'leaveCountsAsAbsence=no')).exit).toBe(0)
    expect(await huiwu('findings', '--reading', 'foo=bar')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('leaveCountsAsAbsence=yes|no'),
    })
  })

  test('refuses a day before the measures, naming the first day there are any', async () => {
    expect(await huiwu('findings', '--as-of', '2020-01-01')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('2021-06-18'),
    })
  })

  test('exports a workbook where the person stands, which imports as no change', async () => {
    expect((await huiwu('export', 'out.xlsx')).exit).toBe(0)
    expect(await readdir(folder)).toContain('out.xlsx')
    expect((await huiwu('import', 'out.xlsx')).out).toContain('没有需要改动的内容')
  })

  test('refuses what is not a workbook', async () => {
    await writeFile(join(folder, 'letter.xlsx'), '尊敬的会员')
    expect(await huiwu('import', 'letter.xlsx')).toMatchObject({ exit: 1, err: expect.stringContaining('letter.xlsx') })
  })

  test('takes somebody into the secretariat, lists them, and lets them go', async () => {
    expect((await huiwu('staff', 'add', '周明', '干事', '--wecom', 'Zhou.Ming')).exit).toBe(0)
    expect((await huiwu('staff', 'list')).out).toContain('周明\t干事\twecom:zhou.ming')
    expect((await huiwu('staff', 'remove', '周明')).exit).toBe(0)
    expect((await huiwu('staff', 'list')).out).not.toContain('周明')
    expect(await huiwu('staff', 'remove', '周明')).toMatchObject({ exit: 1, err: expect.stringContaining('周明') })
    expect(await huiwu('staff', 'add', '周明', '皇帝')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('秘书长'),
    })
  })

  test('says of a data folder whose path is too long that it is', async () => {
    const session = { cwd: folder, out: () => {}, err: () => {} }
    const call = runInServer(join(folder, 'long'.repeat(40)), ['staff', 'list'], session)
    await expect(call).rejects.toThrow('cannot be used: its path is too long')
  })

  test('says of a file that cannot be written why, and writes nothing', async () => {
    for (const [file, why] of [
      ['nowhere/roll.xlsx', 'there is no such file or folder'],
      ['.', 'that is a folder'],
    ] as const)
      expect(await huiwu('export', file)).toMatchObject({ exit: 1, err: expect.stringContaining(why) })
  })

  test('makes a binding code that its person can use in chat', async () => {
    const { exit, out } = await huiwu('bind', 'D001', '张伟')
    expect(exit).toBe(0)
    const code = /绑定码：(\S+)/.exec(out)?.[1] ?? ''
    association.chat.join('new.phone', '张伟')
    expect((await association.say('new.phone', `绑定 ${code}`)).join('\n')).toContain('张伟')
  })

  test('checks the rulebook and the wording', async () => {
    expect(await huiwu('rulebook', 'check')).toMatchObject({ exit: 0 })
    expect((await huiwu('rulebook', 'list')).out).toContain('2021-06-18')
    expect(await huiwu('wording')).toMatchObject({ exit: 0, out: expect.stringContaining('replies/status') })
  })

  test('runs what the schedule owes once, and nothing the second time', async () => {
    expect((await huiwu('tick', '--at', '2026-03-03T09:30:00+08:00')).out).not.toBe('')
    expect((await huiwu('tick', '--at', '2026-03-03T09:30:00+08:00')).out).toBe('')
  })

  test.each([['fly'], ['findings', '--as-of', 'x'], ['import'], ['tick', '--at', 'noon'], ['findings', '--colour']])(
    'answers wrong usage (%s) with how it is used',
    async (...argv) => {
      const { exit, err } = await huiwu(...argv)
      expect(exit).toBe(2)
      expect(err).toContain('Usage: huiwu')
    },
  )

  test('says in a line each what the doctor found, and counts what is to be put right', async () => {
    const { exit, out, err } = await huiwu('doctor')
    expect(exit).toBe(1)
    expect(out).toMatch(/^ok {4}database: PostgreSQL \d+/m)
    expect(out).toMatch(/^warn {2}settings: NODE_ENV is not production/m)
    expect(out).toMatch(/^fix {3}address: PUBLIC_URL is missing/m)
    expect(err).toBe(`${[...out.matchAll(/^fix/gm)].length} to put right.`)
  })

  test('prepares only a server for a start after a restore, because restore does it by itself elsewhere', async () => {
    expect(await huiwu('restored', 'yesterday')).toMatchObject({ exit: 2 })
    const time = '2026-03-01T02:00:00+08:00'
    expect(await huiwu('restored', time)).toMatchObject({ exit: 1, err: expect.stringContaining('by itself') })
    config = readConfig({ DATABASE_URL: 'postgresql://db/huiwu' })
    expect(await huiwu('restored', time)).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/\d+ other messages are held back/),
    })
    expect(await huiwu('backup', 'x')).toMatchObject({ exit: 1, err: expect.stringContaining('pg_dump') })
    expect(await huiwu('restore', 'x')).toMatchObject({ exit: 1, err: expect.stringContaining('Stop it first') })
  })
})

describe('while a server holds the embedded database', () => {
  const voice = (lines: string[]) => ({
    cwd: folder,
    out: (line: string) => void lines.push(line),
    err: (line: string) => void lines.push(line),
  })

  test('other commands do their work there, over a socket for its owner only', async () => {
    const close = await openControl(folder, inside())
    expect((await stat(join(folder, 'huiwu.sock'))).mode & 0o077).toBe(0)
    const lines: string[] = []
    expect(await runInServer(folder, ['staff', 'list'], voice(lines))).toBe(0)
    expect(lines.join('\n')).toContain('林知遥')
    expect(await runInServer(folder, ['findings', '--member', 'X9'], voice([]))).toBe(1)
    expect(await runInServer(folder, ['serve'], voice([]))).toBe(1)
    await close()
  })

  test('without one, the command is told to do its own work', async () => {
    expect(await runInServer(folder, ['staff', 'list'], voice([]))).toBeUndefined()
  })
})
