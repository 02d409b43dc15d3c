import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FolderInUse, lockFolder } from '../../src/store/lock.ts'

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
  expect(await readFile(join(folder, 'huiwu.lock'), 'utf8')).toBe(String(process.pid))
  unlock()
  await expect(readFile(join(folder, 'huiwu.lock'))).rejects.toThrow('ENOENT')
})
