import { randomBytes } from 'node:crypto'
import type { Choices } from './ballots.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'

/**
 * Puts a vote into the box, or another in place of it: `digest` is of a token that only the voter has. Every time the
 * whole box is written anew in a random order, in one transaction: neither the order of the rows nor what the database
 * notes of their writing tells which came when. Lock the motion first.
 */
export async function dropBallot(tx: Tx, motionId: string, digest: string, choices: Choices): Promise<void> {
  const others = await tx.secretBallot.findMany({ where: { motionId, digest: { not: digest } } })
  await tx.secretBallot.deleteMany({ where: { motionId } })
  const box = [...others, { digest, motionId, choices: choices as Prisma.JsonObject }]
  await tx.secretBallot.createMany({ data: shuffled(box).map((one) => ({ ...one, choices: one.choices as object })) })
}

/** How the holder of a token has voted; undefined when they have not. */
export async function choicesInBox(tx: Tx, motionId: string, digest: string): Promise<Choices | undefined> {
  const row = await tx.secretBallot.findFirst({ where: { motionId, digest } })
  return row === null ? undefined : (row.choices as Choices)
}

/** The votes in the box, in no order. Nobody looks before the vote is closed. */
export async function countBox(tx: Tx, motionId: string): Promise<Choices[]> {
  const rows = await tx.secretBallot.findMany({ where: { motionId }, orderBy: { digest: 'asc' } })
  return rows.map(({ choices }) => choices as Choices)
}

function shuffled<T>(list: T[]): T[] {
  return list
    .map((one) => ({ one, at: randomBytes(8).toString('hex') }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ one }) => one)
}
