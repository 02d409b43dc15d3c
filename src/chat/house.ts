import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { PlatformName } from '../messages/message.ts'
import type { Wording } from '../messages/wording.ts'
import type { Desk } from '../secretariat/desk.ts'
import type { PrismaClient } from '../store/client/client.ts'
import type { Tx } from '../store/database.ts'
import type { Enqueue, QueueName } from '../store/queue.ts'
import { loadRulebooks } from '../store/rulebooks.ts'
import type { Intake } from './intake.ts'
import type { Meters } from './meters.ts'
import type { Platform } from './platform.ts'
import type { Rush } from './rush.ts'
import type { Workbench } from './workbench.ts'

/** The parts that the conversation and the schedule work with; put together once, in wiring.ts. */
export type House = {
  db: PrismaClient
  boss: PgBoss
  enqueue: Enqueue
  /** What this process took in and has not acted on, and the answers of its own that it has not delivered. */
  benches: Record<QueueName, Workbench>
  /** Where this process stores what comes. */
  intake: Intake
  /** Whether updates are being taken in, which goes before the work on the benches. */
  rush: Rush
  /** Messages whose attempt has ended although the database could not be told yet: nobody here tries them again. */
  unsettled: Set<string>
  clock: Clock
  wording: Wording
  platforms: ReadonlyMap<PlatformName, Platform>
  /** How this instance lives; by it is judged whether it is ready. */
  pulse: Pulse
  meters: Meters
  log: Logger
}

/** Since when an instance lives, when its schedule last beat to the end, and whether it was asked to end. */
export type Pulse = { startedAt: Temporal.Instant; beatAt?: Temporal.Instant; stopping: boolean }

/** A desk to work at inside a transaction: the same instant from its first use case to its last. */
export async function openDesk(house: Pick<House, 'clock' | 'wording'>, tx: Tx): Promise<Desk> {
  const local = house.clock.local()
  return {
    tx,
    now: local.toInstant(),
    today: local.toPlainDate().toString(),
    zone: house.clock.zone,
    rulebooks: await loadRulebooks(tx),
    publicUrl: house.wording.publicUrl,
    privacy: house.wording.privacy,
  }
}
