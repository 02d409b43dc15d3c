import { Prisma } from '../store/client/client.ts'

/**
 * Prisma's codes for a database that cannot be reached, is full, timed out or asks to try the transaction again, as
 * against a fault of ours: P1xxx cannot reach or lost; P2024, P2028 no connection or transaction in time; P2034
 * deadlock; P2037 too many connections.
 */
const OUTAGES = /^(P1\d{3}|P2024|P2028|P2034|P2037)$/

/** Whether an error means that the database was away for a moment, so that the same work may be tried again. */
export function isOutage(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true
  return error instanceof Prisma.PrismaClientKnownRequestError && OUTAGES.test(error.code)
}
