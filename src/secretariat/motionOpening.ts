import { type Notice, type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { quorumVerdict } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { lockMeeting } from '../store/meetings.ts'
import { lockMotion, type MotionRecord, openMotion, settleMotion } from '../store/motions.ts'
import { reachable } from '../store/people.ts'
import { freezeSeats, seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import { type Asker, actorOf } from './asker.ts'
import { ballotNotices } from './ballotCards.ts'
import { callListOf } from './callingReach.ts'
import type { Desk } from './desk.ts'
import { type Electorate, electorateOf } from './electorate.ts'
import { MATTERS } from './matters.ts'
import { itemsShown, motionFace, motionRedraw } from './motionCards.ts'
import { examineUnvoted, requireCalled, requireNotOpen } from './motions.ts'
import { requireItemQuorum } from './resolutionJudging.ts'
import { sittingOfMotion } from './sittings.ts'

/** The longest list of matters that a card alone shows whole. */
const SHOWN_ON_CARD = 1

/**
 * Staff open a vote: who votes is frozen, the motion gets its number, everybody entitled gets a ballot card. In a meeting
 * without its quorum nothing is opened. On paper nobody gets a card: staff enter what was counted.
 */
export async function openVote(desk: Desk, asker: Asker, id: string, onPaper: boolean): Promise<Outcome> {
  const draft = requireDraft(await lockMotion(desk.tx, id))
  const sitting = await sittingOfMotion(desk, draft)
  if (sitting.meeting !== undefined) requireCalled(await lockMeeting(desk.tx, sitting.meeting.id))
  requireTime(desk, draft)
  await examineUnvoted(desk, sitting, draft.kind, draft.items)
  const electorate = await electorateOf(desk, draft, sitting)
  requireQuorum(draft, electorate)
  requireItemQuorums(draft, electorate)
  const { seats, quorum, present = 0, voting, aside } = electorate
  if (!voting.some(({ mute }) => mute === undefined)) throw new Refusal('motion_nobody', { body: draft.body })
  await freezeSeats(desk.tx, id, voting)
  const actor = actorOf(asker)
  const opened = await openMotion(desk.tx, id, {
    by: actor,
    at: desk.now,
    on: sitting.day,
    year: yearOf(desk.today),
    onPaper,
    tally: { seats, present, quorum, votes: {}, aside },
  })
  // Under the lock of the numbers: of two votes on the same matter that open at once, one is refused.
  await requireNotOpen(desk, opened.items, id)
  const data = { seats, quorum, present, onPaper, members: voting.map(({ member }) => member.no) }
  await record(desk.tx, { at: desk.now, actor, type: 'motion.opened', subject: `motion:${opened.no}`, data })
  const seated = await seatsOfMotion(desk.tx, id)
  const say = onPaper ? [] : [...(await ballots(desk, opened, seated)), ...(await ringing(desk, asker, opened, seated))]
  return { say: [...say, ...(await concerned(desk, opened))], redraw: [await motionRedraw(desk, opened)] }
}

/** Whom each matter concerns hears that the vote is open. */
async function concerned(desk: Desk, motion: MotionRecord): Promise<Notice[]> {
  const told: Notice[] = []
  for (const item of motion.items) told.push(...((await MATTERS[motion.kind].opened?.(desk, motion, item)) ?? []))
  return told
}

/** Staff drop a motion that was not opened. */
export async function dropMotion(desk: Desk, id: string): Promise<Outcome> {
  requireDraft(await lockMotion(desk.tx, id))
  const dropped = await settleMotion(desk.tx, id, { state: 'discarded' })
  return { say: [], redraw: [await motionRedraw(desk, dropped)] }
}

function requireDraft(motion: MotionRecord): MotionRecord {
  const { state, no = null } = motion
  if (state !== 'draft') throw new Refusal('motion_settled', { no, state })
  return motion
}

function requireTime(desk: Desk, { closesAt }: MotionRecord): void {
  if (closesAt !== undefined && Temporal.Instant.compare(closesAt, desk.now) <= 0)
    throw new Refusal('motion_deadline_past', { closesAt: closesAt.toString() })
}

/** Where people have come together there must be enough of them before anybody votes. */
function requireQuorum({ body }: MotionRecord, { rulebook, seats, present }: Electorate): void {
  if (present === undefined) return
  const { carried, needed, short, citations } = quorumVerdict(rulebook, { body, seats, present })
  if (!carried) throw new Refusal('motion_no_quorum', { body, seats, present, needed, short, citations })
}

/** Nor are there votes on a matter for which too few remain when those that it concerns step aside. */
function requireItemQuorums({ body, items }: MotionRecord, electorate: Electorate): void {
  const { rulebook, seats, present, voting, aside } = electorate
  if (present === undefined) return
  for (const { subject, title } of items) {
    const there = voting.filter((seat) => seat.barred.includes(subject)).length
    requireItemQuorum(rulebook, title, { body, seats: seats - (aside[subject] ?? 0), present: present - there })
  }
}

/** Who can vote, with whom to ask. */
function electors(seats: readonly VotingSeat[]): (VotingSeat & { personId: string })[] {
  return seats.flatMap((seat) => (seat.personId === undefined ? [] : [{ ...seat, personId: seat.personId }]))
}

/** To everybody entitled the card, and before it the list of the matters where a card alone cannot show them. */
async function ballots(desk: Desk, motion: MotionRecord, seats: VotingSeat[]): Promise<Notice[]> {
  const entitled = electors(seats)
  const cards = await ballotNotices(desk, motion, entitled, 'opened')
  if (motion.items.length <= SHOWN_ON_CARD) return cards
  const items = (await itemsShown(desk, motion.items)).map(withoutSubject)
  const list = { template: 'notices/ballot_items', values: { ...(await motionFace(desk, motion)), items } }
  return entitled.flatMap(({ id, personId }, index): Notice[] => [
    { to: { person: personId }, ...list, once: `ballot/${id}/items/${personId}` },
    ...cards.slice(index, index + 1),
  ])
}

function withoutSubject({ title, unitTitle }: { title: string; unitTitle: unknown }) {
  return { title, unitTitle }
}

/** Whom nobody reaches in chat: staff ring them up and record what they say. */
async function ringing(desk: Desk, asker: Asker, motion: MotionRecord, seats: VotingSeat[]): Promise<Notice[]> {
  const inReach = await reachable(
    desk.tx,
    electors(seats).map(({ personId }) => personId),
  )
  const unreached = seats.filter(
    ({ mute, personId }) => mute === undefined && (personId === undefined || !inReach.has(personId)),
  )
  const silent = seats.filter(({ mute }) => mute !== undefined)
  if (unreached.length + silent.length === 0) return []
  const values = {
    ...(await motionFace(desk, motion)),
    ringing: await callListOf(
      desk,
      unreached.map(({ member }) => member),
    ),
    mute: silent.map(({ member, mute }) => ({ no: member.no, name: member.name, why: mute })),
  }
  return reply(asker.account, 'replies/motion_ringing', values).say
}
