import type { Option } from '../messages/message.ts'
import type { Look, Notice, Redraw, Values } from '../messages/notice.ts'
import { provision } from '../rules/rulebook.ts'
import { type BallotRecord, type Choices, choicesOf, rollCallOf } from '../store/ballots.ts'
import type { MotionRecord } from '../store/motions.ts'
import type { VotingSeat } from '../store/votingSeats.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { itemsShown, motionFace } from './motionCards.ts'
import { type Titles, titlesOf } from './titles.ts'

/** The question of a ballot card; its subject is the id of the voting seat. */
export const BALLOT = 'ballot'

/** What the ballots of a motion say: the same for all seats, and by seat its title and how it has voted. */
type Gathered = {
  face: Awaited<ReturnType<typeof motionFace>>
  items: Awaited<ReturnType<typeof itemsShown>>
  titles: Titles
  choices: Map<string, Choices>
}

/** Asks once what all these ballots say, however many they are. */
async function gather(desk: Desk, motion: MotionRecord, seats: readonly VotingSeat[]): Promise<Gathered> {
  const [only, ...more] = seats
  const choices =
    only !== undefined && more.length === 0
      ? new Map([[only.id, await choicesOf(desk.tx, only.id)]])
      : choicesBySeat(await rollCallOf(desk.tx, motion.id))
  return {
    face: await motionFace(desk, motion),
    items: await itemsShown(desk, motion.items),
    titles: await titlesOf(
      desk,
      seats.map(({ member }) => member.no),
    ),
    choices,
  }
}

function choicesBySeat(cast: readonly BallotRecord[]): Map<string, Choices> {
  const choices = new Map<string, Choices>()
  for (const { seatId, subject, choice } of cast) choices.set(seatId, { ...choices.get(seatId), [subject]: choice })
  return choices
}

/** The card by which a seat votes, or, of a secret vote, takes its ballot paper. */
export async function ballotNotice(
  desk: Desk,
  motion: MotionRecord,
  seat: VotingSeat,
  person: string,
  key: string,
): Promise<Notice> {
  return noticeOf(desk, await gather(desk, motion, [seat]), motion, { ...seat, personId: person }, key)
}

/** A seat with whoever votes for it. */
type Elector = VotingSeat & { personId: string }

/** The cards by which all these seats vote, in their order. */
export async function ballotNotices(
  desk: Desk,
  motion: MotionRecord,
  electors: readonly Elector[],
  key: string,
): Promise<Notice[]> {
  const gathered = await gather(desk, motion, electors)
  return electors.map((elector) => noticeOf(desk, gathered, motion, elector, key))
}

function noticeOf(desk: Desk, gathered: Gathered, motion: MotionRecord, seat: Elector, key: string): Notice {
  return {
    to: { person: seat.personId },
    ...ballotLook(desk, gathered, motion, seat),
    asks: { question: BALLOT, subject: seat.id },
    once: `ballot/${seat.id}/${seat.personId}/${key}`,
    ...(motion.closesAt !== undefined && { until: motion.closesAt.toString() }),
  }
}

/** The ballot cards of a seat, as they stand now. */
export async function ballotRedraw(desk: Desk, motion: MotionRecord, seat: VotingSeat): Promise<Redraw> {
  const look = ballotLook(desk, await gather(desk, motion, [seat]), motion, seat)
  return { question: BALLOT, subject: seat.id, look }
}

/** The ballot cards of all these seats, as they stand now; where one can change no more, nothing is said instead. */
export async function ballotRedraws(desk: Desk, motion: MotionRecord, seats: readonly VotingSeat[]): Promise<Redraw[]> {
  const gathered = await gather(desk, motion, seats)
  return seats.map((seat) => {
    return { question: BALLOT, subject: seat.id, look: ballotLook(desk, gathered, motion, seat), silent: true }
  })
}

function ballotLook(desk: Desk, gathered: Gathered, motion: MotionRecord, seat: VotingSeat): Look {
  const template = motion.secret ? 'cards/ballot_secret' : 'cards/ballot'
  const values = motion.secret ? secretValues(gathered, seat) : openValues(gathered, motion, seat)
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

function seatValues(titles: Titles, { member, standIn }: VotingSeat): Values {
  const { no, name, kind } = member
  return { member: { no, name, kind, title: titles(no) }, standIn }
}

function openValues({ face, items, titles, choices }: Gathered, motion: MotionRecord, seat: VotingSeat): Values {
  const own = choices.get(seat.id) ?? {}
  return {
    ...face,
    ...seatValues(titles, seat),
    items: items.map(({ subject, title, unitTitle }) => ({
      title,
      unitTitle,
      choice: own[subject] ?? null,
      barred: seat.barred.includes(subject),
    })),
    voted: summaryOf(motion, seat, own),
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

function secretValues({ face, items, titles }: Gathered, seat: VotingSeat): Values {
  return {
    ...face,
    ...seatValues(titles, seat),
    items: items.map(({ title, unitTitle }) => ({ title, unitTitle })),
    taken: seat.claim !== undefined,
  }
}
