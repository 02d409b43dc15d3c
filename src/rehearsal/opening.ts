import type { House } from '../chat/house.ts'
import { nextWorkingDay } from '../rules/days.ts'
import type { WecomSimulator } from '../simulator/wecom/simulator.ts'
import type { Cast } from './cast.ts'
import { buttonsOf } from './drawing.ts'
import { follow } from './following.ts'
import type { Stage } from './rehearsal.ts'

/** How long each turn of the opening may take before the rehearsal says that something is wrong. */
const PATIENCE_MS = 20_000

/**
 * The opening: a member asks for their standing, the secretary-general calls a council meeting, the director who is one
 * absence short gets the warning on the card and answers. Played once; later starts go on where the last one ended.
 */
export async function playOpening(house: House, wecom: WecomSimulator, cast: Cast, stage: Stage): Promise<void> {
  for (const userId of [cast.plain, cast.secretary, cast.atRisk, cast.director]) follow(userId)
  if ((await house.db.meeting.count({ where: { status: { in: ['planned', 'called'] } } })) > 0) {
    stage.out('上次的会议还在进行中，接着来（模拟的聊天是新的，旧卡片不在了，可以直接发命令）：')
    return
  }
  await ask(wecom, cast.plain, '状态')
  await ask(wecom, cast.secretary, `建会 理事会 ${meetingDay(house)} 14:00-16:00 现场 滨城会议中心一号厅`)
  const meeting = await house.db.meeting.findFirstOrThrow({
    where: { status: 'planned' },
    orderBy: { learnedAt: 'desc' },
  })
  await ask(wecom, cast.secretary, `通知 ${meeting.no}`)
  await press(wecom, cast.secretary, '发出通知')
  await until(() => buttonOf(wecom, cast.atRisk, '出席') !== undefined, 'the call of the meeting')
  await ask(wecom, cast.atRisk, '状态')
  await press(wecom, cast.atRisk, '出席')
  await ask(wecom, cast.director, '请假 出差在外')
  await ask(wecom, cast.secretary, `进度 ${meeting.no}`)
}

/** Two weeks ahead, on a day people work. */
function meetingDay(house: House): string {
  return nextWorkingDay(house.clock.local().toPlainDate().add({ weeks: 2 }).toString())
}

async function ask(wecom: WecomSimulator, userId: string, text: string): Promise<void> {
  const before = wecom.chatOf(userId).filter((entry) => entry.from === 'app').length
  await wecom.say(userId, text)
  await until(
    () => wecom.chatOf(userId).filter((entry) => entry.from === 'app').length > before,
    `an answer to ${text}`,
  )
}

async function press(wecom: WecomSimulator, userId: string, label: string): Promise<void> {
  await until(() => buttonOf(wecom, userId, label) !== undefined, `the button ${label}`)
  const card = buttonOf(wecom, userId, label)
  if (card === undefined) return
  await wecom.tap(userId, card)
  await until(() => updatedSince(wecom, userId, card.taskId), `the card to change after ${label}`)
}

function updatedSince(wecom: WecomSimulator, userId: string, taskId: string): boolean {
  return wecom.cardsOf(userId).some((entry) => entry.taskId === taskId && entry.updatedAt !== undefined)
}

function buttonOf(wecom: WecomSimulator, userId: string, label: string): { taskId: string; key: string } | undefined {
  for (const entry of wecom.cardsOf(userId).toReversed()) {
    const button = buttonsOf(entry).find((one) => one.text.startsWith(label))
    if (button !== undefined && entry.taskId !== undefined) return { taskId: entry.taskId, key: button.key }
  }
  return undefined
}

async function until(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`the rehearsal waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
