import { join } from 'node:path'
import type { House } from '../chat/house.ts'
import { CommandRefused } from '../cli/session.ts'
import type { HandClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { firstRecorded, record } from '../store/audit.ts'
import { importWorkbook } from '../workbook/importing.ts'
import { SIMULATED_APPS } from './platforms.ts'

/** The fictional association everything can be tried on. */
const DEMO = join(import.meta.dirname, '../../prisma/demo')

/** What is written down when a rehearsal takes a database over: nobody serves from it afterwards. */
const OPENED = 'rehearsal.opened'

/** How the one who opens a rehearsal on the demo association is named in that record. */
const FOUNDER = 'demo'

/**
 * Takes a database over for a rehearsal: refuses one that is somebody's real life, founds the demo association where
 * there is none, and lets the clock go on from whatever was written down last. Returns what it founded, if anything.
 * Throws CommandRefused before anything of its own is written.
 */
export async function takeOver(house: House, clock: HandClock, config: Config): Promise<{ founded?: string }> {
  if ((await firstRecorded(house.db, OPENED)) !== undefined) {
    await catchUp(house, clock)
    return {}
  }
  const members = await house.db.member.count()
  await refuseRealLife(house, config, members)
  await catchUp(house, clock)
  if (members === 0) await foundDemo(house)
  const subject = members === 0 ? FOUNDER : 'own'
  await record(house.db, { at: clock.now(), actor: 'rehearsal', type: OPENED, subject })
  return members === 0 ? { founded: DEMO } : {}
}

/** Whether the association is the demo that a rehearsal founded: then nothing is lost when it is founded anew. */
export async function isDemo({ db }: House): Promise<boolean> {
  return (await db.auditEvent.count({ where: { type: OPENED, subject: FOUNDER } })) > 0
}

/** What was served is never rehearsed on; an association of one's own only when that is meant. */
async function refuseRealLife({ db }: House, { rehearsal }: Config, members: number): Promise<void> {
  const real = await db.platformToken.findFirst({ where: { app: { notIn: SIMULATED_APPS } } })
  if (real !== null)
    throw new CommandRefused([
      `This database has served a real platform (${real.platform} ${real.app}): rehearse on another, with HUIWU_DATA.`,
    ])
  if (members > 0 && !rehearsal)
    throw new CommandRefused([
      `This database holds an association of your own (${members} members); once rehearsed on, it is never served.`,
      'To try huiwu on a demo association, give another folder with HUIWU_DATA; to rehearse on this one, set HUIWU_REHEARSAL=1.',
    ])
}

/** The clock goes on from the last thing that was written down, should it have been moved ahead in a former life. */
async function catchUp({ db }: House, clock: HandClock): Promise<void> {
  const [update, message, turn, event] = await Promise.all([
    db.inboxUpdate.aggregate({ _max: { receivedAt: true, doneAt: true } }),
    db.outboxMessage.aggregate({ _max: { createdAt: true, settledAt: true } }),
    db.jobSlot.aggregate({ _max: { claimedAt: true } }),
    db.auditEvent.aggregate({ _max: { at: true } }),
  ])
  const written = [update, message, turn, event].flatMap(({ _max }) => Object.values(_max) as (Date | null)[])
  const last = Math.max(...written.map((date) => date?.getTime() ?? 0))
  if (last > clock.now().epochMilliseconds) clock.set(Temporal.Instant.fromEpochMilliseconds(last).toString())
}

async function foundDemo({ db, clock }: House): Promise<void> {
  const report = await importWorkbook(db, DEMO, { zone: clock.zone, now: clock.now() })
  if (report.outcome === 'refused') throw new CommandRefused(report.problems.map((problem) => problem.message))
}
