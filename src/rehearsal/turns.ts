import { createInterface } from 'node:readline'
import { drawEntry } from './drawing.ts'
import type { Follower } from './following.ts'
import { findButton, pressButton } from './pressing.ts'
import type { Stage } from './rehearsal.ts'
import { type Window, windowOf } from './window.ts'

/** What is being played: the windows, and whose chats are shown. */
type Playing = { windows: readonly Window[]; follower: Follower }

/** Lets whoever sits at the terminal be anybody: `账号 话`, `账号 !按钮 [选项]`, `看 账号`, `谁`. Returns the way to stop. */
export function takeTurns(now: () => Playing, stage: Stage): () => void {
  const prompt = createInterface({ input: process.stdin })
  prompt.on('line', (line) => {
    takeTurn(now(), stage, line.trim()).catch((error: unknown) => stage.out(`（${(error as Error).message}）`))
  })
  return () => prompt.close()
}

async function takeTurn({ windows, follower }: Playing, stage: Stage, line: string): Promise<void> {
  if (line === '') return
  const [userId = '', ...words] = line.split(/\s+/)
  const text = words.join(' ')
  if (userId === '谁') return stage.out(windows.map(listPeople).join('\n'))
  if (userId === '看') return stage.out(windowOf(windows, text).entriesOf(text).flatMap(drawEntry).join('\n'))
  const window = windowOf(windows, userId)
  if (text === '') return stage.out('请写成“账号 要说的话”，例如：zhang.wei 状态')
  follower.follow(userId)
  if (text.startsWith('!') || text.startsWith('！')) await press(window, userId, text.slice(1).trim())
  else await window.say(userId, text)
}

function listPeople({ word, people: everybody }: Window): string {
  const people = everybody().map(({ userId, name }) => `${userId}（${name}）`)
  return `${word}：${people.join('　')}`
}

async function press(window: Window, userId: string, words: string): Promise<void> {
  const [label = '', option] = words.split(' ')
  const found = findButton(window, userId, label)
  if (found === undefined) throw new Error(`${userId} 没有写着“${label}”的按钮`)
  await pressButton(window, userId, found, option)
}
