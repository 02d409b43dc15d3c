import { type Command, InvalidArgumentError, Option } from 'commander'
import { deliverTo } from '../chat/delivery.ts'
import { tickAll } from '../schedule/ticker.ts'
import { fileReason } from '../store/files.ts'
import { drain } from '../store/queue.ts'
import { exportWorkbook } from '../workbook/exporting.ts'
import { findingsReport, UnknownMember } from '../workbook/findings.ts'
import { importWorkbook } from '../workbook/importing.ts'
import { NotAWorkbook } from '../workbook/problem.ts'
import { reportText } from '../workbook/report.ts'
import { atDesk, CommandRefused, pathIn, type Session } from './session.ts'

/** `migrate`, `import`, `export`, `findings`, `tick`. */
export function addDataCommands(program: Command, session: Session): void {
  program
    .command('migrate')
    .description('bring the database to its newest shape')
    .action(() => migrate(session))
  program
    .command('import')
    .description('bring in the association’s workbook: an .xlsx file or a folder of .csv files')
    .argument('<path>')
    .option('--dry-run', 'only say what would change')
    .action((path: string, options: { dryRun?: boolean }) => bringIn(session, path, options.dryRun ?? false))
  program
    .command('export')
    .description('write the workbook')
    .argument('<file>')
    .action((file: string) => writeOut(session, file))
  program
    .command('findings')
    .description('what the rules say on a day')
    .addOption(new Option('--as-of <day>', 'YYYY-MM-DD, by default today').argParser(day))
    .option('--member <no>', '会员编号')
    .addOption(new Option('--reading <name=option>', 'try another reading').argParser(reading).default({}))
    .option('--json', 'the only format there is', true)
    .action((options: FindingsOptions) => findings(session, options))
  program
    .command('tick')
    .description('run whatever the schedule owes, once')
    .addOption(new Option('--at <time>', 'an instant such as 2026-03-01T09:00:00+08:00').argParser(instant))
    .action((options: { at?: string }) => tick(session, options.at))
}

async function migrate(session: Session): Promise<void> {
  // Opening the database migrates it, and building the house stores the rulebook.
  await session.house()
  session.out('The database has its newest shape.')
}

async function bringIn(session: Session, path: string, dryRun: boolean): Promise<void> {
  const { db, clock } = await session.house()
  const options = { zone: clock.zone, now: clock.now(), dryRun }
  const report = await importWorkbook(db, pathIn(session, path), options).catch(notAWorkbook)
  if (report.outcome === 'refused') throw new CommandRefused(reportText(report).split('\n'))
  session.out(reportText(report))
}

function notAWorkbook(error: unknown): never {
  if (error instanceof NotAWorkbook) throw new CommandRefused([error.message])
  throw error
}

async function writeOut(session: Session, file: string): Promise<void> {
  const { db, clock } = await session.house()
  const path = pathIn(session, file)
  await exportWorkbook(db, path, clock.zone).catch((error: unknown) => {
    const reason = fileReason(error)
    throw reason === undefined ? error : new CommandRefused([`${path} cannot be written: ${reason}.`])
  })
  session.out(`已导出：${file}`)
}

type FindingsOptions = { asOf?: string; member?: string; reading: Record<string, string> }

async function findings(session: Session, { asOf, member, reading: readings }: FindingsOptions): Promise<void> {
  const report = await atDesk(session, ({ tx, today, zone }) =>
    findingsReport(tx, { asOf: asOf ?? today, zone, readings, ...(member !== undefined && { member }) }),
  ).catch((error: unknown) => {
    if (error instanceof UnknownMember) throw new CommandRefused([error.message])
    throw error
  })
  session.out(JSON.stringify(report, null, 2))
}

async function tick(session: Session, at: string | undefined): Promise<void> {
  const house = await session.house()
  for (const job of await tickAll(house, at)) session.out(job)
  // A process of its own has no workers: what was said goes out before it ends.
  if (house.platforms.size > 0) await drain(house.boss, 'delivery', (id) => deliverTo(house, id))
}

function day(text: string): string {
  return parsed(() => Temporal.PlainDate.from(text).toString(), 'a day such as 2025-12-31')
}

/** A time as an argument: an ISO instant. Throws InvalidArgumentError. */
export function instant(text: string): string {
  return parsed(() => Temporal.Instant.from(text).toString(), 'an instant such as 2026-03-01T09:00:00+08:00')
}

function reading(text: string, sofar: Record<string, string>): Record<string, string> {
  const [name, option, ...more] = text.split('=')
  if (!name || !option || more.length > 0) throw new InvalidArgumentError('Write NAME=OPTION.')
  return { ...sofar, [name]: option }
}

function parsed<Value>(parse: () => Value, what: string): Value {
  try {
    return parse()
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError(`Write ${what}.`)
    throw error
  }
}
