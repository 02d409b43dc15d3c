import type { Option } from '../messages/message.ts'
import type { Look, Notice, Redraw, Values } from '../messages/notice.ts'
import { provision } from '../rules/rulebook.ts'
import { type Choices, choicesOf } from '../store/ballots.ts'
import type { MotionRecord } from '../store/motions.ts'
import type { VotingSeat } from '../store/votingSeats.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { itemsShown, motionFace } from './motionCards.ts'
import { titleOf } from './titles.ts'

/** The question of a ballot card; its subject is the id of the voting seat. */
export const BALLOT = 'ballot'

/** The card by which a seat votes, or, of a secret vote, takes its ballot paper. */
export async function ballotNotice(
  desk: Desk,
  motion: MotionRecord,
  seat: VotingSeat,
  person: string,
  key: string,
): Promise<Notice> {
  return {
    to: { person },
    ...(await ballotLook(desk, motion, seat)),
    asks: { question: BALLOT, subject: seat.id },
    once: `ballot/${seat.id}/${person}/${key}`,
    ...(motion.closesAt !== undefined && { until: motion.closesAt.toString() }),
  }
}

/** The ballot cards of a seat, as they stand now. */
export async function ballotRedraw(desk: Desk, motion: MotionRecord, seat: VotingSeat): Promise<Redraw> {
  return { question: BALLOT, subject: seat.id, look: await ballotLook(desk, motion, seat) }
}

async function ballotLook(desk: Desk, motion: MotionRecord, seat: VotingSeat): Promise<Look> {
  const template = motion.secret ? 'cards/ballot_secret' : 'cards/ballot'
  const values = motion.secret ? await secretValues(desk, motion, seat) : await openValues(desk, motion, seat)
  if (motion.state !== 'open')
    return { template, values, outcome: motion.state === 'withdrawn' ? 'withdrawn' : 'closed' }
  const choice = candidatesOnCard(desk, motion)
  return { template, values, actions: actionsOf(motion, seat, choice), ...(choice !== undefined && { choice }) }
}

/** Single matters are voted on with three buttons, several all at once or on a page, one candidate of few by a list. */
function actionsOf(motion: MotionRecord, seat: VotingSeat, choice: Option[] | undefined): string[] {
  if (motion.secret) return ['paper']
  if (choice !== undefined) return ['elect', 'abstained']
  if (motion.kind === 'election') return ['each']
  return votableItems(motion, seat).length === 1 ? ['in_favour', 'against', 'abstained'] : ['all', 'each']
}

/** The matters that a seat votes on: all but those that concern its own member. */
export function votableItems({ items }: MotionRecord, { barred }: VotingSeat) {
  return items.filter(({ subject }) => !barred.includes(subject))
}

/** The candidates, where a card's drop-down holds them and one of them is chosen. */
function candidatesOnCard(desk: Desk, { kind, items, places, secret }: MotionRecord): Option[] | undefined {
  const { max } = provision(rulebookOn(desk), 'ballots.candidatesOnCard')
  if (secret || kind !== 'election' || places !== 1 || items.length > max) return undefined
  return items.map(({ subject, title }) => ({ id: subject, text: title }))
}

async function seatValues(desk: Desk, { member, standIn }: VotingSeat): Promise<Values> {
  const { no, name, kind } = member
  return { member: { no, name, kind, title: await titleOf(desk, no) }, standIn }
}

async function openValues(desk: Desk, motion: MotionRecord, seat: VotingSeat): Promise<Values> {
  const choices = await choicesOf(desk.tx, seat.id)
  const items = await itemsShown(desk, motion.items)
  return {
    ...(await motionFace(desk, motion)),
    ...(await seatValues(desk, seat)),
    items: items.map(({ subject, title, unitTitle }) => ({
      title,
      unitTitle,
      choice: choices[subject] ?? null,
      barred: seat.barred.includes(subject),
    })),
    voted: summaryOf(motion, seat, choices),
  }
}

/** How a seat has voted: how many of each, and for which; null before it has. */
function summaryOf(motion: MotionRecord, seat: VotingSeat, choices: Choices) {
  const votable = votableItems(motion, seat)
  const given = votable.flatMap(({ subject }) => choices[subject] ?? [])
  if (given.length === 0) return null
  const count = (choice: string) => given.filter((one) => one === choice).length
  const chosen = votable.filter(({ subject }) => choices[subject] === 'in_favour').map(({ title }) => title)
  return {
    given: given.length,
    inFavour: count('in_favour'),
    against: count('against'),
    abstained: count('abstained'),
    chosen,
  }
}

async function secretValues(desk: Desk, motion: MotionRecord, seat: VotingSeat): Promise<Values> {
  const items = await itemsShown(desk, motion.items)
  return {
    ...(await motionFace(desk, motion)),
    ...(await seatValues(desk, seat)),
    items: items.map(({ title, unitTitle }) => ({ title, unitTitle })),
    taken: seat.claim !== undefined,
  }
}
