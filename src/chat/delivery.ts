import { addressKey } from '../messages/message.ts'
import { keepHandle, moveHandle, returnHandle } from '../store/cards.ts'
import type { Prisma } from '../store/client/client.ts'
import type { Tx } from '../store/database.ts'
import {
  headOf,
  heardEnoughUntil,
  holdBack,
  lease,
  mailboxesWaiting,
  neverArrived,
  pausePlatform,
  postpone,
  settleMessage,
  type Taken,
  turnIntoMessage,
} from '../store/deliveries.ts'
import { proveDelivery } from '../store/evidence.ts'
import type { Mailbox } from '../store/outbox.ts'
import { pausedUntil } from '../store/pauses.ts'
import { secondsToRetry } from './backoff.ts'
import { reportExhaustion } from './exhaustion.ts'
import type { House } from './house.ts'
import { isOutage } from './outage.ts'
import { type Platform, PlatformError, type Receipt } from './platform.ts'
import { reportUndeliverable } from './poison.ts'

/** How long one attempt may take before somebody else may try: longer than a few calls with their time-outs. */
const LEASE_SECONDS = 120

/** Delivers what waits in a mailbox, in order, until nothing is left that may go now. The job's id is the mailbox. */
export async function deliverTo(house: House, job: string): Promise<void> {
  const mailbox = mailboxIn(job)
  const platform = house.platforms.get(mailbox.platform)
  if (platform === undefined) return
  const next = () => take(house, platform, mailbox)
  for (let taken = await next(); taken !== undefined; taken = await next()) await deliver(house, platform, taken)
}

/** Makes jobs for everything that may go now: after a start, and in case a job was lost. */
export async function resumeDeliveries(house: House): Promise<number> {
  return house.db.$transaction(async (tx) => {
    const mailboxes = await mailboxesWaiting(tx, house.clock.now())
    await house.enqueue(tx, 'delivery', mailboxes.map(jobOf))
    return mailboxes.length
  })
}

function jobOf({ platform, userId }: Mailbox): string {
  return `${platform}:${userId}`
}

function mailboxIn(job: string): Mailbox {
  const colon = job.indexOf(':')
  const platform = job.slice(0, colon)
  if (platform !== 'wecom' && platform !== 'dingtalk') throw new Error(`no such platform: ${platform}`)
  return { platform, userId: job.slice(colon + 1) }
}

/** Takes the next message that may go; while person or platform are to be left alone, it waits, with a job for then. */
async function take(house: House, platform: Platform, mailbox: Mailbox): Promise<Taken | undefined> {
  return house.db.$transaction(async (tx) => {
    const now = house.clock.now()
    const head = await headOf(tx, mailbox, now)
    if (head === undefined) return undefined
    const until = await quietUntil(tx, platform, mailbox, now)
    if (until === undefined) return lease(tx, head, now.add({ seconds: LEASE_SECONDS }))
    await holdBack(tx, head.id, until)
    await house.enqueue(tx, 'delivery', [jobOf(mailbox)], Math.ceil(now.until(until).total('seconds')))
    return undefined
  })
}

/** Until when a mailbox rests: its platform asked for a pause, or as much was heard there as may be for now. */
async function quietUntil(tx: Tx, { name, paces }: Platform, mailbox: Mailbox, now: Temporal.Instant) {
  const pause = await pausedUntil(tx, name, now)
  if (pause !== undefined) return pause
  for (const pace of paces) {
    const until = await heardEnoughUntil(tx, mailbox, pace, now)
    if (until !== undefined) return until
  }
  return undefined
}

async function deliver(house: House, platform: Platform, taken: Taken): Promise<void> {
  if (taken.row.expiresAt.getTime() <= house.clock.now().epochMilliseconds)
    return giveUp(house, taken, 'no longer worth saying')
  const end = await attempt(house, platform, taken)
  if (end instanceof PlatformError && !isRefusedLook(taken, end)) return settleFailure(house, taken, end)
  if (typeof end === 'object' && 'at' in end) return settleSent(house, taken, end)
  if (taken.row.silent) return drop(house, taken)
  // Where the card in the chat does not change, an ordinary message says what it would have shown.
  const as = end === 'removed' ? 'card' : 'text'
  const until = house.clock.now().add({ seconds: LEASE_SECONDS })
  return deliver(house, platform, await house.db.$transaction((tx) => turnIntoMessage(tx, taken, as, until)))
}

/** Whether a new look of a card was refused for good, and not because nothing at all can be sent. */
function isRefusedLook({ row }: Taken, { retryable, exhausted }: PlatformError): boolean {
  return row.kind === 'replacement' && !retryable && !exhausted
}

/**
 * One attempt and how it ended: a receipt, what became of the card, or an error. When the database is away the lease
 * runs out, and the message is tried again.
 */
async function attempt(house: House, platform: Platform, taken: Taken) {
  try {
    if (taken.row.kind === 'replacement') return await replace(house, platform, taken)
    return await platform.send(taken.message, { repeat: taken.repeat })
  } catch (error) {
    if (error instanceof PlatformError) return error
    if (isOutage(error)) throw error
    const { platform: name } = taken.row
    return new PlatformError({
      platform: name,
      method: 'send',
      code: 'fault',
      message: String(error),
      retryable: false,
    })
  }
}

async function replace(house: House, platform: Platform, { row, message, repeat }: Taken) {
  const at = house.clock.now().toString()
  if (await house.db.$transaction((tx) => neverArrived(tx, row, message.id))) return 'expired'
  const pressed = row.handle as { handle: string; at: string } | null
  const handle = pressed ?? (await house.db.$transaction((tx) => moveHandle(tx, message.id, row.id)))
  const outcome = await platform.replaceCard(message, handle ?? { at }, { repeat, silent: row.silent })
  if (outcome === 'left' && handle !== undefined) {
    await house.db.$transaction((tx) => returnHandle(tx, message.id, handle))
  }
  return outcome === 'replaced' ? { at } : outcome
}

async function settleSent(house: House, { row, message }: Taken, receipt: Receipt): Promise<void> {
  const now = house.clock.now()
  const state = receipt.undelivered === undefined ? 'sent' : 'undelivered'
  await house.db.$transaction(async (tx) => {
    await settleMessage(tx, row, now, { state, receipt: receipt as Prisma.InputJsonObject })
    if (receipt.handle !== undefined) await keepHandle(tx, message.id, receipt.handle, now)
    if (state === 'sent') await proveDelivery(tx, row, now)
  })
  if (state === 'undelivered') house.log.warn({ message: row.id, why: receipt.undelivered }, 'not delivered')
}

async function settleFailure(house: House, taken: Taken, error: PlatformError): Promise<void> {
  const now = house.clock.now()
  const { row } = taken
  const left = (row.expiresAt.getTime() - now.epochMilliseconds) / 1000
  const seconds = error.pauseSeconds ?? secondsToRetry(row.attempts, left, Math.random())
  if (error.exhausted) await reportExhaustion(house, error)
  if (!error.retryable || seconds >= left) {
    await giveUp(house, taken, error.message)
    return error.exhausted ? undefined : reportUndeliverable(house, row)
  }
  const notBefore = now.add({ seconds })
  await house.db.$transaction(async (tx) => {
    const unknown = taken.repeat || error.outcomeUnknown
    await postpone(tx, row, { notBefore, unknown, lastError: error.message })
    if (error.pauseSeconds !== undefined) await pausePlatform(tx, error.platform, notBefore)
    await house.enqueue(tx, 'delivery', [addressKey(taken.message.to)], seconds)
  })
  house.log.warn({ message: row.id, code: error.code, why: error.message, seconds }, 'delivery put off')
}

async function giveUp(house: House, { row }: Taken, lastError: string): Promise<void> {
  await house.db.$transaction((tx) => settleMessage(tx, row, house.clock.now(), { state: 'dead', lastError }))
  house.log.error({ message: row.id, template: row.template, lastError }, 'delivery given up')
}

/** An older card that can no longer be redrawn, and of which nobody has to hear. */
async function drop(house: House, { row }: Taken): Promise<void> {
  const end = { state: 'dropped' as const, lastError: 'the card can no longer be replaced' }
  await house.db.$transaction((tx) => settleMessage(tx, row, house.clock.now(), end))
}
