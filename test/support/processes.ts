import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process of huiwu: what it has said so far on either channel, and the code it ends with. */
export type Process = { child: ChildProcess; said(): string; ended: Promise<number | null> }

/** Starts `huiwu …` as a process of its own. Settings are added to the environment; an empty one is none. */
export function runHuiwu(settings: NodeJS.ProcessEnv, ...argv: string[]): Process {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...argv], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: '', HUIWU_CLOCK: '', LOG_LEVEL: 'info', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const channel of [child.stdout, child.stderr]) channel?.on('data', (chunk) => (said += String(chunk)))
  return { child, said: () => said, ended: once(child, 'exit').then(([code]) => code as number | null) }
}

/** Waits for something in another process, which has no clock of ours to move. */
export async function until(what: string, done: () => Promise<unknown> | unknown, within = 30_000): Promise<void> {
  const deadline = performance.now() + within
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Whether a service answers at this address. */
export async function isUp(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/healthz`).catch(() => undefined)
  return answer?.ok === true
}

/** The test files that start services of their own: each gets ports that no other file and no other run has. */
const FILES = [
  ...(['crash', 'rehearsal', 'serve', 'dingtalk', 'room', 'stories', 'cards', 'door'] as const),
  ...(['stopping', 'backup', 'instances', 'disk'] as const),
] as const

/**
 * The first of four ports for the services of a test file. Below those that the system gives to whoever asks for any,
 * which the simulators of other tests do all the time.
 */
export function portsFor(file: (typeof FILES)[number]): number {
  return 10_000 + (process.pid % 400) * 48 + FILES.indexOf(file) * 4
}
