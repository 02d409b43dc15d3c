import { type Account, accountKey } from '../messages/message.ts'
import { keepHandle, takeHandle } from '../store/cards.ts'
import type { Prisma } from '../store/client/client.ts'
import { proveDelivery } from '../store/evidence.ts'
import {
  accountsWaiting,
  countSent,
  pausePlatform,
  postpone,
  settleMessage,
  type Taken,
  takeNext,
} from '../store/outbox.ts'
import { backoffSeconds } from './backoff.ts'
import type { House } from './house.ts'
import { enqueueDeliveries } from './outbox.ts'
import { type Platform, PlatformError, type Receipt } from './platform.ts'

/** How long one attempt may take before somebody else may try: longer than the platform client's own time-out. */
const LEASE_SECONDS = 60

/** What WeCom delivers to one person; what exceeds it is dropped there without a word (page 90312). */
const PACE = [
  { seconds: 60, messages: 30 },
  { seconds: 3600, messages: 1000 },
]

/** Delivers what waits for an account, in order, until nothing is left that may go now. The job's id is the account. */
export async function deliverTo(house: House, job: string): Promise<void> {
  const account = accountOf(job)
  const platform = house.platforms.get(account.platform)
  if (platform === undefined) return
  while (!(await mustPause(house, account))) {
    const taken = await house.db.$transaction((tx) => takeNext(tx, account, house.clock.now(), LEASE_SECONDS))
    if (taken === undefined) return
    await deliver(house, platform, taken)
  }
}

/** Makes jobs for everything that may go now: after a start, and in case a job was lost. */
export async function resumeDeliveries(house: House): Promise<number> {
  return house.db.$transaction(async (tx) => {
    const accounts = await accountsWaiting(tx, house.clock.now())
    await enqueueDeliveries(house, tx, accounts)
    return accounts.length
  })
}

function accountOf(job: string): Account {
  const colon = job.indexOf(':')
  const platform = job.slice(0, colon)
  if (platform !== 'wecom' && platform !== 'dingtalk') throw new Error(`no such platform: ${platform}`)
  return { platform, userId: job.slice(colon + 1) }
}

/** Whether the account has heard as much as it may for now; then a job for later is made. */
async function mustPause(house: House, account: Account): Promise<boolean> {
  const now = house.clock.now()
  for (const pace of PACE) {
    if ((await countSent(house.db, account, now.subtract({ seconds: pace.seconds }))) < pace.messages) continue
    await house.db.$transaction((tx) => house.enqueue(tx, 'delivery', [accountKey(account)], pace.seconds / 10))
    return true
  }
  return false
}

async function deliver(house: House, platform: Platform, taken: Taken): Promise<void> {
  const { row } = taken
  if (row.expiresAt.getTime() <= house.clock.now().epochMilliseconds)
    return giveUp(house, taken, 'no longer worth saying')
  try {
    if (row.kind === 'replacement') await deliverReplacement(house, platform, taken)
    else await settleSent(house, taken, await platform.send(taken.message, { repeat: taken.repeat }))
  } catch (error) {
    if (!(error instanceof PlatformError)) return giveUp(house, taken, String(error))
    await settleFailure(house, taken, error)
  }
}

async function deliverReplacement(house: House, platform: Platform, taken: Taken): Promise<void> {
  const { row, message } = taken
  const pressed = row.handle as { handle: string; at: string } | null
  const handle = pressed ?? (await house.db.$transaction((tx) => takeHandle(tx, message.id)))
  const outcome = handle === undefined ? 'expired' : await platform.replaceCard(message, handle)
  const at = house.clock.now().toString()
  if (outcome === 'replaced') return settleSent(house, taken, { at })
  if (row.silent) return giveUp(house, taken, 'the card can no longer be replaced')
  // The card in the chat can no longer change: an ordinary message says what it would have shown.
  const { card: _card, ...plain } = message
  await settleSent(house, taken, await platform.send(plain, { repeat: taken.repeat }))
}

async function settleSent(house: House, { row, message }: Taken, receipt: Receipt): Promise<void> {
  const now = house.clock.now()
  const state = receipt.undelivered === undefined ? 'sent' : 'undelivered'
  await house.db.$transaction(async (tx) => {
    await settleMessage(tx, row.id, now, { state, receipt: receipt as Prisma.InputJsonObject })
    if (receipt.handle !== undefined) await keepHandle(tx, message.id, receipt.handle, now)
    if (state === 'sent') await proveDelivery(tx, row, now)
  })
  if (state === 'undelivered') house.log.warn({ message: row.id, why: receipt.undelivered }, 'not delivered')
}

async function settleFailure(house: House, taken: Taken, error: PlatformError): Promise<void> {
  if (!error.retryable) return giveUp(house, taken, error.message)
  const now = house.clock.now()
  const seconds = error.pauseSeconds ?? backoffSeconds(taken.row.attempts, Math.random())
  const notBefore = now.add({ seconds })
  if (notBefore.epochMilliseconds >= taken.row.expiresAt.getTime()) return giveUp(house, taken, error.message)
  await house.db.$transaction(async (tx) => {
    const unknown = taken.repeat || error.outcomeUnknown
    await postpone(tx, taken.row.id, { notBefore, unknown, lastError: error.message })
    if (error.pauseSeconds !== undefined) await pausePlatform(tx, error.platform, notBefore)
    await house.enqueue(tx, 'delivery', [accountKey(taken.message.to)], seconds)
  })
  house.log.warn({ message: taken.row.id, code: error.code, seconds }, 'delivery put off')
}

async function giveUp(house: House, { row }: Taken, lastError: string): Promise<void> {
  await house.db.$transaction((tx) => settleMessage(tx, row.id, house.clock.now(), { state: 'dead', lastError }))
  house.log.error({ message: row.id, template: row.template, lastError }, 'delivery given up')
}
