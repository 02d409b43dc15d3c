import { createHash, createHmac } from 'node:crypto'
import type { Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Choices } from '../store/ballots.ts'
import { findMotion, holdMotion, lockMotion, type MotionRecord } from '../store/motions.ts'
import type { Speaker } from '../store/people.ts'
import { choicesInBox, dropBallot } from '../store/secretBallots.ts'
import { secretNamed } from '../store/secrets.ts'
import { lockVotingSeat, noteClaim } from '../store/votingSeats.ts'
import { ballotRedraw } from './ballotCards.ts'
import { sheet } from './ballotPages.ts'
import { isSame } from './ballotPass.ts'
import { requirePlaces } from './casting.ts'
import type { Desk } from './desk.ts'
import { requireOpen, requireVoter } from './votingRights.ts'

/*
 * How a secret vote stays secret. The seat says that its paper was taken; no event with a time does. Taking a ballot paper and voting are two requests and two transactions that share no
 * row. The first notes at the seat that its paper was taken, and the digest of the form that asked, so that the same form
 * sent twice gets the same paper. The paper's token is made of that form's key, which only the browser has: it is stored
 * nowhere, and whoever reads the database can compute it from nothing in it. The second puts the choices into the box
 * under the digest of the token: it touches no seat, writes no audit event and no time, and leaves the whole box in a new
 * random order.
 */

/** A seat takes its ballot paper, once. `formKey` is that of the form that asked. Returns the paper's token. */
export async function takePaper(
  desk: Desk,
  person: Speaker,
  seatId: string,
  formKey: string,
): Promise<{ token: string; outcome: Outcome }> {
  const seat = await lockVotingSeat(desk.tx, seatId)
  const motion = await holdMotion(desk.tx, seat.motionId)
  await requireVoter(desk, motion, seat, person)
  requireOpen(desk, motion)
  const claim = digestOf('claim', formKey)
  if (seat.claim !== undefined && seat.claim !== claim)
    throw new Refusal('ballot_paper_taken', { no: motion.no ?? null })
  const token = await tokenOf(desk, motion, formKey)
  if (seat.claim === claim) return { token, outcome: { say: [] } }
  await noteClaim(desk.tx, seat.id, claim)
  const redraw = [await ballotRedraw(desk, motion, { ...seat, claim })]
  return { token, outcome: { say: [], redraw } }
}

/** The motion that a token is a paper of; undefined when this house made no such token. */
export async function motionOfPaper(desk: Desk, token: string): Promise<MotionRecord | undefined> {
  const [motionId = '', nonce = '', signature = '', ...more] = token.split('.')
  // One paper has one spelling: with anything added it would be another ballot in the box.
  if (more.length > 0 || !isSame(signature, await sign(desk, `paper\n${motionId}\n${nonce}`))) return undefined
  return findMotion(desk.tx, motionId)
}

/** The ballot paper as its holder sees it. */
export async function paperPage(desk: Desk, motion: MotionRecord, token: string): Promise<Values> {
  const choices =
    motion.state === 'open' ? await choicesInBox(desk.tx, motion.id, digestOf('ballot', token)) : undefined
  return { ...(await sheet(desk, motion, choices ?? {})), member: null, taken: true }
}

/** The holder of a paper votes, or votes otherwise. What is left open on it counts as an abstention. */
export async function castPaper(desk: Desk, motionId: string, token: string, choices: Choices): Promise<void> {
  const motion = requireOpen(desk, await lockMotion(desk.tx, motionId))
  if (Object.keys(choices).length === 0) throw new Refusal('ballot_empty')
  requirePlaces(motion, choices)
  const whole = Object.fromEntries(motion.items.map(({ subject }) => [subject, choices[subject] ?? 'abstained']))
  await dropBallot(desk.tx, motion.id, digestOf('ballot', token), whole)
}

async function tokenOf(desk: Desk, { id }: MotionRecord, formKey: string): Promise<string> {
  const nonce = await sign(desk, `nonce\n${id}\n${formKey}`)
  return `${id}.${nonce}.${await sign(desk, `paper\n${id}\n${nonce}`)}`
}

async function sign(desk: Desk, said: string): Promise<string> {
  const secret = await secretNamed(desk.tx, 'ballots', desk.now)
  return createHmac('sha256', secret).update(said).digest('base64url')
}

function digestOf(what: 'claim' | 'ballot', text: string): string {
  return createHash('sha256').update(`${what}\n${text}`).digest('base64url')
}
