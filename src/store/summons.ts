import type { Office } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import { type MemberOf, memberOf } from './people.ts'

/** What a member answered to a call. */
export type CallAnswer = 'attending' | 'alternate' | 'unable'

/**
 * The call of a meeting to one member: by which offices, as a duty or to sit in, when it reached somebody, and the answer
 * as it stands. `answeredBy` is the actor as records name them.
 */
export type SummonsRecord = {
  id: string
  meetingId: string
  member: MemberOf
  role: 'duty' | 'observer'
  offices: Office[]
  calledAt: Temporal.Instant
  deliveredAt?: Temporal.Instant
  answer?: CallAnswer
  reason?: string
  answeredBy?: string
  answeredAt?: Temporal.Instant
}

const WITH_MEMBER = { member: true } satisfies Prisma.SummonsInclude
type SummonsRow = Prisma.SummonsGetPayload<{ include: typeof WITH_MEMBER }>

/** The calls of a meeting, by member number. */
export async function listSummons(tx: Tx, meetingId: string): Promise<SummonsRecord[]> {
  const rows = await tx.summons.findMany({
    where: { meetingId },
    include: WITH_MEMBER,
    orderBy: { member: { no: 'asc' } },
  })
  return rows.map(summonsOf)
}

/** A call that a member still has to answer, or has answered and may answer otherwise, and what it is called to. */
export type OpenCall = SummonsRecord & { meeting: { no: string; name: string; startsAt: Temporal.Instant } }

/** The calls of a member as a duty to meetings that have not begun, by their start. */
export async function listOpenCalls(tx: Tx, memberId: string, now: Temporal.Instant): Promise<OpenCall[]> {
  const coming = { status: 'called' as const, sealedAt: null, sealedOn: null, startsAt: { gt: dateOfInstant(now) } }
  const rows = await tx.summons.findMany({
    where: { memberId, role: 'duty', meeting: coming },
    include: { ...WITH_MEMBER, meeting: { select: { no: true, name: true, startsAt: true } } },
    orderBy: [{ meeting: { startsAt: 'asc' } }, { meeting: { no: 'asc' } }],
  })
  return rows.map((row) => {
    const { no, name, startsAt } = row.meeting
    return { ...summonsOf(row), meeting: { no, name, startsAt: startsAt.toTemporalInstant() } }
  })
}

/** The call of a meeting to one member; undefined when the member was not called. */
export async function findSummonsOf(tx: Tx, meetingId: string, memberId: string): Promise<SummonsRecord | undefined> {
  const row = await tx.summons.findUnique({
    where: { meetingId_memberId: { meetingId, memberId } },
    include: WITH_MEMBER,
  })
  return row === null ? undefined : summonsOf(row)
}

/** A call by id. Its answer is changed under the lock of its meeting. */
export async function findSummons(tx: Tx, id: string): Promise<SummonsRecord> {
  return summonsOf(await tx.summons.findUniqueOrThrow({ where: { id }, include: WITH_MEMBER }))
}

/** The ids, out of these, of calls with a card still open in somebody's chat. */
export async function withOpenCards(tx: Tx, question: string, ids: string[]): Promise<Set<string>> {
  const where = { question, state: 'open' as const, subject: { in: ids } }
  const rows = await tx.card.findMany({ where, select: { subject: true }, distinct: ['subject'] })
  return new Set(rows.map((row) => row.subject))
}

/** Calls members to a meeting. */
export async function createSummons(
  tx: Tx,
  meetingId: string,
  called: { memberId: string; role: SummonsRecord['role']; offices: Office[] }[],
  now: Temporal.Instant,
): Promise<void> {
  const calledAt = dateOfInstant(now)
  await tx.summons.createMany({ data: called.map((one) => ({ ...one, meetingId, calledAt })) })
}

/** Writes down an answer in place of the one before. */
export async function answerSummons(
  tx: Tx,
  id: string,
  given: { answer: CallAnswer; reason: string | undefined; by: string },
  now: Temporal.Instant,
): Promise<SummonsRecord> {
  const { answer, reason, by } = given
  const row = await tx.summons.update({
    where: { id },
    data: { answer, reason: reason ?? null, answeredBy: by, answeredAt: dateOfInstant(now) },
    include: WITH_MEMBER,
  })
  return summonsOf(row)
}

function summonsOf(row: SummonsRow): SummonsRecord {
  const { id, meetingId, role, offices } = row
  const at = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime())
  return {
    id,
    meetingId,
    member: memberOf(row.member),
    role,
    offices,
    calledAt: at(row.calledAt),
    ...(row.deliveredAt && { deliveredAt: at(row.deliveredAt) }),
    ...(row.answer && { answer: row.answer }),
    ...(row.reason && { reason: row.reason }),
    ...(row.answeredBy && { answeredBy: row.answeredBy }),
    ...(row.answeredAt && { answeredAt: at(row.answeredAt) }),
  }
}

/** A member is wanted at a meeting by other offices than when it was called. */
export async function changeSummons(
  tx: Tx,
  id: string,
  { role, offices }: Pick<SummonsRecord, 'role' | 'offices'>,
): Promise<void> {
  await tx.summons.update({ where: { id }, data: { role, offices } })
}
