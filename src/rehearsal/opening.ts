import type { House } from '../chat/house.ts'
import { nextWorkingDay } from '../rules/days.ts'
import type { Cast } from './cast.ts'
import { follow } from './following.ts'
import type { Stage } from './rehearsal.ts'
import { cardsOf, type ShownCard, type Window, windowOf } from './window.ts'

/** How long each turn of the opening may take before the rehearsal says that something is wrong. */
const PATIENCE_MS = 20_000

/**
 * The opening: a member asks for their standing, the secretary-general calls a council meeting, the director who is one
 * absence short gets the warning on the card and answers, and another answers on the other platform. Played once; later
 * starts go on where the last one ended.
 */
export async function playOpening(house: House, windows: readonly Window[], cast: Cast, stage: Stage): Promise<void> {
  for (const userId of Object.values(cast)) follow(userId)
  if ((await house.db.meeting.count({ where: { status: { in: ['planned', 'called'] } } })) > 0) {
    stage.out('上次的会议还在进行中，接着来（模拟的聊天是新的，旧卡片不在了，可以直接发命令）：')
    return
  }
  await ask(windows, cast.plain, '状态')
  await ask(windows, cast.secretary, `建会 理事会 ${meetingDay(house)} 14:00-16:00 现场 滨城会议中心一号厅`)
  const meeting = await house.db.meeting.findFirstOrThrow({
    where: { status: 'planned' },
    orderBy: { learnedAt: 'desc' },
  })
  await ask(windows, cast.secretary, `通知 ${meeting.no}`)
  await press(windows, cast.secretary, '发出通知')
  for (const userId of [cast.atRisk, cast.onDingtalk])
    await until(() => cardWith(windows, userId, '出席') !== undefined, 'the call of the meeting')
  await ask(windows, cast.atRisk, '状态')
  await press(windows, cast.atRisk, '出席')
  await press(windows, cast.onDingtalk, '出席')
  await ask(windows, cast.director, '请假 出差在外')
  await ask(windows, cast.secretary, `进度 ${meeting.no}`)
}

/** Two weeks ahead, on a day people work. */
function meetingDay(house: House): string {
  return nextWorkingDay(house.clock.local().toPlainDate().add({ weeks: 2 }).toString())
}

async function ask(windows: readonly Window[], userId: string, text: string): Promise<void> {
  const window = windowOf(windows, userId)
  const answers = () => window.entriesOf(userId).filter((entry) => entry.from === 'huiwu').length
  const before = answers()
  await window.say(userId, text)
  await until(() => answers() > before, `an answer to ${text}`)
}

async function press(windows: readonly Window[], userId: string, label: string): Promise<void> {
  const window = windowOf(windows, userId)
  await until(() => cardWith(windows, userId, label) !== undefined, `the button ${label}`)
  const card = cardWith(windows, userId, label)
  const button = card?.buttons.find((one) => one.label.startsWith(label))
  if (card === undefined || button === undefined) return
  await window.press(userId, card, { key: button.key })
  const now = () => cardsOf(window, userId).find((one) => one.id === card.id)
  await until(() => JSON.stringify(now()) !== JSON.stringify(card), `the card to change after ${label}`)
}

function cardWith(windows: readonly Window[], userId: string, label: string): ShownCard | undefined {
  return cardsOf(windowOf(windows, userId), userId).findLast(({ buttons }) =>
    buttons.some((button) => button.label.startsWith(label)),
  )
}

async function until(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`the rehearsal waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
