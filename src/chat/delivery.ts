import { moveHandle, returnHandle } from '../store/cards.ts'
import { isAnythingOpen, mailboxesWaiting, neverArrived, turnIntoMessage } from '../store/deliveries.ts'
import type { Mailbox } from '../store/outbox.ts'
import type { Taken } from '../store/taking.ts'
import { deliverBatch } from './batch.ts'
import type { House } from './house.ts'
import { faultOf } from './outage.ts'
import { type Platform, PlatformError } from './platform.ts'
import { drop, giveUp, type Left, settleFailure, settleSent } from './settling.ts'
import { jobOf, LEASE_SECONDS, take } from './taking.ts'

/**
 * Delivers what waits in a mailbox, in order, until nothing is left that may go now; what says the same in other
 * mailboxes goes along. The job's id is the mailbox.
 */
export async function deliverTo(house: House, job: string): Promise<void> {
  const mailbox = mailboxIn(job)
  const platform = house.platforms.get(mailbox.platform)
  if (platform === undefined) return
  do {
    const taken = await take(house, platform, mailbox)
    const [first, ...others] = taken
    if (first === undefined) return
    if (others.length > 0) await deliverBatch(house, platform, taken)
    else if ((await deliver(house, platform, first)) === 'nothing') return
  } while (await isAnythingOpen(house.db, mailbox))
}

/** Makes jobs for everything that may go now: after a start, and in case a job was lost. */
export async function resumeDeliveries(house: House): Promise<number> {
  return house.db.$transaction(async (tx) => {
    const mailboxes = await mailboxesWaiting(tx, house.clock.now())
    await house.enqueue(tx, 'delivery', mailboxes.map(jobOf))
    return mailboxes.length
  })
}

function mailboxIn(job: string): Mailbox {
  const colon = job.indexOf(':')
  const platform = job.slice(0, colon)
  if (platform !== 'wecom' && platform !== 'dingtalk') throw new Error(`no such platform: ${platform}`)
  return { platform, userId: job.slice(colon + 1) }
}

async function deliver(house: House, platform: Platform, taken: Taken): Promise<Left> {
  if (taken.row.expiresAt.getTime() <= house.clock.now().epochMilliseconds) {
    await giveUp(house, [taken], 'no longer worth saying')
    return undefined
  }
  const end = await attempt(house, platform, taken)
  if (typeof end === 'object' && 'at' in end) return settleSent(house, [taken], end)
  if (end instanceof PlatformError && !isRefusedLook(taken, end)) await settleFailure(house, [taken], end)
  else if (taken.row.silent) await drop(house, taken)
  else return deliverInstead(house, platform, taken, end === 'removed' ? 'card' : 'text')
  return undefined
}

/** Where the card in the chat does not change, an ordinary message says what it would have shown. */
async function deliverInstead(house: House, platform: Platform, taken: Taken, as: 'card' | 'text'): Promise<Left> {
  const until = house.clock.now().add({ seconds: LEASE_SECONDS })
  return deliver(house, platform, await house.db.$transaction((tx) => turnIntoMessage(tx, taken, as, until)))
}

/** Whether a new look of a card was refused for good, and not because nothing at all can be sent. */
function isRefusedLook({ row }: Taken, { retryable, exhausted }: PlatformError): boolean {
  return row.kind === 'replacement' && !retryable && !exhausted
}

/** One attempt and how it ended: a receipt, what became of the card, or an error. */
async function attempt(house: House, platform: Platform, taken: Taken) {
  try {
    if (taken.row.kind === 'replacement') return await replace(house, platform, taken)
    return await platform.send(taken.message, { repeat: taken.repeat })
  } catch (error) {
    return faultOf(house, platform.name, taken.row.id, error)
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
