import { type Outcome, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { rollCallOf, seatsThatVoted } from '../store/ballots.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { findMotionByNo, listMotions, type MotionRecord, motionsOfMeeting } from '../store/motions.ts'
import { findResolutionByNo } from '../store/resolutions.ts'
import { seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import { type Asker, staffOf } from './asker.ts'
import { titleOf } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { itemsShown, motionCard, motionFace } from './motionCards.ts'
import { paperCountAgain } from './paperCountCards.ts'
import { resolutionValues } from './resolutionCards.ts'
import { titlesOf } from './titles.ts'

/** The motion under a number. Refuses a number under which there is none. */
export async function motionNamed(desk: Desk, said: string): Promise<MotionRecord> {
  const motion = await findMotionByNo(desk.tx, said)
  if (motion === undefined) throw new Refusal('motion_unknown', { said })
  return motion
}

/**
 * 表决情况: how a vote stands: who has voted and who has not, with the card to close it. Of an open vote nobody's choice
 * is said, and a count on paper that waits for another comes with it, to be confirmed; when it is over, the record of the
 * roll call has every vote by name. A secret vote never has one.
 */
export async function showVote(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  staffOf(asker)
  return standing(desk, asker, await motionNamed(desk, said))
}

/** 查看进度 on the card. */
export async function standing(desk: Desk, asker: Asker, motion: MotionRecord): Promise<Outcome> {
  const seats = await seatsOfMotion(desk.tx, motion.id)
  const voted = await seatsThatVoted(desk.tx, motion.id)
  const titles = await titlesOf(
    desk,
    seats.map(({ member }) => member.no),
  )
  const line = ({ member }: VotingSeat) => ({ no: member.no, name: member.name, title: titles(member.no) })
  const entitled = seats.filter(({ mute }) => mute === undefined)
  const done = (seat: VotingSeat) => (motion.secret ? seat.claim !== undefined : voted.has(seat.id))
  const values = {
    ...(await motionFace(desk, motion)),
    state: motion.state,
    seats: motion.tally?.seats ?? seats.length,
    quorum: motion.tally?.quorum ?? 0,
    entitled: entitled.length,
    voted: entitled.filter(done).length,
    waiting: motion.onPaper ? [] : entitled.filter((seat) => !done(seat)).map(line),
    mute: seats.filter(({ mute }) => mute !== undefined).map((seat) => ({ ...line(seat), why: seat.mute ?? null })),
    rollCall: await rollCall(desk, motion, seats, line),
  }
  const answer = reply(asker.account, 'replies/motion_standing', values)
  if (motion.state !== 'open') return answer
  const card = await motionCard(desk, motion, { account: asker.account })
  return { say: [...answer.say, card, ...(await paperCountAgain(desk, asker, motion))] }
}

/** Every vote by name, a line per seat; of an open or a secret vote nothing. */
async function rollCall(desk: Desk, motion: MotionRecord, seats: VotingSeat[], line: (seat: VotingSeat) => Values) {
  if (motion.secret || motion.state === 'open' || motion.state === 'draft') return []
  const cast = Map.groupBy(await rollCallOf(desk.tx, motion.id), ({ seatId }) => seatId)
  const items = await itemsShown(desk, motion.items)
  return seats.map((seat) => {
    const votes = new Map((cast.get(seat.id) ?? []).map((ballot) => [ballot.subject, ballot]))
    const by = [...votes.values()].at(-1)?.castBy
    return {
      ...line(seat),
      by: by?.startsWith('staff:') === true ? by.slice('staff:'.length) : null,
      votes: items.map(({ subject, title }) => ({
        title,
        choice: votes.get(subject)?.choice ?? (seat.barred.includes(subject) ? 'barred' : 'none'),
      })),
    }
  })
}

/** 决议 JY-2026-1: a resolution as it was recorded. */
export async function showResolution(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  staffOf(asker)
  const resolution = await findResolutionByNo(desk.tx, said)
  if (resolution === undefined) throw new Refusal('resolution_unknown', { said })
  return reply(asker.account, 'replies/resolution', await resolutionValues(desk, resolution))
}

/** Refuses to end a meeting in which a vote is still open. */
export async function requireVotesClosed(desk: Desk, meeting: MeetingRecord): Promise<void> {
  const open = await motionsOfMeeting(desk.tx, meeting.id)
  if (open.length > 0)
    throw new Refusal('motion_still_open', { ...titleOf(meeting), numbers: open.map(({ no }) => no) })
}

/** What waits in votes, for the secretariat's list: those open, and those counted that the rules refused. */
export async function agendaMotions(desk: Desk): Promise<Values[]> {
  const motions = await listMotions(desk.tx, ['open', 'closed'])
  return Promise.all(
    motions.map(async (motion) => {
      const face = await motionFace(desk, motion)
      return { ...face, state: motion.state, titles: motion.items.map(({ title }) => title) }
    }),
  )
}
