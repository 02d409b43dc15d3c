import { BackupRefused } from '../backup/file.ts'
import { restoreBackup } from '../backup/restoring.ts'
import type { House } from '../chat/house.ts'
import { createClock } from '../clock.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { runUntilAsked, startService } from '../main.ts'
import { firstRecorded } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { FolderUnusable } from '../store/files.ts'
import { FolderInUse } from '../store/lock.ts'
import { NoRoom } from '../store/log.ts'
import { lookInto, NoDatabase } from '../store/looking.ts'
import { MigrationFailed } from '../store/migrations.ts'
import { DatabaseDamaged } from '../store/pglite.ts'
import { DatabaseForbidden, DatabaseUnreachable } from '../store/unreachable.ts'
import { createLog, endOnUncaught } from '../watch/log.ts'
import { buildHouse, openDatabase, PortRefused, readWording } from '../wiring.ts'
import { appsOf, restoredLines, SERVER_RESTORES } from './backup.ts'
import { refuseServed, runInServer } from './control.ts'
import { runCommand, type Starts } from './program.ts'
import { CommandRefused, EXIT, type Exit, type Session } from './session.ts'

/** Commands that a process of its own must run, whether or not a server is running. */
const STARTS = ['serve', 'rehearse']

/** What only the administrator can put right: said in a sentence. */
const CANNOT_START = [
  ...[ConfigError, PortRefused, FolderInUse, FolderUnusable, NoRoom],
  ...[NoDatabase, DatabaseDamaged, DatabaseUnreachable, DatabaseForbidden, MigrationFailed],
]

// The person's folder: npm runs scripts in the project's own and remembers theirs.
const cwd = process.env.INIT_CWD ?? process.cwd()
const voice = { cwd, out: (line: string) => console.log(line), err: (line: string) => console.error(line) }

// The queue leaves a timer of ten seconds behind when it is stopped; everything is closed by now, so nobody waits for it.
process.exit(await main(process.argv.slice(2)))

async function main(argv: string[]): Promise<Exit> {
  try {
    const config = readConfig(process.env)
    const elsewhere = await tryServer(config, argv)
    return elsewhere ?? (await runHere(config, argv))
  } catch (error) {
    if (!CANNOT_START.some((kind) => error instanceof kind)) throw error
    voice.err((error as Error).message)
    return EXIT.refused
  }
}

/** While a server holds the embedded database, commands do their work there, and no other starts. */
async function tryServer(config: Config, argv: string[]): Promise<Exit | undefined> {
  if (config.databaseUrl !== undefined) return undefined
  if (!STARTS.includes(argv[0] ?? '')) return runInServer(config.dataFolder, argv, voice)
  await refuseServed(config.dataFolder)
  return undefined
}

async function runHere(config: Config, argv: string[]): Promise<Exit> {
  const opened: { database?: Database; house?: House } = {}
  const house = async () => (opened.house ??= await openHouse(config, opened))
  const session: Session = { ...voice, config, house, look: () => lookInto(config) }
  try {
    return await runCommand(argv, session, startsOf(config))
  } finally {
    await opened.database?.close()
  }
}

async function openHouse(config: Config, opened: { database?: Database }): Promise<House> {
  const log = createLog(config.logLevel)
  opened.database = await openDatabase(config, log)
  const clock = createClock(config.zone, config.clockStart)
  return buildHouse({
    database: opened.database,
    clock,
    wording: await readWording(config.publicUrl ?? `http://localhost:${config.port}`, clock),
    log,
    platforms: config.platforms,
  })
}

function startsOf(config: Config): Starts {
  // The rehearsal brings the simulator with it; a service in production never loads either.
  const rehearse = async () => (await import('../rehearsal/rehearsal.ts')).rehearse(config, voice)
  return { serve: () => serve(config), rehearse, restore: (path, options) => restore(config, path, options) }
}

async function restore(config: Config, path: string, { replace }: { replace: boolean }): Promise<void> {
  if (config.databaseUrl !== undefined) throw new BackupRefused(SERVER_RESTORES)
  const log = createLog(config.logLevel)
  const now = createClock(config.zone, config.clockStart).now()
  const onError = (error: unknown) => log.error({ err: error }, 'the queue stumbled')
  const restoring = { folder: config.dataFolder, apps: appsOf(config), replace, now, onError }
  for (const line of restoredLines(await restoreBackup(path, restoring), config.zone)) voice.out(line)
}

async function serve(config: Config): Promise<void> {
  const missing = [
    ...(Object.keys(config.platforms).length === 0
      ? [
          'No platform is configured. For WeCom set WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET, WECOM_TOKEN and WECOM_AES_KEY; for DingTalk DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET.',
        ]
      : []),
    ...(config.publicUrl === undefined
      ? ['PUBLIC_URL is missing: the address at which people and the platform reach this service.']
      : []),
  ]
  const { publicUrl, platforms } = config
  if (missing.length > 0 || publicUrl === undefined) throw new CommandRefused(missing)
  endOnUncaught(createLog(config.logLevel))
  await runUntilAsked(() => startService({ config, publicUrl, platforms, prepare: refuseRehearsed }))
}

/** What was rehearsed on has a clock that ran ahead, and messages that reached nobody: no life of an association. */
async function refuseRehearsed({ db, clock: { zone } }: House): Promise<void> {
  const first = await firstRecorded(db, 'rehearsal.opened')
  if (first === undefined) return
  throw new CommandRefused([
    `This database has been rehearsed on since ${first.toZonedDateTimeISO(zone).toPlainDate()}.`,
    'Serve from another (DATABASE_URL or HUIWU_DATA) and import the workbook there.',
  ])
}
