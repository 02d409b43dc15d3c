import { setTimeout } from 'node:timers/promises'
import { ActRefused } from './refused.ts'

/** How often is looked. */
const EVERY_MS = 25

/** Waits until something is so. Throws, naming it, when it is not within that many real milliseconds. */
export async function until(done: () => boolean | Promise<boolean>, what: string, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await done())) {
    if (performance.now() > deadline) throw new ActRefused(`等了${Math.round(patienceMs / 1000)}秒，没有等到：${what}`)
    await setTimeout(EVERY_MS)
  }
}
