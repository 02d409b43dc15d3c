import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { mountDisk } from '../support/disks.ts'
import { until } from '../support/processes.ts'

const disk = mountDisk(160)
const started: ChildProcess[] = []
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await Promise.all(started.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'close')))
  disk?.unmount()
})

function write(): { said(): string; ended: Promise<number | null> } {
  const script = join(import.meta.dirname, '../support/logWriter.ts')
  const child = spawn(process.execPath, [script, join(disk?.folder ?? '', 'data')])
  started.push(child)
  let said = ''
  for (const channel of [child.stdout, child.stderr]) channel.on('data', (chunk) => (said += String(chunk)))
  return { said: () => said, ended: once(child, 'close').then(([code]) => code as number | null) }
}

const taken = (said: string) => said.split('\n').filter((line) => line === 'taken').length

test.skipIf(disk === undefined)(
  'a database whose log no longer fits on the disk ends its process instead of hanging, and has kept all it took',
  async () => {
    const first = write()
    await until('the first line', () => taken(first.said()) > 0, 120_000)
    disk?.fill()
    // That somebody starts it again may help.
    expect(await first.ended).toBe(75)
    expect(first.said()).toContain('has to be started again')
    disk?.clear()
    const second = write()
    await until('the second process', () => second.said().includes('found'), 120_000)
    const [, found] = /found (\d+)/.exec(second.said()) ?? []
    // Whatever was taken is there; what was refused in the last moment may be as well, and is known when it comes again.
    expect(Number(found)).toBeGreaterThanOrEqual(taken(first.said()))
  },
  300_000,
)
