import type { Account, PlatformName } from '../messages/message.ts'
import type { Look } from '../messages/notice.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** A card in somebody's chat: what it asks, of whom, about what, and how it looks now. */
export type CardRecord = {
  id: string
  to: Account
  question: string
  subject: string
  state: 'open' | 'closed'
  look: Look
  createdAt: Temporal.Instant
  /** How often it was redrawn. */
  revision: number
}

type CardRow = Prisma.CardGetPayload<object>

/** A card about to be sent. */
export type NewCard = Pick<CardRecord, 'id' | 'to' | 'question' | 'subject' | 'look'>

/** Remembers cards that are about to be sent. */
export async function createCards(tx: Tx, cards: NewCard[], now: Temporal.Instant): Promise<void> {
  const at = dateOfInstant(now)
  await tx.card.createMany({
    data: cards.map(({ to, look, ...card }) => ({
      ...card,
      ...to,
      look: look as Prisma.InputJsonObject,
      state: 'open' as const,
      createdAt: at,
      changedAt: at,
    })),
  })
}

/** A card by id; undefined for an id that is none of ours. */
export async function findCard(tx: Tx, id: string): Promise<CardRecord | undefined> {
  const row = await tx.card.findUnique({ where: { id } })
  return row === null ? undefined : cardOf(row)
}

/** The open cards that ask a question about a subject, oldest first. */
export async function openCards(tx: Tx, question: string, subject: string): Promise<CardRecord[]> {
  const rows = await tx.card.findMany({
    where: { question, subject, state: 'open' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(cardOf)
}

/** All open cards that ask a question, newest first. */
export async function openCardsAsking(tx: Tx, question: string): Promise<CardRecord[]> {
  const rows = await tx.card.findMany({
    where: { question, state: 'open' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return rows.map(cardOf)
}

/** Gives a card its new look; one with an outcome is closed for good. Returns its new revision. */
export async function changeCard(tx: Tx, id: string, look: Look, now: Temporal.Instant): Promise<number> {
  const row = await tx.card.update({
    where: { id },
    data: {
      look: look as Prisma.InputJsonObject,
      state: look.outcome === undefined ? 'open' : 'closed',
      changedAt: dateOfInstant(now),
      revision: { increment: 1 },
    },
  })
  return row.revision
}

/** Keeps the handle that came back when the card was sent. */
export async function keepHandle(tx: Tx, id: string, handle: string, now: Temporal.Instant): Promise<void> {
  await tx.card.updateMany({ where: { id }, data: { handle, handleAt: dateOfInstant(now) } })
}

/**
 * Moves the kept handle of a card to the message that is going to use it: it is used once, and stays known when the
 * attempt ends without an answer. Undefined when there is none left.
 */
export async function moveHandle(
  tx: Tx,
  id: string,
  outboxId: string,
): Promise<{ handle: string; at: string } | undefined> {
  const row = await tx.card.findUnique({ where: { id } })
  if (row === null || row.handle === null || row.handleAt === null) return undefined
  const handle = { handle: row.handle, at: row.handleAt.toISOString() }
  await tx.card.update({ where: { id }, data: { handle: null } })
  await tx.outboxMessage.update({ where: { id: outboxId }, data: { handle } })
  return handle
}

/** Gives a handle back that was not used after all, as old as it was. */
export async function returnHandle(tx: Tx, id: string, { handle, at }: { handle: string; at: string }): Promise<void> {
  await tx.card.updateMany({ where: { id, handle: null }, data: { handle, handleAt: new Date(at) } })
}

function cardOf(row: CardRow): CardRecord {
  const { id, question, subject, state, revision } = row
  return {
    id,
    question,
    subject,
    state,
    revision,
    to: { platform: row.platform as PlatformName, userId: row.userId },
    look: row.look as unknown as Look,
    createdAt: Temporal.Instant.fromEpochMilliseconds(row.createdAt.getTime()),
  }
}
