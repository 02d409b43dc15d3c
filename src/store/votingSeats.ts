import type { Office } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { type MemberOf, memberOf } from './people.ts'

/**
 * Why a seat has no vote although it counts: somebody stands in whom the measures give none, its representative waits for
 * the council, it has no representative, or everything that is voted on concerns the member itself.
 */
export type Mute = 'stand_in' | 'awaiting' | 'nobody' | 'concerned'

/** A seat of the body on the day of a vote. `barred` are the matters that concern the member itself. */
export type VotingSeat = {
  id: string
  motionId: string
  member: MemberOf
  offices: Office[]
  personId?: string
  standIn: boolean
  mute?: Mute
  barred: string[]
  /** Of a secret vote: by which form its ballot paper was taken. */
  claim?: string
}

/** A seat to be frozen. */
export type NewSeat = Omit<VotingSeat, 'id' | 'motionId' | 'claim'>

const WITH_MEMBER = { member: true } satisfies Prisma.VotingSeatInclude
type SeatRow = Prisma.VotingSeatGetPayload<{ include: typeof WITH_MEMBER }>

/** Freezes who votes: nobody joins or leaves the list afterwards. */
export async function freezeSeats(tx: Tx, motionId: string, seats: readonly NewSeat[]): Promise<void> {
  await tx.votingSeat.createMany({
    data: seats.map(({ member, offices, personId, standIn, mute, barred }) => ({
      motionId,
      memberId: member.id,
      offices,
      personId: personId ?? null,
      standIn,
      mute: mute ?? null,
      barred,
    })),
  })
}

/** The seats of a vote, by member number. */
export async function seatsOfMotion(tx: Tx, motionId: string): Promise<VotingSeat[]> {
  const rows = await tx.votingSeat.findMany({
    where: { motionId },
    include: WITH_MEMBER,
    orderBy: { member: { no: 'asc' } },
  })
  return rows.map(seatOf)
}

/** A seat by id; undefined when there is none. */
export async function findVotingSeat(tx: Tx, id: string): Promise<VotingSeat | undefined> {
  const row = await tx.votingSeat.findUnique({ where: { id }, include: WITH_MEMBER })
  return row === null ? undefined : seatOf(row)
}

/** A seat by id, kept from others until the transaction ends: it votes once at a time. Throws when there is none. */
export async function lockVotingSeat(tx: Tx, id: string): Promise<VotingSeat> {
  await tx.$queryRaw`SELECT id FROM "VotingSeat" WHERE id = ${id}::uuid FOR UPDATE`
  return seatOf(await tx.votingSeat.findUniqueOrThrow({ where: { id }, include: WITH_MEMBER }))
}

/** The seats of a member in votes that are open, oldest first. */
export async function openSeatsOfMember(tx: Tx, memberId: string): Promise<VotingSeat[]> {
  const rows = await tx.votingSeat.findMany({
    where: { memberId, motion: { state: 'open' } },
    include: WITH_MEMBER,
    orderBy: { motion: { openedAt: 'asc' } },
  })
  return rows.map(seatOf)
}

/** Notes that a seat has taken its ballot paper, and by which form. */
export async function noteClaim(tx: Tx, id: string, claim: string): Promise<void> {
  await tx.votingSeat.update({ where: { id }, data: { claim } })
}

function seatOf(row: SeatRow): VotingSeat {
  const { id, motionId, offices, standIn, barred, personId, mute, claim } = row
  return {
    id,
    motionId,
    offices,
    standIn,
    barred,
    member: memberOf(row.member),
    ...(personId !== null && { personId }),
    ...(mute !== null && { mute: mute as Mute }),
    ...(claim !== null && { claim }),
  }
}
