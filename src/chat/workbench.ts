import PQueue from 'p-queue'
import type { Work } from '../store/queue.ts'
import type { Rush } from './rush.ts'

/**
 * Work that this process has at hand, by id, done in the order in which it came and several at a time. It saves the way
 * through the queue, and nothing depends on it: all of it is on disk, where whoever looks for what was left finds it.
 */
export type Workbench = {
  /** Lays work on the bench; passed over before the bench is opened and after it was closed. */
  lay(id: string): void
  /** Opens the bench: from now on `work` is done, up to `atOnce` at a time; what throws is done again a little later. */
  open(work: Work, atOnce: number): void
  /** Begins nothing more, waits for what is under way, and returns the ids of what was not begun. */
  close(): Promise<string[]>
}

/** How long work rests that failed because the database was away or full: much shorter than until others look for it. */
const AGAIN_AFTER_MS = 10_000

/** A bench that is not open yet. Nothing is begun in a rush. */
export function createWorkbench(rush: Rush): Workbench {
  const laid = new Set<string>()
  const bench: { queue?: PQueue; work?: Work } = {}
  const lay = (id: string) => {
    if (bench.queue === undefined || bench.queue.isPaused || laid.has(id)) return
    laid.add(id)
    void bench.queue.add(() => begin(id))
  }
  const begin = async (id: string) => {
    await rush.over()
    laid.delete(id)
    // Whoever does the work has logged why it failed.
    await bench.work?.(id).catch(() => void setTimeout(() => lay(id), AGAIN_AFTER_MS).unref())
  }
  return {
    lay,
    open: (work, atOnce) => {
      bench.work = work
      bench.queue = new PQueue({ concurrency: atOnce })
    },
    close: async () => {
      bench.queue?.pause()
      await bench.queue?.onPendingZero()
      return [...laid]
    },
  }
}
