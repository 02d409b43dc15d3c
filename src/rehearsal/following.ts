import type { ChatEntry } from '../simulator/wecom/corp.ts'
import type { WecomSimulator } from '../simulator/wecom/simulator.ts'
import { drawEntry } from './drawing.ts'
import type { Stage } from './rehearsal.ts'

/** Accounts whose chats are shown on the terminal as they change; showing all would be sixty copies of one card. */
const followed = new Set<string>()

/** Shows somebody's chat from now on. */
export function follow(userId: string): void {
  followed.add(userId)
}

/** Prints what followed people are sent, and cards that change, as it happens. Returns the way to stop. */
export function followChats(wecom: WecomSimulator, stage: Stage): () => void {
  const seen = new Map<string, string[]>()
  const timer = setInterval(() => {
    for (const userId of followed) showNew(wecom, stage, seen, userId)
  }, 100)
  return () => clearInterval(timer)
}

function showNew(wecom: WecomSimulator, stage: Stage, seen: Map<string, string[]>, userId: string): void {
  const before = seen.get(userId) ?? []
  const entries = wecom.chatOf(userId)
  for (const [index, entry] of entries.entries()) {
    const drawn = drawEntry(entry)
    if (before[index] === drawn.join('\n')) continue
    const arrow = headline(userId, entry, before[index] !== undefined)
    stage.out([arrow, ...drawn.map((line) => `    ${line}`)].join('\n'))
  }
  seen.set(
    userId,
    entries.map((entry) => drawEntry(entry).join('\n')),
  )
}

function headline(userId: string, entry: ChatEntry, changed: boolean): string {
  if (entry.from === 'member') return `${userId} 说：`
  return changed ? `${userId} 的卡片变为：` : `→ ${userId}：`
}
