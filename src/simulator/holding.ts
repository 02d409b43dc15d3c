import type { Delivery } from './callback.ts'

/** What decides when callbacks go out: twice at the same moment, and those that wait while they are held. */
export type Holding = { faults: { twice: boolean }; held: (() => Promise<void>)[] | undefined }

/** Sends now, or when what is held is released. */
export function dispatch(holding: Holding, send: () => Promise<Delivery>): Promise<Delivery> {
  const run = holding.faults.twice ? () => Promise.all([send(), send()]).then(([first]) => first) : send
  if (holding.held === undefined) return run()
  const { promise, resolve, reject } = Promise.withResolvers<Delivery>()
  holding.held.push(() => run().then(resolve, reject))
  return promise
}

/** Callbacks wait from now on. */
export function hold(holding: Holding): void {
  holding.held ??= []
}

/** What waits goes out one after the other, the last first unless `inOrder`; later callbacks wait no more. */
export async function release(holding: Holding, order: 'reversed' | 'inOrder' = 'reversed'): Promise<void> {
  const waiting = holding.held ?? []
  holding.held = undefined
  for (const send of order === 'reversed' ? waiting.toReversed() : waiting) await send()
}
