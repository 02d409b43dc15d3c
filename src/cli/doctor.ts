import type { Command } from 'commander'
import { createClock } from '../clock.ts'
import { examine } from '../doctor/examining.ts'
import type { Sign } from '../doctor/sign.ts'
import { FolderUnusable } from '../store/files.ts'
import { FolderInUse } from '../store/lock.ts'
import { NoRoom } from '../store/log.ts'
import { type Look, NoDatabase } from '../store/looking.ts'
import { DatabaseDamaged } from '../store/pglite.ts'
import { DatabaseUnreachable } from '../store/unreachable.ts'
import { CommandRefused, type Session } from './session.ts'

/** `doctor`. */
export function addDoctorCommand(program: Command, session: Session): void {
  program
    .command('doctor')
    .description('look at settings, database, address, clock, platforms and people, and say what to put right')
    .action(() => callDoctor(session))
}

async function callDoctor(session: Session): Promise<void> {
  const { config } = session
  const look = await session.look().catch(refusedLook)
  try {
    const signs = await examine({ config, clock: createClock(config.zone, config.clockStart), look })
    for (const sign of signs) session.out(lineOf(sign))
    const wrong = signs.filter(({ level }) => level === 'fix').length
    if (wrong > 0) throw new CommandRefused([`${wrong} to put right.`])
    session.out('All is well.')
  } finally {
    if (!('refused' in look)) await look.close()
  }
}

function refusedLook(error: unknown): { refused: string } | Look {
  const known = [NoDatabase, FolderInUse, FolderUnusable, NoRoom, DatabaseDamaged, DatabaseUnreachable].some(
    (kind) => error instanceof kind,
  )
  if (!known) throw error
  return { refused: (error as Error).message }
}

function lineOf({ level, about, says }: Sign): string {
  return `${level.padEnd(4)}  ${about}: ${says}`
}
