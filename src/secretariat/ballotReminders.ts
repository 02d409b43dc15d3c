import { provision } from '../rules/rulebook.ts'
import { seatsThatVoted } from '../store/ballots.ts'
import { listMotions, type MotionRecord } from '../store/motions.ts'
import { findPeopleOf } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import { seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import { dayIn } from './attendanceBook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { type Due, stepReached } from './due.ts'
import { motionFace } from './motionCards.ts'

/**
 * Who has not voted yet is reminded so many hours before the deadline; who has left since is not. Of steps missed only
 * the latest is said.
 */
export async function ballotRemindersDue(desk: Desk): Promise<Due[]> {
  const open = (await listMotions(desk.tx, ['open'])).filter(
    ({ closesAt, onPaper }) => closesAt !== undefined && !onPaper,
  )
  const due = (await Promise.all(open.map((motion) => remindersFor(desk, motion)))).flat()
  const told = await toldAmong(
    desk.tx,
    due.map(({ notice }) => notice.once),
  )
  return due.filter(({ notice }) => !told.has(notice.once))
}

async function remindersFor(desk: Desk, motion: MotionRecord): Promise<Due[]> {
  const { closesAt } = motion
  if (closesAt === undefined) return []
  const hoursLeft = desk.now.until(closesAt).total('hours')
  const { hoursBefore } = provision(rulebookOn(desk), 'ballots.reminders')
  const step = stepReached(hoursBefore, hoursLeft)
  if (step === undefined || hoursLeft <= 0) return []
  const voted = await seatsThatVoted(desk.tx, motion.id)
  const silent = (await seatsOfMotion(desk.tx, motion.id))
    .filter((seat) => !hasVoted(motion, seat, voted))
    .filter(({ member }) => member.leftOn === undefined || member.leftOn > desk.today)
  const face = await motionFace(desk, motion)
  const titles = motion.items.map(({ title }) => title)
  const voters = await votersNow(desk, silent)
  return silent.flatMap(({ id, member }): Due[] => {
    const personId = voters.get(id)
    if (personId === undefined) return []
    const values = { ...face, titles, member: { no: member.no, name: member.name } }
    const once = `ballot/${id}/reminder/${step}`
    const notice = { to: { person: personId }, template: 'notices/ballot_reminder', values, once }
    const dueOn = dayIn(desk, closesAt.subtract({ hours: step }))
    return [{ notice: { ...notice, until: closesAt.toString() }, dueOn, meetingAt: closesAt }]
  })
}

/** Who votes for each of these seats (by id) today: representatives may have changed since the vote opened. */
async function votersNow(desk: Desk, seats: readonly VotingSeat[]): Promise<Map<string, string>> {
  const people = await findPeopleOf(
    desk.tx,
    seats.map(({ member }) => member.id),
    desk.today,
  )
  return new Map(
    seats.flatMap(({ id, member, personId, standIn, mute }): [string, string][] => {
      if (mute !== undefined) return []
      const now = people.get(member.id)?.find(({ roles }) => roles.includes('representative'))?.id
      const voter = standIn ? personId : (now ?? personId)
      return voter === undefined ? [] : [[id, voter]]
    }),
  )
}

function hasVoted({ secret }: MotionRecord, { id, claim }: VotingSeat, voted: Set<string>): boolean {
  return secret ? claim !== undefined : voted.has(id)
}
