import type { Values } from '../messages/notice.ts'
import { type Choices, choicesOf } from '../store/ballots.ts'
import { findMotion, type MotionRecord } from '../store/motions.ts'
import type { VotingSeat } from '../store/votingSeats.ts'
import type { Desk } from './desk.ts'
import { itemsShown, motionFace } from './motionCards.ts'
import { titleOf } from './titles.ts'
import { isOpenNow } from './votingRights.ts'

/** What the page of a seat is filled with: each matter with the choice as it stands; of a secret vote only its paper. */
export async function ballotPage(desk: Desk, seat: VotingSeat): Promise<Values> {
  const motion = await findMotion(desk.tx, seat.motionId)
  const { no, name, kind } = seat.member
  const choices = motion.secret ? {} : await choicesOf(desk.tx, seat.id)
  return {
    ...(await sheet(desk, motion, choices, seat.barred)),
    member: { no, name, kind, title: await titleOf(desk, no) },
    taken: seat.claim !== undefined,
  }
}

/** What a ballot paper shows: the matters, the choices made on it, and nothing of whose it is. */
export async function sheet(
  desk: Desk,
  motion: MotionRecord,
  choices: Choices,
  barred: readonly string[] = [],
): Promise<Values> {
  const items = await itemsShown(desk, motion.items)
  return {
    ...(await motionFace(desk, motion)),
    state: motion.state,
    open: isOpenNow(desk, motion),
    given: Object.keys(choices).length,
    items: items.map(({ subject, title, unitTitle }, index) => ({
      name: `choice-${index}`,
      title,
      unitTitle,
      choice: choices[subject] ?? null,
      barred: barred.includes(subject),
    })),
  }
}

/** The choices by subject, of what a form sent by the place of each matter on the page. */
export function choicesSent(motion: MotionRecord, sent: (name: string) => string): Choices {
  const pairs = motion.items.flatMap(({ subject }, index) => {
    const choice = CHOICES.find((one) => one === sent(`choice-${index}`))
    return choice === undefined ? [] : [[subject, choice] as const]
  })
  return Object.fromEntries(pairs)
}

const CHOICES = ['in_favour', 'against', 'abstained'] as const
