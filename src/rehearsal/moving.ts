import { setTimeout } from 'node:timers/promises'
import { deliverTo } from '../chat/delivery.ts'
import { dispatch } from '../chat/dispatch.ts'
import { type House, openDesk } from '../chat/house.ts'
import type { HandClock } from '../clock.ts'
import { latestSlot, nextSlot } from '../schedule/cron.ts'
import { JOBS } from '../schedule/jobs.ts'
import { beat } from '../schedule/ticker.ts'
import { mayBeSaid } from '../secretariat/quietHours.ts'
import { ActRefused } from './refused.ts'
import { until } from './waiting.ts'

/** How far the clock is moved: by so much, to an instant (ISO), or to whatever makes huiwu say something by itself. */
export type Distance = { hours: number } | { days: number } | { to: string } | 'next'

/** What the schedule did by itself: the job, when (ISO instant), and how many were told. */
export type Happening = { at: string; job: string; told: number }

/** The hand on the clock. */
export type Mover = {
  /** Whether the clock is being moved, and where to (ISO instant; none when it goes to the next thing due). */
  moving(): { to?: string } | undefined
  /** What the schedule has done, as it is known when the clock was moved last, oldest first. */
  happened(): readonly Happening[]
  /**
   * Moves the clock, turn by turn, so that the schedule runs as it would have: each turn is taken at its time, and what
   * it says is delivered before the next. Throws when it is being moved already.
   */
  move(by: Distance): Promise<void>
  /** Stops a move at the next turn, and resolves when it has stopped. */
  stop(): Promise<void>
}

/** Nothing is due for longer than this: the search for the next thing gives up. */
const SEARCH_DAYS = 100

/**
 * Turns that are due within so long of each other are taken together, the first of them that much late; over many days
 * those of more than an hour, or whoever watches would wait for minutes.
 */
const TOGETHER = { minutes: 12 }
const TOGETHER_OVER_DAYS = { minutes: 80 }
const MANY_DAYS = 3

/** How long everybody else has between two turns. */
const BREATH_MS = 10

/** How long the messages of one turn may take. */
const PATIENCE_MS = 30_000

/** A move under way. */
type Course = { to?: string; stopping?: true; stopped: Promise<void> }

/** The hand on the clock of a house. */
export function createMover(house: House, clock: HandClock): Mover {
  const log: Happening[] = []
  let turns = 0
  let moving: Course | undefined
  const stopAt = async (stop: Temporal.Instant) => {
    // It runs all the while, and may have got there by itself.
    if (isBefore(clock.now(), stop)) clock.set(stop.toString())
    await beat(house)
    await settled(house)
    // The embedded database leaves no time of its own to anybody else: pages that watch would see nothing of all this.
    await setTimeout(BREATH_MS)
    log.push(...(await turnsSince(house, turns)))
    turns = await turnsDone(house)
  }
  return {
    moving: () => moving && { ...(moving.to !== undefined && { to: moving.to }) },
    happened: () => log,
    move: async (by) => {
      if (moving !== undefined) throw new ActRefused('时钟正在拨动，请等它停下')
      const target = targetOf(by, clock.local())
      const { promise: stopped, resolve } = Promise.withResolvers<void>()
      const course: Course = by === 'next' ? { stopped } : { to: target.toInstant().toString(), stopped }
      moving = course
      try {
        const told = await toldSoFar(house)
        const isFar = by !== 'next' && clock.local().until(target).total('hours') >= MANY_DAYS * 24
        const together = isFar ? TOGETHER_OVER_DAYS : TOGETHER
        const next = () => nextStop(house, together)
        for (let stop = await next(); isBefore(stop, target.toInstant()); stop = await next()) {
          await stopAt(stop)
          if (course.stopping) throw new ActRefused('时钟停下了')
          if (by === 'next' && (await toldSoFar(house)) > told) return
        }
        await stopAt(target.toInstant())
      } finally {
        moving = undefined
        resolve()
      }
    },
    stop: async () => {
      if (moving === undefined) return
      moving.stopping = true
      await moving.stopped
    },
  }
}

/** Where the clock goes. Throws for a time that is past. */
function targetOf(by: Distance, local: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  if (by === 'next') return local.add({ days: SEARCH_DAYS })
  if (!('to' in by)) return local.add(by)
  const target = Temporal.Instant.from(by.to).toZonedDateTimeISO(local.timeZoneId)
  if (Temporal.ZonedDateTime.compare(target, local) < 0) throw new ActRefused('时钟只能往后拨')
  return target
}

/**
 * When the schedule next has something to look at: a turn of a job at a time when something may be said, the end of a
 * vote, the start of a meeting.
 */
async function nextStop(house: House, span: Temporal.DurationLike): Promise<Temporal.Instant> {
  const after = { gt: new Date(house.clock.now().epochMilliseconds) }
  const [vote, meeting] = await Promise.all([
    house.db.motion.findFirst({ where: { state: 'open', closesAt: after }, orderBy: { closesAt: 'asc' } }),
    house.db.meeting.findFirst({ where: { status: 'called', startsAt: after }, orderBy: { startsAt: 'asc' } }),
  ])
  const dates = [vote?.closesAt, meeting?.startsAt].filter((date) => date instanceof Date)
  const soon = meeting === null ? undefined : meeting.startsAt.toTemporalInstant()
  const turn = await nextTurn(house, span, soon)
  return earliest([turn, ...dates.map((date) => date.toTemporalInstant())])
}

/** At night and on days off nobody is written to, unless a meeting is near: nothing is lost by not looking then. */
async function nextTurn(house: House, span: Temporal.DurationLike, meeting: Temporal.Instant | undefined) {
  const desk = await house.db.$transaction((tx) => openDesk(house, tx))
  const about = meeting === undefined ? {} : { meetingAt: meeting }
  for (let turn = turnAfter(house.clock.local(), span); ; ) {
    const at = turn.toZonedDateTimeISO(desk.zone)
    if (mayBeSaid({ ...desk, now: turn, today: at.toPlainDate().toString() }, about)) return turn
    turn = turnAfter(at, span)
  }
}

/** The next turn of any job, and with it those that are due soon after. */
function turnAfter(local: Temporal.ZonedDateTime, span: Temporal.DurationLike): Temporal.Instant {
  const first = earliest(JOBS.map(({ cron }) => nextSlot(cron, local)))
  const horizon = first.toZonedDateTimeISO(local.timeZoneId).add(span)
  return latest(JOBS.map(({ cron }) => latestSlot(cron, horizon)))
}

function earliest(instants: readonly Temporal.Instant[]): Temporal.Instant {
  return instants.reduce((first, one) => (isBefore(one, first) ? one : first))
}

function latest(instants: readonly Temporal.Instant[]): Temporal.Instant {
  return instants.reduce((last, one) => (isBefore(last, one) ? one : last))
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0
}

function toldSoFar({ db }: House): Promise<number> {
  return db.outboxMessage.count({ where: { kind: 'message' } })
}

function turnsDone({ db }: House): Promise<number> {
  return db.jobSlot.count({ where: { doneAt: { not: null } } })
}

async function turnsSince({ db }: House, before: number): Promise<Happening[]> {
  const turns = await db.jobSlot.findMany({
    where: { doneAt: { not: null } },
    orderBy: { doneAt: 'asc' },
    skip: before,
  })
  return turns.flatMap(({ job, doneAt, result }) => {
    const told = Number(/\d+/.exec(result ?? '')?.[0] ?? 0)
    return told === 0 || doneAt === null ? [] : [{ at: doneAt.toISOString(), job, told }]
  })
}

/**
 * Resolves when nothing waits that may go now. Lends the workers a hand: they look into the queue once a second, and
 * while the clock is held nobody wants to wait for that. What a platform refused is not waited for until it accepts it.
 */
export async function settled(house: House): Promise<void> {
  const since = house.clock.now()
  await until(async () => (await handOver(house, since)) === 0, '消息送完', PATIENCE_MS)
}

/** Does what waits: updates first, since they make messages. Returns how much there was. */
async function handOver(house: House, since: Temporal.Instant): Promise<number> {
  const updates = await house.db.inboxUpdate.findMany({ where: { state: 'received' }, select: { id: true } })
  for (const { id } of updates) await dispatch(house, id)
  const mailboxes = await openMailboxes(house, since)
  await Promise.all(mailboxes.map(({ platform, userId }) => deliverTo(house, `${platform}:${userId}`)))
  return updates.length + mailboxes.length
}

/**
 * The mailboxes whose oldest message is on its way, or may go: everybody hears things in their order. One that failed
 * may go again if its time had come `since` somebody began to wait.
 */
async function openMailboxes({ db, clock }: House, since: Temporal.Instant) {
  const oldest = await db.outboxMessage.findMany({
    where: { state: { in: ['waiting', 'sending'] } },
    orderBy: { seq: 'asc' },
    distinct: ['platform', 'userId'],
    select: { platform: true, userId: true, state: true, attempts: true, notBefore: true },
  })
  const now = clock.now()
  return oldest.filter(({ state, attempts, notBefore }) => {
    const latest = attempts > 0 ? since : now
    return state === 'sending' || notBefore.getTime() <= latest.epochMilliseconds
  })
}
