import { addressKey } from '../messages/message.ts'
import { keepHandle } from '../store/cards.ts'
import type { Prisma } from '../store/client/client.ts'
import { pausePlatform, postpone, settleAnswer, settleMessages } from '../store/deliveries.ts'
import { proveDelivery, provesSomething } from '../store/evidence.ts'
import type { Taken, TakenRow } from '../store/taking.ts'
import { secondsToRetry } from './backoff.ts'
import { reportExhaustion } from './exhaustion.ts'
import type { House } from './house.ts'
import { keepEnd } from './keeping.ts'
import { noteDelivery } from './noting.ts'
import type { PlatformError, Receipt } from './platform.ts'
import { reportUndeliverable } from './poison.ts'

/** What is known of a mailbox after a delivery, without looking: that nothing is open in it any more, or nothing. */
export type Left = 'nothing' | undefined

/** Notes that the platform took messages, all with this receipt, or that it did not reach these people. */
export async function settleSent(house: House, taken: readonly Taken[], receipt: Receipt): Promise<Left> {
  const now = house.clock.now()
  const state = receipt.undelivered === undefined ? 'sent' : 'undelivered'
  const rows = rowsOf(taken)
  const end = { state, receipt: receipt as Prisma.InputJsonObject } as const
  const answer = answerIn(taken, receipt)
  const left = await keepEnd(house, taken, async (db): Promise<Left> => {
    if (answer !== undefined) return (await settleAnswer(db, answer, now, end.receipt)) ? undefined : 'nothing'
    await db.$transaction(async (tx) => {
      await settleMessages(tx, rows, now, end)
      for (const { row, message } of taken) {
        if (receipt.handle !== undefined) await keepHandle(tx, message.id, receipt.handle, now)
        if (state === 'sent') await proveDelivery(tx, row, now)
      }
    })
  })
  for (const row of rows) noteDelivery(house, row, state, { ...(receipt.undelivered && { why: receipt.undelivered }) })
  return left
}

/** The only message, where nothing else is to be kept than that it arrived. */
function answerIn([first, ...others]: readonly Taken[], receipt: Receipt): TakenRow | undefined {
  if (first === undefined || others.length > 0 || first.message.file !== undefined) return undefined
  if (receipt.undelivered !== undefined || receipt.handle !== undefined) return undefined
  return provesSomething(first.row) ? undefined : first.row
}

/** Lets messages that could not be handed over wait, or gives them up, when another attempt would not help any more. */
export async function settleFailure(house: House, taken: readonly Taken[], error: PlatformError): Promise<void> {
  const now = house.clock.now()
  const rows = rowsOf(taken)
  const left = (lastExpiry(taken) - now.epochMilliseconds) / 1000
  const attempts = Math.max(...rows.map((row) => row.attempts))
  const seconds = error.pauseSeconds ?? secondsToRetry(attempts, left, Math.random())
  if (error.exhausted) await reportExhaustion(house, error)
  if (!error.retryable || seconds >= left) return giveUpForGood(house, taken, error)
  const notBefore = now.add({ seconds })
  const unknown = taken.some(({ repeat }) => repeat) || error.outcomeUnknown
  // The first brings the others along.
  const first = taken.slice(0, 1).map(({ message }) => addressKey(message.to))
  await keepEnd(house, taken, (db) =>
    db.$transaction(async (tx) => {
      await postpone(tx, rows, { notBefore, unknown, lastError: error.message })
      if (error.pauseSeconds !== undefined) await pausePlatform(tx, error.platform, notBefore)
      await house.enqueue(tx, 'delivery', first, seconds)
    }),
  )
  for (const row of rows) noteDelivery(house, row, 'put_off', { code: error.code, why: error.message, seconds })
}

/** The secretariat hears at once of the first; the digest lists them all. */
async function giveUpForGood(house: House, taken: readonly Taken[], error: PlatformError): Promise<void> {
  await giveUp(house, taken, error.message)
  const [first] = taken
  if (first !== undefined && !error.exhausted) await reportUndeliverable(house, first.row)
}

/** Gives messages up: they are not worth saying any more, or refused for good. */
export async function giveUp(house: House, taken: readonly Taken[], lastError: string): Promise<void> {
  const now = house.clock.now()
  await keepEnd(house, taken, (db) => settleMessages(db, rowsOf(taken), now, { state: 'dead', lastError }))
  for (const { row } of taken) noteDelivery(house, row, 'dead', { why: lastError })
}

/** Notes that nobody misses an older card that can no longer be redrawn. */
export async function drop(house: House, taken: Taken): Promise<void> {
  const end = { state: 'dropped' as const, lastError: 'the card can no longer be replaced' }
  await keepEnd(house, [taken], (db) => settleMessages(db, [taken.row], house.clock.now(), end))
  noteDelivery(house, taken.row, 'dropped')
}

/** The latest instant (epoch milliseconds) until which one of these is worth saying: a batch stays together. */
export function lastExpiry(taken: readonly Taken[]): number {
  return Math.max(...taken.map(({ row }) => row.expiresAt.getTime()))
}

function rowsOf(taken: readonly Taken[]) {
  return taken.map(({ row }) => row)
}
