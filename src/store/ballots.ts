import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** 赞成, 反对, 弃权. */
export type Choice = 'in_favour' | 'against' | 'abstained'

/** The choice on each matter, by its subject. */
export type Choices = Record<string, Choice>

/** A vote by name, as it stands. `castBy` is the actor as records name them. */
export type BallotRecord = { seatId: string; subject: string; choice: Choice; castBy: string; castAt: Temporal.Instant }

/** Casts the votes of a seat in place of those before, which stay on record. Lock the seat first. */
export async function castBallots(
  tx: Tx,
  seatId: string,
  choices: Choices,
  by: string,
  now: Temporal.Instant,
): Promise<void> {
  const subjects = Object.keys(choices)
  await tx.ballot.updateMany({ where: { seatId, subject: { in: subjects }, current: true }, data: { current: null } })
  await tx.ballot.createMany({
    data: subjects.map((subject) => ({
      seatId,
      subject,
      choice: choices[subject] ?? 'abstained',
      castBy: by,
      castAt: dateOfInstant(now),
    })),
  })
}

/** How a seat has voted, as it stands. */
export async function choicesOf(tx: Tx, seatId: string): Promise<Choices> {
  const rows = await tx.ballot.findMany({ where: { seatId, current: true } })
  return Object.fromEntries(rows.map(({ subject, choice }) => [subject, choice]))
}

/** Who has cast the votes of a seat that stand, as records name them. */
export async function votersOfSeat(tx: Tx, seatId: string): Promise<string[]> {
  const rows = await tx.ballot.findMany({ where: { seatId, current: true }, select: { castBy: true } })
  return rows.map(({ castBy }) => castBy)
}

/** Every vote of a motion as it stands: the roll call. */
export async function rollCallOf(tx: Tx, motionId: string): Promise<BallotRecord[]> {
  const rows = await tx.ballot.findMany({
    where: { seat: { motionId }, current: true },
    orderBy: [{ castAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(({ seatId, subject, choice, castBy, castAt }) => ({
    seatId,
    subject,
    choice,
    castBy,
    castAt: Temporal.Instant.fromEpochMilliseconds(castAt.getTime()),
  }))
}

/** The ids of the seats of a motion that have voted on anything. */
export async function seatsThatVoted(tx: Tx, motionId: string): Promise<Set<string>> {
  const rows = await tx.ballot.findMany({
    where: { seat: { motionId }, current: true },
    select: { seatId: true },
    distinct: ['seatId'],
  })
  return new Set(rows.map(({ seatId }) => seatId))
}
