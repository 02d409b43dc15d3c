import { type Logger, schedule } from 'node-cron'
import { resumeDeliveries } from '../chat/delivery.ts'
import { type House, openDesk } from '../chat/house.ts'
import { resumeUpdates } from '../chat/inbox.ts'
import { postOutcome } from '../chat/outbox.ts'
import { askWhatWasRead } from '../chat/readings.ts'
import { type Clock, createHandClock } from '../clock.ts'
import { NoRulebookInForce } from '../rules/rulebook.ts'
import { rulebookOn } from '../secretariat/desk.ts'
import type { Tx } from '../store/database.ts'
import { recoverFromSetBack } from '../store/recovery.ts'
import { claimSlot, finishSlot, openSlots, releaseSlot } from '../store/slots.ts'
import { closeOverdueVotes, closeStartedCalls } from './closing.ts'
import { latestSlot } from './cron.ts'
import { closeCuredWithdrawals } from './curing.ts'
import { JOBS, type Job } from './jobs.ts'
import { noteMarks, selectDue } from './selection.ts'

/** How long an update may wait before the heartbeat makes a new job for it, in case the first was lost. */
const UPDATE_LOST_AFTER = { minutes: 1 }

/** How many notices one transaction posts: on the embedded database everybody else waits for it. */
const PORTION = 100

/**
 * One turn of a job: claim, find out what is due, post it, and note the turn as done, in one transaction; what is more
 * than a portion is posted in further ones, and the turn is done with the last. Of several instances one gets the turn;
 * a turn that failed is nobody's and is taken again at the next heartbeat. Returns whether this instance finished it.
 * `clock` is what the job takes for now.
 */
export async function tick(
  house: House,
  job: Job,
  slot: Temporal.Instant,
  clock: Clock = house.clock,
): Promise<boolean> {
  let portion: Portion
  do {
    portion = await house.db.$transaction((tx) => tickPortion(house, tx, job, slot, clock))
    house.meters.found(job.name, portion.notices)
  } while (portion.state === 'unfinished')
  return portion.state === 'done'
}

/** What became of a portion of a turn, and how many notices were in it. */
type Portion = { state: 'taken' | 'unfinished' | 'done'; notices: number }

async function tickPortion(house: House, tx: Tx, job: Job, slot: Temporal.Instant, clock: Clock): Promise<Portion> {
  const turn = { job: job.name, slot }
  const desk = await openDesk({ ...house, clock }, tx)
  if (!(await claimSlot(tx, turn, desk.now))) return { state: 'taken', notices: 0 }
  const due = await selectDue(desk, await job.due(desk))
  const portion = due.slice(0, PORTION)
  await noteMarks(desk, portion)
  const cause = { key: `job/${job.name}/${slot}`, now: house.clock.now() }
  const told = await postOutcome(house, tx, { say: portion.map((one) => one.notice) }, cause)
  // A portion nobody could be told is no progress: then the rest would be found again and again.
  if (portion.length < due.length && told.length > 0) {
    await releaseSlot(tx, turn)
    return { state: 'unfinished', notices: portion.length }
  }
  await finishSlot(tx, turn, desk.now, `told ${told.length}`)
  return { state: 'done', notices: portion.length }
}

/**
 * Everything the schedule owes at a time (ISO instant, by default now), once: of each job the latest turn, if nobody
 * has done it. One turn makes up for all missed before it, because it finds whatever is due and not yet said. Returns
 * the names of the jobs that ran. A job that fails is logged and does not keep the others from running. Cards that ask
 * about meetings already begun, and cases of withdrawal that were cured, are closed as well, and votes whose deadline
 * has passed.
 */
export async function tickAll(house: House, at?: string): Promise<string[]> {
  const clock = at === undefined ? house.clock : createHandClock(house.clock.zone, at)
  if (!(await hasRules(house, clock))) return []
  // Before anybody is warned again.
  await safely(house, { job: 'curing' }, () => closeCuredWithdrawals(house, clock))
  const local = clock.local()
  const turns = JOBS.map((job) => ({ job: job.name, slot: latestSlot(job.cron, local), runs: job }))
  const ran: string[] = []
  for (const { runs, slot } of await openSlots(house.db, turns)) {
    if (await safely(house, { job: runs.name, slot: `${slot}` }, () => tick(house, runs, slot, clock)))
      ran.push(runs.name)
  }
  await safely(house, { job: 'closing' }, () => closeStartedCalls(house, clock))
  await safely(house, { job: 'votes' }, () => closeOverdueVotes(house, clock))
  return ran
}

/** Does one thing; when it fails, that is logged, and the next heartbeat does it again. */
async function safely<T>(house: House, what: { job: string; slot?: string }, act: () => Promise<T>) {
  try {
    const end = await act()
    // A turn that another instance took is that one's.
    if (end !== false) house.meters.tick(what.job, 'done', house.clock.now())
    return end
  } catch (error) {
    house.meters.tick(what.job, 'failed', house.clock.now())
    house.log.error({ ...what, err: error }, 'a scheduled job failed and will be repeated')
    return undefined
  }
}

const saidThereAreNone = new WeakSet<House>()

/** Whether any measures are in force: on a day without, the schedule rests, and says so in the log once. */
async function hasRules(house: House, clock: Clock): Promise<boolean> {
  try {
    await house.db.$transaction(async (tx) => rulebookOn(await openDesk({ ...house, clock }, tx)))
    return true
  } catch (error) {
    if (!(error instanceof NoRulebookInForce)) throw error
    if (!saidThereAreNone.has(house)) house.log.warn({ why: error.message }, 'the schedule rests')
    saidThereAreNone.add(house)
    return false
  }
}

/**
 * What happens every minute: whatever waits for an hour that the clock showed before it was set back waits no longer;
 * then the turns that are owed, whatever waits although its job was lost, and the question what was read.
 */
export async function beat(house: House): Promise<void> {
  await recoverFromSetBack(house.db, house.clock.now())
  await tickAll(house)
  await resumeUpdates(house, house.clock.now().subtract(UPDATE_LOST_AFTER))
  await resumeDeliveries(house)
  await askWhatWasRead(house)
  house.pulse.beatAt = house.clock.now()
}

/** A schedule that beats: `stop` lets no further beat begin, `ended` waits for the one under way. */
export type Ticker = { stop(): Promise<void>; ended(): Promise<void> }

/**
 * Starts the schedule: catches up at once, then looks every minute which turns are owed by the house's clock, which
 * may stand elsewhere than the system's.
 */
export function startTicker(house: House): Ticker {
  let running: Promise<void> | undefined
  const beatOnce = () => {
    running ??= beat(house)
      .catch((error: unknown) => house.log.error({ err: error }, 'the heartbeat of the schedule failed'))
      .finally(() => {
        running = undefined
      })
    return running
  }
  const task = schedule('* * * * *', beatOnce, {
    timezone: house.clock.zone,
    noOverlap: true,
    logger: loggerFor(house),
  })
  void beatOnce()
  return { stop: async () => void (await task.destroy()), ended: async () => running }
}

/** What node-cron has to say, in our log: beats missed or still under way are made up for by the next. */
function loggerFor({ log }: House): Logger {
  return {
    info: (message) => log.debug(message),
    warn: (message) => log.debug(message),
    debug: (message) => log.debug({ why: message }, 'node-cron'),
    error: (message) => log.error({ err: message }, 'node-cron failed'),
  }
}
