import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FolderInUse, lockFolder, takeFolder } from '../../src/store/lock.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-lock-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a folder that a living process holds is refused, naming the process and the way out', async () => {
  await writeFile(join(folder, 'huiwu.lock'), String(process.ppid))
  expect(() => lockFolder(folder)).toThrow(FolderInUse)
  expect(() => lockFolder(folder)).toThrow(`process ${process.ppid}`)
  expect(() => lockFolder(folder)).toThrow('HUIWU_DATA')
})

test('a lock left by a process that is gone is taken over, and given back', async () => {
  await writeFile(join(folder, 'huiwu.lock'), '999999999')
  const unlock = lockFolder(folder)
  expect(Number.parseInt(await readFile(join(folder, 'huiwu.lock'), 'utf8'), 10)).toBe(process.pid)
  unlock()
  await expect(readFile(join(folder, 'huiwu.lock'))).rejects.toThrow('ENOENT')
})

test.skipIf(!existsSync('/proc/self/stat'))(
  'nor is it held by a process that only has the same id, as after a start of the machine',
  async () => {
    const unlock = lockFolder(folder)
    const [, birth = ''] = (await readFile(join(folder, 'huiwu.lock'), 'utf8')).split('\n')
    unlock()
    // Our parent lives, but was born at another time than we were.
    await writeFile(join(folder, 'huiwu.lock'), `${process.ppid}\n${birth}`)
    lockFolder(folder)()
    const ofAnotherStart = birth.replace(/^\S+/, '00000000-0000-4000-8000-000000000000')
    await writeFile(join(folder, 'huiwu.lock'), `${process.ppid}\n${ofAnotherStart}`)
    lockFolder(folder)()
  },
)

test('a folder that cannot be one is told with what is wrong', () => {
  expect(() => takeFolder('/dev/null/data')).toThrow(
    /\/dev\/null\/data cannot be used: a part of the path is no folder/,
  )
})
