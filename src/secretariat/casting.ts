import { type Outcome, type Recipient, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { findEntry, holdMeeting, writeEntry } from '../store/attendance.ts'
import { record } from '../store/audit.ts'
import { type Choice, type Choices, castBallots, choicesOf, votersOfSeat } from '../store/ballots.ts'
import { findMeeting } from '../store/meetings.ts'
import { findMotion, findMotionByNo, holdMotion, type MotionRecord } from '../store/motions.ts'
import { boundStaff, reachable, type Speaker } from '../store/people.ts'
import { lockVotingSeat, openSeatsOfMember, seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import { type Asker, actorOf, personOf, staffOf } from './asker.ts'
import { ballotNotice, ballotRedraw, votableItems } from './ballotCards.ts'
import { ballotAddress } from './ballotPass.ts'
import type { Desk } from './desk.ts'
import { findMember } from './lookup.ts'
import { motionFace } from './motionCards.ts'
import { mayVote, requireOpen, requireVoter } from './votingRights.ts'

/** A seat taken in hand by whoever votes for it: nobody else votes for it until the transaction ends. */
type TakenSeat = { motion: MotionRecord; seat: VotingSeat; person: Speaker }

/** 赞成, 反对 or 弃权 pressed: on the only matter, or on all of them alike. */
export async function voteByCard(desk: Desk, asker: Asker, seatId: string, choice: Choice): Promise<Outcome> {
  const taken = await takeSeat(desk, personOf(asker), seatId)
  const { motion, seat } = taken
  return cast(desk, taken, Object.fromEntries(votableItems(motion, seat).map(({ subject }) => [subject, choice])))
}

/** One candidate chosen of the list on the card; the others have no vote of this seat. */
export async function electByCard(
  desk: Desk,
  asker: Asker,
  seatId: string,
  chosen: string | undefined,
): Promise<Outcome> {
  const taken = await takeSeat(desk, personOf(asker), seatId)
  const { items } = taken.motion
  if (!items.some(({ subject }) => subject === chosen)) throw new Refusal('ballot_nobody_chosen')
  return cast(desk, taken, choiceOf(taken.motion, chosen))
}

/** A vote for one candidate says nothing for the others. */
function choiceOf({ items }: MotionRecord, chosen: string | undefined): Choices {
  return Object.fromEntries(items.map(({ subject }) => [subject, subject === chosen ? 'in_favour' : 'abstained']))
}

/** Votes given on the page, each matter by itself. What is left open is left as it was. */
export async function voteByPage(desk: Desk, person: Speaker, seatId: string, choices: Choices): Promise<Outcome> {
  const taken = await takeSeat(desk, person, seatId)
  const { motion, seat } = taken
  const votable = new Set(votableItems(motion, seat).map(({ subject }) => subject))
  const given = Object.fromEntries(Object.entries(choices).filter(([subject]) => votable.has(subject)))
  if (Object.keys(given).length === 0) throw new Refusal('ballot_empty')
  // Of an election the whole ballot counts: two halves sent one after the other are no two ballots.
  requirePlaces(motion, { ...(await choicesOf(desk.tx, seat.id)), ...given })
  return cast(desk, taken, given)
}

/** Nobody votes for more candidates than there are places. */
export function requirePlaces({ places, items }: MotionRecord, choices: Choices): void {
  const chosen = Object.values(choices).filter((choice) => choice === 'in_favour').length
  if (places === undefined || chosen <= places) return
  throw new Refusal('ballot_too_many', { chosen, places, candidates: items.length })
}

async function takeSeat(desk: Desk, person: Speaker, seatId: string): Promise<TakenSeat> {
  const seat = await lockVotingSeat(desk.tx, seatId)
  const motion = await holdMotion(desk.tx, seat.motionId)
  await requireVoter(desk, motion, seat, person)
  return { motion: requireOpen(desk, motion), seat, person }
}

async function cast(desk: Desk, { motion, seat, person }: TakenSeat, choices: Choices): Promise<Outcome> {
  if (motion.secret) throw new Refusal('ballot_secret', { no: motion.no ?? null })
  const by = `person:${person.member.no}:${person.name}`
  await castBallots(desk.tx, seat.id, choices, by, desk.now)
  await countAsPresent(desk, motion, seat, person.name, by)
  return { say: [], redraw: [await ballotRedraw(desk, motion, seat)] }
}

/** Who votes in a meeting by e-mail takes part in it. */
async function countAsPresent(
  desk: Desk,
  { meetingId }: MotionRecord,
  { member, standIn }: VotingSeat,
  attendee: string | undefined,
  by: string,
): Promise<void> {
  if (meetingId === undefined) return
  const { form } = await findMeeting(desk.tx, meetingId)
  if (form !== 'email') return
  await holdMeeting(desk.tx, meetingId)
  const entry = await findEntry(desk.tx, meetingId, member.id)
  // Whoever had excused themselves and votes after all is there after all.
  if (entry?.value === 'present' || entry?.value === 'alternate') return
  const value = standIn ? 'alternate' : 'present'
  await writeEntry(
    desk.tx,
    {
      meetingId,
      memberId: member.id,
      value,
      ...(attendee !== undefined && { attendee }),
      source: attendee === undefined ? 'staff' : 'self',
      recordedBy: by,
    },
    desk.now,
  )
}

/** 逐项表决 or 领取选票 pressed: a link of one's own to the page. */
export async function giveBallotLink(desk: Desk, asker: Asker, seatId: string): Promise<Outcome> {
  const { motion, seat, person } = await takeSeat(desk, personOf(asker), seatId)
  const url = await ballotAddress(desk, seat, person.id)
  return reply(asker.account, 'replies/ballot_link', { ...(await motionFace(desk, motion)), url })
}

/** 投票: the ballots that still wait for a member's vote, or may be changed, once more as cards. */
export async function showOpenBallots(desk: Desk, asker: Asker): Promise<Outcome> {
  const person = personOf(asker)
  const say = []
  for (const seat of await openSeatsOfMember(desk.tx, person.member.id)) {
    const motion = await findMotion(desk.tx, seat.motionId)
    if (motion.onPaper || !(await mayVote(desk, motion, seat, person))) continue
    say.push(await ballotNotice(desk, motion, seat, person.id, `asked/${desk.now}`))
  }
  return say.length === 0 ? reply(asker.account, 'replies/ballots_none', {}) : { say }
}

/** What somebody has voted in their own name is theirs to change, and nobody else's. */
async function requireNotVotedByItself(desk: Desk, { id, member }: VotingSeat): Promise<void> {
  const cast = await votersOfSeat(desk.tx, id)
  if (cast.some((by) => !by.startsWith('staff:'))) throw new Refusal('ballot_own_vote', { member: member.name })
}

/**
 * 记票: staff record how somebody voted who cannot be reached in chat and said so by telephone. Never in secret. The
 * member's representative is told, so that nobody votes for them unseen; where that does not reach them, the others in the
 * secretariat are.
 */
export async function recordVoteFor(
  desk: Desk,
  asker: Asker,
  said: { no: string; member: string; choice: Choice },
): Promise<Outcome> {
  const found = await findMotionByNo(desk.tx, said.no)
  if (found === undefined) throw new Refusal('motion_unknown', { said: said.no })
  if (found.secret) throw new Refusal('ballot_secret', { no: found.no ?? null })
  const member = await findMember(desk, said.member)
  const seated = (await seatsOfMotion(desk.tx, found.id)).find((one) => one.member.id === member.id)
  if (seated === undefined) throw new Refusal('ballot_no_seat', { no: said.no, member: member.name })
  const seat = await lockVotingSeat(desk.tx, seated.id)
  if (seat.mute !== undefined) throw new Refusal('ballot_mute', { member: member.name, mute: seat.mute })
  const motion = requireOpen(desk, await holdMotion(desk.tx, found.id))
  await requireNotVotedByItself(desk, seat)
  const choices = Object.fromEntries(votableItems(motion, seat).map(({ subject }) => [subject, said.choice]))
  requirePlaces(motion, choices)
  const by = actorOf(asker)
  await castBallots(desk.tx, seat.id, choices, by, desk.now)
  await countAsPresent(desk, motion, seat, undefined, by)
  const data = { member: member.no, choice: said.choice }
  await record(desk.tx, { at: desk.now, actor: by, type: 'ballot.recorded', subject: `motion:${said.no}`, data })
  const values = {
    ...(await motionFace(desk, motion)),
    member: { no: member.no, name: member.name },
    choice: said.choice,
  }
  const { hearing, unheard } = await whoHears(desk, asker, seat)
  const told = { template: 'notices/ballot_recorded', values: { ...values, unheard, by: staffOf(asker).name } }
  return {
    say: [{ account: asker.account }, ...hearing].map((to) => ({ to, ...told })),
    redraw: [{ ...(await ballotRedraw(desk, motion, seat)), silent: true }],
  }
}

/**
 * Who besides hears of a vote that was recorded: whose it is; where they have no account (`unheard`), the others of the
 * staff.
 */
async function whoHears(
  desk: Desk,
  asker: Asker,
  { personId }: VotingSeat,
): Promise<{ hearing: Recipient[]; unheard: boolean }> {
  if (personId !== undefined && (await reachable(desk.tx, [personId])).size > 0)
    return { hearing: [{ person: personId }], unheard: false }
  const others = (await boundStaff(desk.tx)).filter(({ id }) => id !== staffOf(asker).id)
  return { hearing: others.map(({ id }) => ({ staff: id })), unheard: true }
}
