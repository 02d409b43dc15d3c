import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { PlatformName } from '../messages/message.ts'
import type { Wording } from '../messages/wording.ts'
import type { Desk } from '../secretariat/desk.ts'
import type { PrismaClient } from '../store/client/client.ts'
import type { Tx } from '../store/database.ts'
import type { Enqueue } from '../store/queue.ts'
import { loadRulebooks } from '../store/rulebooks.ts'
import type { Platform } from './platform.ts'

/** The parts that the conversation and the schedule work with; put together once, in wiring.ts. */
export type House = {
  db: PrismaClient
  boss: PgBoss
  enqueue: Enqueue
  clock: Clock
  wording: Wording
  platforms: ReadonlyMap<PlatformName, Platform>
  log: Logger
}

/** A desk to work at inside a transaction: the same instant from its first use case to its last. */
export async function openDesk(house: House, tx: Tx): Promise<Desk> {
  const local = house.clock.local()
  return {
    tx,
    now: local.toInstant(),
    today: local.toPlainDate().toString(),
    zone: house.clock.zone,
    rulebooks: await loadRulebooks(tx),
    publicUrl: house.wording.publicUrl,
  }
}
