import type { Chat, Delivery, SeenCard } from '../support/chat.ts'
import { until } from '../support/processes.ts'

/** Somebody at their telephone. */
export type Somebody = { chat: Chat; userId: string }

/** What was acknowledged to people: whatever is in here must have had its effect, and once. */
export type Ledger = {
  /** A text, and what its answer says and no other. */
  texts: { by: Somebody; text: string; answer: string }[]
  /** Presses on cards, in order: `attend` or `unable`. */
  presses: { by: Somebody; cardId: string; key: string }[]
  /** The numbers of the meetings that were called. */
  calls: string[]
}

/** A crowd that acts until it is told to stop; `stop` resolves with what was acknowledged, when everybody has ended. */
export type Crowd = { stop(): Promise<Ledger> }

/** How long somebody waits for what they see: longer than an attempt whose process was killed is left to itself. */
export const PATIENCE_MS = 420_000

/** Members write and press, staff call one meeting after the other: everybody about every three seconds. */
export function sendCrowd(members: Somebody[], staff: Somebody[]): Crowd {
  const ledger: Ledger = { texts: [], presses: [], calls: [] }
  const life = { over: false }
  const lives = [
    ...members.map((one) => write(life, one, ledger)),
    ...members.map((one) => press(life, one, ledger)),
    ...staff.map((one) => call(life, one, ledger)),
  ]
  return {
    stop: async () => {
      life.over = true
      await Promise.all(lives)
      return ledger
    },
  }
}

type Life = { over: boolean }

let questions = 0

/** Half of what somebody writes is a command, about a day of its own, so that no two answers are alike. */
async function write(life: Life, by: Somebody, { texts }: Ledger): Promise<void> {
  for (let number = 0; !life.over; number += 1) {
    questions += 1
    const day = Temporal.PlainDate.from('2023-01-01').add({ days: questions % 1000 })
    const said = { text: `问${questions}题`, answer: `问${questions}题` }
    const asked = { text: `状态 ${day}`, answer: `截至${day.year}年${day.month}月${day.day}日` }
    const { text, answer } = number % 2 === 0 ? said : asked
    await acknowledged(by.chat.say(by.userId, text))
    texts.push({ by, text, answer })
    await pause(2500 + Math.random() * 1000)
  }
}

/** Somebody changes their mind on the newest call again and again, and looks at what the card says then. */
async function press(life: Life, by: Somebody, { presses }: Ledger): Promise<void> {
  while (!life.over) {
    const card = by.chat.cardsOf(by.userId).findLast(({ keys }) => keys.includes('attend'))
    if (card !== undefined) {
      const key = answerOn(card) === 'attend' ? 'unable' : 'attend'
      await acknowledged(by.chat.tap(by.userId, { key, cardId: card.id }))
      presses.push({ by, cardId: card.id, key })
      await until(`${by.userId} to see ${key} on the card`, () => answerOn(cardWith(by, card.id)) === key, PATIENCE_MS)
    }
    await pause(2500 + Math.random() * 1000)
  }
}

/** What a card of a call says that its addressee has answered. */
export function answerOn(card: SeenCard | undefined): 'attend' | 'unable' | undefined {
  if (card?.text.includes('不能出席（')) return 'unable'
  return card?.text.includes('出席（') ? 'attend' : undefined
}

/** Somebody's card with this id. */
export function cardWith({ chat, userId }: Somebody, id: string): SeenCard | undefined {
  return chat.cardsOf(userId).find((card) => card.id === id)
}

let meetings = 0

/** Somebody of the staff drafts a meeting, looks whom its call reaches, and calls it. */
async function call(life: Life, by: Somebody, { calls }: Ledger): Promise<void> {
  const { chat, userId } = by
  while (!life.over) {
    meetings += 1
    const [name, day] = [`第${meetings}次碰头会`, Temporal.Now.plainDateISO().add({ weeks: 3, days: meetings })]
    await acknowledged(chat.say(userId, `建会 理事会 ${day} 14:00 现场 一号厅 ${name}`))
    const drafted = () => chat.textsOf(userId).find((text) => text.includes(name) && text.includes('LSH-'))
    await until(`the draft of ${name}`, drafted, PATIENCE_MS)
    const no = /LSH-\d+-\d+/.exec(drafted() ?? '')?.[0] ?? ''
    await acknowledged(chat.say(userId, `通知 ${no}`))
    const asking = () => chat.cardsOf(userId).find(({ keys, text }) => keys.includes('confirm') && text.includes(no))
    await until(`the card about ${no}`, asking, PATIENCE_MS)
    await acknowledged(chat.tap(userId, { key: 'confirm', cardId: asking()?.id ?? '' }))
    calls.push(no)
    await pause(8000 + Math.random() * 4000)
  }
}

/** Repeats a callback as the platform does, with the same id, until it is acknowledged. */
async function acknowledged(sending: Promise<Delivery>): Promise<void> {
  for (let delivery = await sending; delivery.status !== 200; delivery = await delivery.redeliver()) await pause(500)
}

/** Real time passes. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
