import { isForPerson } from '../secretariat/digestMessages.ts'
import { undeliverable, unprocessed } from '../secretariat/messageFaults.ts'
import { failedUpdate } from '../store/inbox.ts'
import type { TakenRow } from '../store/taking.ts'
import { type House, openDesk } from './house.ts'
import { postOutcome } from './outbox.ts'

/** Tells the secretariat at once of a message that was given up because no repetition would help. */
export async function reportUndeliverable(house: House, row: TakenRow): Promise<void> {
  if (row.silent || !isForPerson(row)) return
  await reporting(house, row.id, () =>
    house.db.$transaction(async (tx) => {
      const desk = await openDesk(house, tx)
      const say = await undeliverable(desk, row)
      await postOutcome(house, tx, { say }, { key: `undeliverable/${row.id}`, now: desk.now })
    }),
  )
}

/** Tells the secretariat at once of an update that could not be acted on. */
export async function reportUnprocessed(house: House, id: string): Promise<void> {
  await reporting(house, id, () =>
    house.db.$transaction(async (tx) => {
      const failed = await failedUpdate(tx, id)
      if (failed === undefined) return
      const desk = await openDesk(house, tx)
      const say = [await unprocessed(desk, failed)]
      await postOutcome(house, tx, { say }, { key: `unprocessed/${id}`, now: desk.now })
    }),
  )
}

/** What cannot be told at once is logged, and stands in the digest: nothing else may wait for it or fail with it. */
async function reporting(house: House, id: string, report: () => Promise<void>): Promise<void> {
  try {
    await report()
  } catch (error) {
    house.log.error({ id, err: error }, 'the secretariat was not told of a fault at once')
  }
}
