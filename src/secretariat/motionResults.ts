import type { Notice, Recipient, Values } from '../messages/notice.ts'
import type { MotionRecord } from '../store/motions.ts'
import type { ResolutionItem } from '../store/resolutions.ts'
import { seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import type { Desk } from './desk.ts'
import { memberIn, motionFace } from './motionCards.ts'
import type { Titles } from './titles.ts'

/** What is told of a vote that is over: its resolution, where the body decided; else how many were missing. */
export type Result = {
  resolution: string | undefined
  items: ResolutionItem[]
  /** The titles of the units concerned as they were when the body voted. */
  titles: Titles
  short: number
}

/** The result of a vote, to everybody whose seat it was and to the secretariat, with the numbers. */
export async function resultNotices(desk: Desk, motion: MotionRecord, result: Result): Promise<Notice[]> {
  const values = await resultValues(desk, motion, result)
  const key = `motion/${motion.no}/result`
  const seats = await seatsOfMotion(desk.tx, motion.id)
  const people = new Set(seats.flatMap((seat) => (hasLeftToday(desk, seat) ? [] : (seat.personId ?? []))))
  return [
    ...tell({ everyStaff: true }, `${key}/staff`, values, result),
    ...[...people].flatMap((person) => tell({ person }, `${key}/${person}`, values, result)),
  ]
}

/** Whoever is no member any more is told what concerns them elsewhere, and nothing else. */
export function hasLeftToday({ today }: Desk, { member }: VotingSeat): boolean {
  return member.leftOn !== undefined && member.leftOn <= today
}

/** A card holds the numbers of one matter; those of several follow as a list. */
function tell(to: Recipient, once: string, values: Values, { items }: Result): Notice[] {
  const card = { to, template: 'notices/ballot_result', values, once }
  const list = { to, template: 'notices/ballot_result_items', values, once: `${once}/items` }
  return items.length > 1 ? [card, list] : [card]
}

async function resultValues(
  desk: Desk,
  motion: MotionRecord,
  { resolution, items, titles, short }: Result,
): Promise<Values> {
  const { seats = 0, present = 0, quorum = 0, issued, returned, invalid } = motion.tally ?? {}
  return {
    ...(await motionFace(desk, motion)),
    state: motion.state,
    reason: motion.reason ?? null,
    resolution: resolution ?? null,
    seats,
    present,
    quorum,
    short,
    issued: issued ?? null,
    returned: returned ?? null,
    invalid: invalid ?? null,
    carried: items.filter(({ carried }) => carried).length,
    items: items.map((item) => {
      const { title, votes, needed, carried, evenly = false, why = null, base = null } = item
      return { title, unitTitle: titles(memberIn(item)), ...votes, needed, carried, evenly, why, base }
    }),
  }
}
