import { drawEntry } from './drawing.ts'
import type { Stage } from './rehearsal.ts'
import { type Entry, type Window, windowOf } from './window.ts'

/** Shows chats on the terminal as they change: of those who are followed, for all would be sixty copies of one card. */
export type Follower = {
  follow(userId: string): void
  /** Shows what has changed now, and not a moment later. */
  show(): void
  stop(): void
}

/** Prints what followed people are sent, and cards that change, as it happens. */
export function followChats(windows: readonly Window[], stage: Stage): Follower {
  const followed = new Set<string>()
  const seen = new Map<string, string[]>()
  const show = () => {
    for (const userId of followed) showNew(windowOf(windows, userId), stage, seen, userId)
  }
  const timer = setInterval(show, 100)
  return { follow: (userId) => void followed.add(userId), show, stop: () => clearInterval(timer) }
}

function showNew(window: Window, stage: Stage, seen: Map<string, string[]>, userId: string): void {
  const before = seen.get(userId) ?? []
  const entries = window.entriesOf(userId)
  for (const [index, entry] of entries.entries()) {
    const drawn = drawEntry(entry)
    if (before[index] === drawn.join('\n')) continue
    const arrow = headline(window, userId, entry, before[index] !== undefined)
    stage.out([arrow, ...drawn.map((line) => `    ${line}`)].join('\n'))
  }
  seen.set(
    userId,
    entries.map((entry) => drawEntry(entry).join('\n')),
  )
}

function headline({ word }: Window, userId: string, entry: Entry, changed: boolean): string {
  const who = `${userId}（${word}）`
  if (entry.from === 'person') return `${who}说：`
  return changed ? `${who}的卡片变为：` : `→ ${who}：`
}
