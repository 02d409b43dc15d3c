import { randomUUID } from 'node:crypto'
import { NoRulebookInForce } from '../rules/rulebook.ts'
import { quietOver } from '../secretariat/quietHours.ts'
import { holdBatch, hurryPart, letRest, matesOf, openBatch } from '../store/batches.ts'
import type { Tx } from '../store/database.ts'
import type { Mailbox } from '../store/outbox.ts'
import { heardEnoughUntil } from '../store/paces.ts'
import { pausedUntil } from '../store/pauses.ts'
import { type Head, headOf, holdBack, lease, leaseAnswer, mayHaveArrived, type Taken } from '../store/taking.ts'
import { WORTH_HOURS } from './cause.ts'
import { type House, openDesk } from './house.ts'
import type { Platform } from './platform.ts'

/** How long one attempt may take before somebody else may try: longer than a few calls with their time-outs. */
export const LEASE_SECONDS = 120

/** How soon a batch is looked at again of which somebody holds a part for a moment. */
const HELD_SECONDS = 1

/**
 * Takes the next message of a mailbox that may go, and with it what says the same in other mailboxes, as much as one call
 * may carry. While person or platform are to be left alone it waits, with a job for then. Empty when nothing may go.
 */
export async function take(house: House, platform: Platform, mailbox: Mailbox): Promise<Taken[]> {
  const now = house.clock.now()
  const terms = { paces: platform.paces, until: now.add({ seconds: LEASE_SECONDS }) }
  const answer = await leaseAnswer(house.db, mailbox, terms, now)
  if (answer !== undefined) return [answer]
  return house.db.$transaction(async (tx) => {
    const head = await awakeHead(house, tx, mailbox, now)
    if (head === undefined || house.unsettled.has(head.id)) return []
    const until = await quietUntil(tx, platform, mailbox, now)
    if (until !== undefined) return putOff(house, tx, mailbox, head, until)
    if (!mayHaveArrived(head)) return takeWithMates(house, tx, platform, head, now)
    return head.batch === null
      ? leaseOf(tx, [head.id], now, true)
      : takeBatchAgain(house, tx, mailbox, head, head.batch)
  })
}

/** The job of a mailbox. */
export function jobOf({ platform, userId }: Mailbox): string {
  return `${platform}:${userId}`
}

/** The oldest open message that may go; what nobody asked for and is left over from the day is laid to rest before. */
async function awakeHead(house: House, tx: Tx, mailbox: Mailbox, now: Temporal.Instant): Promise<Head | undefined> {
  for (;;) {
    const head = await headOf(tx, mailbox, now)
    const until = head && (await restOf(house, tx, head))
    if (head === undefined || until === undefined) return head
    await letRest(tx, head, until, until.add({ hours: WORTH_HOURS }))
  }
}

/** Until when a message rests, because it is left over from the day. */
async function restOf(house: House, tx: Tx, head: Head): Promise<Temporal.Instant | undefined> {
  if (!head.unasked) return undefined
  try {
    const dueAt = head.dueAt?.toTemporalInstant()
    return quietOver(await openDesk(house, tx), { at: head.createdAt.toTemporalInstant(), ...(dueAt && { dueAt }) })
  } catch (error) {
    // Without measures in force no hours are quiet.
    if (error instanceof NoRulebookInForce) return undefined
    throw error
  }
}

/** Until when a mailbox rests: its platform asked for a pause, or as much was heard there as may be for now. */
async function quietUntil(tx: Tx, { name, paces }: Platform, mailbox: Mailbox, now: Temporal.Instant) {
  const pause = await pausedUntil(tx, name, now)
  return pause ?? heardEnoughUntil(tx, mailbox, paces, now)
}

/** Lets a message wait until an instant, with a job for then. */
async function putOff(house: House, tx: Tx, mailbox: Mailbox, { id }: Head, until: Temporal.Instant): Promise<[]> {
  await holdBack(tx, id, until)
  await house.enqueue(tx, 'delivery', [jobOf(mailbox)], Math.ceil(house.clock.now().until(until).total('seconds')))
  return []
}

/** A message never tried before, and its mates. One more than fit gets a job at once: somebody else goes on with it. */
async function takeWithMates(house: House, tx: Tx, { batch, paces }: Platform, head: Head, now: Temporal.Instant) {
  if (head.digest === null) return leaseOf(tx, [head.id], now, false)
  const found = await matesOf(tx, head, { most: batch.most, paces }, now)
  const mates = found.slice(0, batch.most - 1)
  await house.enqueue(tx, 'delivery', found.slice(mates.length).map(jobOf))
  const ids = [head.id, ...mates.map(({ id }) => id)]
  return leaseOf(tx, ids, now, false, mates.length > 0 ? randomUUID() : undefined)
}

/**
 * A batch that may have arrived is handed over again as it was, because a platform knows a repetition by its people and
 * its content. Its first part brings the others; whoever comes for another part sends for the first.
 */
async function takeBatchAgain(house: House, tx: Tx, mailbox: Mailbox, head: Head, batch: string): Promise<Taken[]> {
  const now = house.clock.now()
  const parts = await openBatch(tx, batch)
  const [first] = parts
  if (first === undefined || first.id === head.id) {
    if (!(await holdBatch(tx, batch, parts)))
      return putOff(house, tx, mailbox, head, now.add({ seconds: HELD_SECONDS }))
    const ids = parts.map(({ id }) => id)
    return leaseOf(tx, ids, now, true)
  }
  await hurryPart(tx, first, now)
  await house.enqueue(tx, 'delivery', [jobOf(first)])
  return []
}

function leaseOf(tx: Tx, ids: string[], now: Temporal.Instant, repeat: boolean, batch?: string): Promise<Taken[]> {
  const until = now.add({ seconds: LEASE_SECONDS })
  return lease(tx, ids, { until, repeat, ...(batch !== undefined && { batch }) })
}
