import type { Tariff } from '../rules/duesTiers.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { type PaymentRecord, paymentOf, WITH_MEMBER } from './payments.ts'

/** What is to be written into the dues: a standard with what the congress set it by, or that a payment is taken back. */
export type DuesEntrySaid =
  | { kind: 'standard'; standard: Tariff & { basis: string } }
  | { kind: 'taking_back'; payment: PaymentRecord; reason: string }

/** What one of the secretariat asks to be written into the dues, who asked, and who decided. Without effect until then. */
export type DuesRequestRecord = DuesEntrySaid & {
  id: string
  state: 'asked' | 'approved' | 'refused'
  askedBy: string
  askedAt: Temporal.Instant
  decidedBy?: string
}

const WITH_PAYMENT = { payment: { include: WITH_MEMBER } } satisfies Prisma.DuesRequestInclude
type RequestRow = Prisma.DuesRequestGetPayload<{ include: typeof WITH_PAYMENT }>

/** Writes down what was asked for, and by whom. */
export async function keepDuesRequest(
  tx: Tx,
  said: DuesEntrySaid,
  askedBy: string,
  now: Temporal.Instant,
): Promise<DuesRequestRecord> {
  const data = { ...rowOf(said), state: 'asked' as const, askedBy, askedAt: dateOfInstant(now) }
  return requestOf(await tx.duesRequest.create({ data, include: WITH_PAYMENT }))
}

function rowOf(said: DuesEntrySaid): Omit<Prisma.DuesRequestUncheckedCreateInput, 'state' | 'askedBy' | 'askedAt'> {
  if (said.kind === 'taking_back') return { kind: said.kind, paymentId: said.payment.id, reason: said.reason }
  const { tier = null, amount, from, ended = false, basis } = said.standard
  return { kind: said.kind, tier, amount, from: dateOfDay(from), ended, basis }
}

/** A request, kept from others until the transaction ends. */
export async function lockDuesRequest(tx: Tx, id: string): Promise<DuesRequestRecord> {
  await tx.$queryRaw`SELECT id FROM "DuesRequest" WHERE id = ${id}::uuid FOR UPDATE`
  return requestOf(await tx.duesRequest.findUniqueOrThrow({ where: { id }, include: WITH_PAYMENT }))
}

/** A request is approved or refused. */
export async function decideDuesRequest(
  tx: Tx,
  id: string,
  { state, by }: { state: 'approved' | 'refused'; by: string },
  now: Temporal.Instant,
): Promise<void> {
  await tx.duesRequest.update({ where: { id }, data: { state, decidedBy: by, decidedAt: dateOfInstant(now) } })
}

/** The requests that wait for somebody, oldest first. */
export async function openDuesRequests(tx: Tx): Promise<DuesRequestRecord[]> {
  const where = { state: 'asked' as const }
  const orderBy = [{ askedAt: 'asc' as const }, { id: 'asc' as const }]
  return (await tx.duesRequest.findMany({ where, include: WITH_PAYMENT, orderBy })).map(requestOf)
}

function requestOf(row: RequestRow): DuesRequestRecord {
  const { id, state, askedBy, decidedBy } = row
  const askedAt = Temporal.Instant.fromEpochMilliseconds(row.askedAt.getTime())
  return { ...saidOf(row), id, state, askedBy, askedAt, ...(decidedBy !== null && { decidedBy }) }
}

function saidOf({ payment, reason, tier, amount, from, ended, basis }: RequestRow): DuesEntrySaid {
  if (payment !== null) return { kind: 'taking_back', payment: paymentOf(payment), reason: reason ?? '' }
  if (from === null) throw new Error('a standard that was asked for has no day')
  const which = { ...(tier !== null && { tier }), ...(ended && { ended: true as const }) }
  return { kind: 'standard', standard: { ...which, amount: amount ?? 0, from: dayOfDate(from), basis: basis ?? '' } }
}
