import { createInterface } from 'node:readline'
import type { CardEntry } from '../simulator/wecom/corp.ts'
import type { WecomSimulator } from '../simulator/wecom/simulator.ts'
import { buttonsOf, drawEntry, optionsOf } from './drawing.ts'
import { follow } from './following.ts'
import type { Stage } from './rehearsal.ts'

/** Lets whoever sits at the terminal be anybody: `账号 话`, `账号 !按钮 [选项]`, `看 账号`, `谁`. Returns the way to stop. */
export function takeTurns(wecom: WecomSimulator, stage: Stage): () => void {
  const prompt = createInterface({ input: process.stdin })
  prompt.on('line', (line) => {
    takeTurn(wecom, stage, line.trim()).catch((error: unknown) => stage.out(`（${(error as Error).message}）`))
  })
  return () => prompt.close()
}

async function takeTurn(wecom: WecomSimulator, stage: Stage, line: string): Promise<void> {
  if (line === '') return
  const [userId = '', ...words] = line.split(/\s+/)
  const text = words.join(' ')
  if (userId === '谁')
    return stage.out(
      wecom
        .people()
        .map(({ userId: id, name }) => `${id}（${name}）`)
        .join('　'),
    )
  if (userId === '看') return stage.out(wecom.chatOf(text).flatMap(drawEntry).join('\n'))
  if (text === '') return stage.out('请写成“账号 要说的话”，例如：zhang.wei 状态')
  follow(userId)
  if (text.startsWith('!') || text.startsWith('！')) await pressButton(wecom, userId, text.slice(1).trim())
  else await wecom.say(userId, text)
}

async function pressButton(wecom: WecomSimulator, userId: string, words: string): Promise<void> {
  const [label = '', option] = words.split(' ')
  const card = wecom.cardsOf(userId).findLast((entry) => buttonNamed(entry, label) !== undefined)
  const button = card && buttonNamed(card, label)
  if (card === undefined || button === undefined) throw new Error(`${userId} 没有写着“${label}”的按钮`)
  const chosen = option === undefined ? undefined : optionsOf(card).find((one) => one.text.includes(option))
  await wecom.tap(userId, {
    key: button.key,
    ...(card.taskId && { taskId: card.taskId }),
    ...(chosen && { choice: chosen.id }),
  })
}

function buttonNamed(entry: CardEntry, label: string) {
  return buttonsOf(entry).find((button) => button.text.includes(label))
}
