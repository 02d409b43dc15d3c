import type { PlatformName } from '../messages/message.ts'
import { Prisma } from '../store/client/client.ts'
import type { House } from './house.ts'
import { PlatformError } from './platform.ts'

/**
 * Prisma's codes for a database that cannot be reached, is full, timed out or asks to try the transaction again, as
 * against a fault of ours: P1xxx cannot reach or lost; P2024, P2028 no connection or transaction in time; P2034
 * deadlock; P2037 too many connections.
 */
const OUTAGES = /^(P1\d{3}|P2024|P2028|P2034|P2037)$/

/**
 * PostgreSQL's own classes for the same: 08 connection, 40 rolled back for others' sake (deadlock), 53 resources, 57
 * operator (shut down, session ended), 58 system.
 */
const SQLSTATES = /^(08|40|53|57|58)[0-9A-Z]{3}$/

/** What the driver says of a connection that broke off, in words only. */
const BROKEN_OFF = /Connection terminated|connection error and is not queryable|ECONNREFUSED|ECONNRESET|EPIPE/

/** Whether an error means that the database was away for a moment, so that the same work may be tried again. */
export function isOutage(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true
  if (!(error instanceof Error)) return false
  const { code, meta } = error as { code?: unknown; meta?: { code?: unknown; driverAdapterError?: DriverError } }
  const cause = meta?.driverAdapterError?.cause ?? (error as DriverError).cause
  if (isKnown(error) && OUTAGES.test(String(code))) return true
  if ([meta?.code, cause?.originalCode, cause?.code].some((state) => SQLSTATES.test(String(state)))) return true
  return BROKEN_OFF.test(error.message)
}

/**
 * What went wrong in an attempt to hand something over, as an error of the platform: its own, or a fault of ours for
 * the message of that id. Where the database was away or full in the middle of it, nobody knows what had arrived by then.
 */
export function faultOf(
  { log }: Pick<House, 'log'>,
  platform: PlatformName,
  id: string | undefined,
  error: unknown,
): PlatformError {
  if (error instanceof PlatformError) return error
  const message = error instanceof Error ? error.name : 'unknown'
  if (isOutage(error)) {
    log.warn({ message: id, err: error }, 'the database was away during a delivery')
    const again = { retryable: true, outcomeUnknown: true }
    return new PlatformError({ platform, method: 'send', code: 'database', message, ...again })
  }
  log.error({ message: id, err: error }, 'a delivery met a fault of ours')
  return new PlatformError({ platform, method: 'send', code: 'fault', message, retryable: false })
}

type DriverError = { cause?: { originalCode?: unknown; code?: unknown } }

function isKnown(error: Error): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError
}
