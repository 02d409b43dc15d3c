import type { Command } from 'commander'
import type { Restored } from '../backup/restoring.ts'
import { takeBackup } from '../backup/taking.ts'
import { createClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { type HeldBack, holdBackRestored } from '../store/restored.ts'
import { instant } from './data.ts'
import type { Starts } from './program.ts'
import { atDesk, CommandRefused, pathIn, type Session } from './session.ts'

/** What `restore` answers where the database is a server. */
export const SERVER_RESTORES =
  'The database is a PostgreSQL server: restore it with pg_restore while no huiwu is running on it, then run huiwu restored TIME.'

const SERVER_BACKS_UP = 'The database is a PostgreSQL server: back it up with pg_dump (it may go on running).'

/** `backup`, `restore` and, after the tools of a server, `restored`. */
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
  program
    .command('restored')
    .description('after pg_restore and before a start: keep what was waiting then from being said twice')
    .argument('<time>', 'when the dump was taken, such as 2026-03-01T02:00:00+08:00', instant)
    .action((time: string) => prepareRestored(session, Temporal.Instant.from(time)))
}

async function prepareRestored(session: Session, takenAt: Temporal.Instant): Promise<void> {
  if (session.config.databaseUrl === undefined) {
    throw new CommandRefused(['This is for a PostgreSQL server: restore does it by itself with the embedded database.'])
  }
  const held = await atDesk(session, ({ tx, now }) => holdBackRestored(tx, takenAt, now))
  for (const line of heldLines(held)) session.out(line)
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
    ...heldLines(held),
  ]
}

function heldLines({ again, held }: HeldBack): string[] {
  return [
    `Of the messages that were waiting then, ${again} cards will go again (who has one gets no second), ${held} other messages are held back, because they may have been sent since: the digest lists them to the secretariat.`,
    'Nobody is told personally what fell due up to today. The secretariat is told of the restore when the service starts.',
  ]
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
