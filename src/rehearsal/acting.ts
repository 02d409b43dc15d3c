import { type Distance, settled } from './moving.ts'
import { findButton, pressButton } from './pressing.ts'
import { ActRefused } from './refused.ts'
import type { Step } from './scenario.ts'
import { type Actor, actorFor, fillIn, officeHolders, type Scene } from './scene.ts'
import type { Page } from './visiting.ts'
import { until } from './waiting.ts'

/** How long a button may take to be there. */
const PATIENCE_MS = 5_000

/** How far a step has been performed: what is done is not done again when the step is tried again. */
export type Deeds = { moved?: true; acted?: true; page?: Page | undefined }

/** Does what a step tells to do, as far as that is not done, and waits until what follows from it has been delivered. */
export async function perform(scene: Scene, step: Step, deeds: Deeds): Promise<void> {
  const { house, mover, windows } = scene.hands
  const setDown = (down: boolean) => {
    for (const window of windows) window.setDown(down)
  }
  if (step.platforms === 'up') setDown(false)
  if (step.move !== undefined && !deeds.moved) await mover.move(distanceOf(scene, step.move))
  deeds.moved = true
  if (!deeds.acted) {
    for (const actor of await actorsIn(scene, step)) await act(scene, actor, step)
    deeds.page = step.visit && (await visit(scene, step.visit))
  }
  deeds.acted = true
  if (step.platforms === 'down') setDown(true)
  await settled(house)
  await waitOut(scene)
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
  // A second more, because the clock runs.
  if (until !== undefined) await mover.move({ to: until.add({ seconds: 1 }).toString() })
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

/** Presses the newest button with these words; `option` is what is chosen with it. */
async function pressOn({ window, userId, name }: Actor, label: string, option: string | undefined): Promise<void> {
  const find = () => findButton(window, userId, label)
  await until(() => find() !== undefined, `${name}（${window.word}）的按钮“${label}”`, PATIENCE_MS)
  const found = find()
  if (found !== undefined) await pressButton(window, userId, found, option)
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
