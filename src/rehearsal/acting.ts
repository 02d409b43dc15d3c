import { type Distance, settled } from './moving.ts'
import { ActRefused } from './refused.ts'
import type { Step } from './scenario.ts'
import { type Actor, actorFor, fillIn, officeHolders, type Scene } from './scene.ts'
import type { Page } from './visiting.ts'
import { until } from './waiting.ts'
import { cardsOf } from './window.ts'

/** How long a button may take to be there. */
const PATIENCE_MS = 5_000

/** Does what a step tells to do, and waits until everything that follows from it has been delivered. Returns the page that was visited. */
export async function perform(scene: Scene, step: Step): Promise<Page | undefined> {
  const { house, mover, windows } = scene.hands
  const setDown = (down: boolean) => {
    for (const window of windows) window.setDown(down)
  }
  if (step.platforms === 'up') setDown(false)
  if (step.move !== undefined) await mover.move(distanceOf(scene, step.move))
  for (const actor of await actorsIn(scene, step)) await act(scene, actor, step)
  const page = step.visit && (await visit(scene, step.visit))
  if (step.platforms === 'down') setDown(true)
  await settled(house)
  await waitOut(scene)
  return page
}

/**
 * A platform lets one person hear only so much in a minute; whoever plays quickly reaches that. Then the minute is waited
 * out, by the clock.
 */
async function waitOut({ hands: { house, mover } }: Scene): Promise<void> {
  const now = house.clock.now()
  const soon = [now, now.add({ minutes: 1 })].map((instant) => new Date(instant.epochMilliseconds))
  const held = await house.db.outboxMessage.aggregate({
    where: { state: 'waiting', attempts: 0, notBefore: { gt: soon[0] as Date, lte: soon[1] as Date } },
    _max: { notBefore: true },
  })
  const until = held._max.notBefore?.toTemporalInstant()
  if (until !== undefined) await mover.move({ to: until.toString() })
}

/** How far the clock is moved; a time is written in figures, year first, with whatever between them. */
function distanceOf(scene: Scene, move: NonNullable<Step['move']>): Distance {
  if (move === 'next' || !('to' in move)) return move
  const written = fillIn(scene, move.to)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (written.match(/\d+/g) ?? []).map(Number)
  const { zone } = scene.hands.house.clock
  const time = Temporal.ZonedDateTime.from({ timeZone: zone, year, month, day, hour, minute })
  return { to: time.toInstant().toString() }
}

async function actorsIn(scene: Scene, { who, everyone }: Step): Promise<Actor[]> {
  if (everyone !== undefined) return officeHolders(scene, everyone)
  return who === undefined ? [] : [actorFor(scene, who)]
}

async function act(scene: Scene, actor: Actor, { say, press, choose }: Step): Promise<void> {
  if (say !== undefined) await actor.window.say(actor.userId, fillIn(scene, say))
  if (press !== undefined) await pressOn(actor, fillIn(scene, press), choose && fillIn(scene, choose))
}

/** Presses the button that begins with a label, on the newest card that has it; `option` is what is chosen with it. */
async function pressOn({ window, userId, name }: Actor, label: string, option: string | undefined): Promise<void> {
  const buttons = () =>
    cardsOf(window, userId).flatMap((card) =>
      card.buttons.filter((button) => button.label.startsWith(label)).map((button) => ({ card, button })),
    )
  await until(() => buttons().length > 0, `${name}（${window.word}）的按钮“${label}”`, PATIENCE_MS)
  const found = buttons().at(-1)
  if (found === undefined) return
  const { card, button } = found
  const chosen = option === undefined ? undefined : card.options.find(({ text }) => text.includes(option))
  const choice = button.choice ?? chosen?.id
  await window.press(userId, card.id, { key: button.key, ...(choice !== undefined && { choice }) })
}

/** Opens a page, and sends its form where there is something to send. */
async function visit(scene: Scene, { open, fill, attach, shows }: NonNullable<Step['visit']>): Promise<Page> {
  const filled = Object.entries(fill).map(([name, value]) => {
    const values = [value].flat().map((one) => fillIn(scene, one))
    return [name, values] as const
  })
  const page = await scene.visitor.visit(fillIn(scene, open), { fields: Object.fromEntries(filled), scan: attach })
  const missing = shows.map((text) => fillIn(scene, text)).filter((text) => !page.words.includes(text))
  if (missing.length > 0) throw new ActRefused(`网页上没有“${missing.join('”“')}”，写的是：${page.words.slice(0, 300)}`)
  return page
}
