import { type Notice, type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { quorumVerdict } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { lockMeeting } from '../store/meetings.ts'
import { lockMotion, lockOpening, type MotionRecord, openMotion, settleMotion } from '../store/motions.ts'
import { reachable } from '../store/people.ts'
import { freezeSeats, seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import { type Asker, actorOf } from './asker.ts'
import { ballotNotice } from './ballotCards.ts'
import { callListOf } from './callingReach.ts'
import type { Desk } from './desk.ts'
import { type Electorate, electorateOf } from './electorate.ts'
import { itemsShown, motionFace, motionRedraw, sittingOfMotion } from './motionCards.ts'
import { examineUnvoted, requireCalled, requireNotOpen } from './motions.ts'

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
  await lockOpening(desk.tx)
  await requireNotOpen(desk, draft.items)
  await examineUnvoted(desk, sitting, draft.kind, draft.items)
  const electorate = await electorateOf(desk, draft, sitting)
  requireQuorum(draft, electorate)
  const { seats, quorum, present = 0, voting } = electorate
  if (!voting.some(({ mute }) => mute === undefined)) throw new Refusal('motion_nobody', { body: draft.body })
  await freezeSeats(desk.tx, id, voting)
  const actor = actorOf(asker)
  const opened = await openMotion(desk.tx, id, {
    by: actor,
    at: desk.now,
    on: sitting.day,
    year: yearOf(desk.today),
    onPaper,
    tally: { seats, present, quorum, votes: {} },
  })
  const data = { seats, quorum, present, onPaper, members: voting.map(({ member }) => member.no) }
  await record(desk.tx, { at: desk.now, actor, type: 'motion.opened', subject: `motion:${opened.no}`, data })
  const seated = await seatsOfMotion(desk.tx, id)
  const say = onPaper ? [] : [...(await ballots(desk, opened, seated)), ...(await ringing(desk, asker, opened, seated))]
  return { say, redraw: [await motionRedraw(desk, opened)] }
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

/** Who can vote, with whom to ask. */
function electors(seats: readonly VotingSeat[]): (VotingSeat & { personId: string })[] {
  return seats.flatMap((seat) => (seat.personId === undefined ? [] : [{ ...seat, personId: seat.personId }]))
}

async function ballots(desk: Desk, motion: MotionRecord, seats: VotingSeat[]): Promise<Notice[]> {
  const items = await itemsShown(desk, motion.items)
  const face = await motionFace(desk, motion)
  const notices: Notice[] = []
  for (const seat of electors(seats)) {
    const list = { template: 'notices/ballot_items', values: { ...face, items: items.map(withoutSubject) } }
    if (items.length > SHOWN_ON_CARD)
      notices.push({ to: { person: seat.personId }, ...list, once: `ballot/${seat.id}/items/${seat.personId}` })
    notices.push(await ballotNotice(desk, motion, seat, seat.personId, 'opened'))
  }
  return notices
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
