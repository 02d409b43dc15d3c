import type { Command } from 'commander'
import type { Restored } from '../backup/restoring.ts'
import { takeBackup } from '../backup/taking.ts'
import { createClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Starts } from './program.ts'
import { CommandRefused, pathIn, type Session } from './session.ts'

/** What `restore` answers where the database is a server. */
export const SERVER_RESTORES =
  'The database is a PostgreSQL server: restore it with pg_restore, while no huiwu is running on it.'

const SERVER_BACKS_UP = 'The database is a PostgreSQL server: back it up with pg_dump (it may go on running).'

/** `backup` and `restore`. */
export function addBackupCommands(program: Command, session: Session, starts: Starts): void {
  program
    .command('backup')
    .description('write the embedded database to a file; the service may go on running')
    .argument('<file>')
    .action((file: string) => backUp(session, file))
  program
    .command('restore')
    .description('bring a backup into the data folder, while no service runs on it')
    .argument('<file>')
    .option('--replace', 'although there is a database; it is kept beside')
    .action((file: string, options: { replace?: boolean }) =>
      starts.restore(pathIn(session, file), { replace: options.replace ?? false }),
    )
}

/** The apps by which an association is recognised: `wecom:<corp id>`, `dingtalk:<client id>`. */
export function appsOf({ platforms: { wecom, dingtalk } }: Config): string[] {
  return [...(wecom ? [`wecom:${wecom.corpId}`] : []), ...(dingtalk ? [`dingtalk:${dingtalk.clientId}`] : [])]
}

async function backUp(session: Session, file: string): Promise<void> {
  const { config } = session
  if (config.databaseUrl !== undefined) throw new CommandRefused([SERVER_BACKS_UP])
  const look = await session.look()
  try {
    const whose = { publicUrl: config.publicUrl ?? null, apps: appsOf(config) }
    const now = createClock(config.zone, config.clockStart).now()
    const { association, archive } = await takeBackup(pathIn(session, file), look, whose, now)
    session.out(
      `${file}: ${association.members} members, ${megabytes(archive.bytes)} MB. It holds personal data: keep it safe.`,
    )
  } finally {
    await look.close()
  }
}

/** What a restore says when it is done: from when the data are, and what becomes of what happened since. */
export function restoredLines({ manifest, held, before }: Restored, zone: string): string[] {
  const taken = Temporal.Instant.from(manifest.takenAt).toZonedDateTimeISO(zone)
  return [
    `Restored as of ${taken.toString({ smallestUnit: 'minute', timeZoneName: 'never' })}: ${manifest.association.members} members. What happened since is not in it.`,
    ...(before === undefined ? [] : [`The database that was there is kept in ${before}.`]),
    `Of the messages that were waiting then, ${held.again} cards will go again (who has one gets no second), ${held.held} other messages are held back, because they may have been sent since: the digest lists them to the secretariat.`,
    'Nobody is told personally what fell due up to today. The secretariat is told of the restore when the service starts.',
  ]
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
