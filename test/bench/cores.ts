import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Used } from './app.ts'

/** A process beside the bench: asked by messages, each of which has one answer. */
export type Neighbour = { ask<Answer>(question: object): Promise<Answer>; stop(): Promise<void> }

/** Whether a process can be kept on one core here; else the system decides, and the table says so. */
export const CAN_PIN = existsSync('/usr/bin/taskset')

/** What Node compiled is kept from one process to the next, as for a service (src/cli.ts). */
const COMPILED = { NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/node') }

/** Starts a file of the bench on a core of its own, so that who drives and who serves do not take time from each other. */
export function startOn(core: number, file: string, settings: NodeJS.ProcessEnv = {}): Neighbour {
  return start(CAN_PIN ? ['/usr/bin/taskset', '-c', String(core)] : [], file, settings)
}

/** Starts a file of the bench on whichever cores there are, as a service is. */
export function startFree(file: string, settings: NodeJS.ProcessEnv): Neighbour {
  return start([], file, settings)
}

/** Waits until a server has nothing left to do: what its schedule found owed at the start is not what is measured. */
export async function calm(server: Neighbour): Promise<void> {
  await server.ask({ used: true })
  do await new Promise((resolve) => setTimeout(resolve, 1000))
  while ((await server.ask<Used>({ used: true })).cpuMs > 100)
}

function start(before: string[], file: string, settings: NodeJS.ProcessEnv): Neighbour {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', join(import.meta.dirname, file)]
  const [command = '', ...argv] = [...before, ...node]
  const child = spawn(command, argv, {
    env: { ...process.env, ...COMPILED, ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return { ask: (question) => ask(child, question), stop: () => stop(child) }
}

function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the process ended instead of answering'))
    child.once('exit', ended)
    child.once('message', (answer) => {
      child.off('exit', ended)
      resolve(answer as Answer)
    })
    child.send(question)
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
