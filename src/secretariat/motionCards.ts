import type { Look, Notice, Recipient, Redraw, Values } from '../messages/notice.ts'
import { votingTerms } from '../rules/voting.ts'
import { seatsThatVoted } from '../store/ballots.ts'
import type { MotionItem, MotionRecord, MotionState } from '../store/motions.ts'
import { seatsOfMotion } from '../store/votingSeats.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { electorateOf } from './electorate.ts'
import { sittingOfMotion } from './sittings.ts'
import { titlesOf } from './titles.ts'

/** The question of the card by which staff open and close a vote; its subject is the motion's id. */
export const MOTION = 'motion'

/** How many matters a card lists by name. */
const LISTED = 3

/**
 * The card of a motion as it stands, for staff. `waiting`: how many have not voted yet, where staff are about to close it
 * all the same and are asked once more.
 */
export async function motionCard(
  desk: Desk,
  motion: MotionRecord,
  to: Recipient,
  waiting: number | null = null,
): Promise<Notice> {
  return { to, ...(await motionLook(desk, motion, waiting)), asks: { question: MOTION, subject: motion.id } }
}

/** Every card of a motion that staff have shows it as it stands. */
export async function motionRedraw(desk: Desk, motion: MotionRecord): Promise<Redraw> {
  return { question: MOTION, subject: motion.id, look: await motionLook(desk, motion), silent: true }
}

/** The states in which a motion waits for nothing more on its card. */
const OUTCOMES: Partial<Record<MotionState, string>> = {
  closed: 'closed',
  recorded: 'closed',
  failed: 'failed',
  withdrawn: 'withdrawn',
  discarded: 'discarded',
}

async function motionLook(desk: Desk, motion: MotionRecord, waiting: number | null = null): Promise<Look> {
  const template = 'cards/motion'
  const values = { ...(await motionValues(desk, motion)), waiting }
  const outcome = OUTCOMES[motion.state]
  if (outcome !== undefined) return { template, values, outcome }
  if (motion.state === 'draft') return { template, values, actions: draftActions(motion) }
  return { template, values, actions: waiting === null ? openActions(motion) : ['close_now', 'progress'] }
}

/** A secret vote in a meeting may also be held on paper. */
function draftActions({ secret }: MotionRecord): string[] {
  return secret ? ['open', 'paper', 'discard'] : ['open', 'discard']
}

/** What is counted on paper closes with its result. */
function openActions({ onPaper }: MotionRecord): string[] {
  return onPaper ? ['progress'] : ['progress', 'close']
}

/** What every card and message about a motion says of it. */
export async function motionFace(desk: Desk, motion: MotionRecord) {
  const sitting = await sittingOfMotion(desk, motion)
  const { no, kind, body, secret, onPaper, items, places, closesAt } = motion
  const { citations } = votingTerms(rulebookOn(desk, sitting.day), kind)
  return {
    no: no ?? null,
    kind,
    office: items[0]?.data?.office ?? null,
    body,
    secret,
    onPaper,
    places: places ?? null,
    sittingNo: sitting.no,
    sittingTitle: sitting.title,
    startsAt: sitting.meeting?.startsAt.toString() ?? null,
    closesAt: closesAt?.toString() ?? null,
    citations,
  }
}

/** The matters of a motion, each with the title of the unit that it is about. */
export async function itemsShown(desk: Desk, items: readonly MotionItem[]) {
  const titles = await titlesOf(desk, items.map(memberIn))
  return items.map((item) => ({ subject: item.subject, title: item.title, unitTitle: titles(memberIn(item)) }))
}

/** The number of the member that a matter is about; empty where it is about none. */
export function memberIn({ data }: Pick<MotionItem, 'data'>): string {
  return typeof data?.member === 'string' ? data.member : ''
}

async function motionValues(desk: Desk, motion: MotionRecord): Promise<Values> {
  const items = await itemsShown(desk, motion.items)
  return {
    ...(await motionFace(desk, motion)),
    state: motion.state,
    reason: motion.reason ?? null,
    items: items.map(({ title, unitTitle }) => ({ title, unitTitle })),
    listed: motion.items.slice(0, LISTED).map(({ title }) => title),
    ...(motion.state === 'draft' ? await ifOpened(desk, motion) : await asOpened(desk, motion)),
  }
}

/** How many would vote if it opened now. */
async function ifOpened(desk: Desk, motion: MotionRecord) {
  const sitting = await sittingOfMotion(desk, motion)
  const { seats, quorum, present, voting } = await electorateOf(desk, motion, sitting)
  const entitled = voting.filter(({ mute }) => mute === undefined)
  return { seats, quorum, present: present ?? null, entitled: entitled.length, voted: 0, barred: barredOf(voting) }
}

/** How many of those entitled have voted; of a secret vote, how many have taken a ballot paper. */
async function asOpened(desk: Desk, motion: MotionRecord) {
  const voting = await seatsOfMotion(desk.tx, motion.id)
  const entitled = voting.filter(({ mute }) => mute === undefined)
  const voted = motion.secret
    ? entitled.filter(({ claim }) => claim !== undefined).length
    : (await seatsThatVoted(desk.tx, motion.id)).size
  const { seats = voting.length, quorum = 0, present = 0 } = motion.tally ?? {}
  const here = motion.state === 'open' && (motion.form === 'correspondence' || present === 0) ? null : present
  return { seats, quorum, present: here, entitled: entitled.length, voted, barred: barredOf(voting) }
}

function barredOf(voting: readonly { barred: string[] }[]): number {
  return voting.filter(({ barred }) => barred.length > 0).length
}
