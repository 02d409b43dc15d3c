import { Command, CommanderError } from 'commander'
import { BackupRefused } from '../backup/file.ts'
import { Refusal } from '../messages/refusal.ts'
import { wordRefusal } from '../messages/wording.ts'
import { NoRulebookInForce, UnknownReading } from '../rules/rulebook.ts'
import { addBackupCommands } from './backup.ts'
import { addDataCommands } from './data.ts'
import { addDoctorCommand } from './doctor.ts'
import { addPeopleCommands } from './people.ts'
import { addRuleCommands } from './rules.ts'
import { CommandRefused, EXIT, type Exit, type Session } from './session.ts'

/** Starts that only make sense in a process of their own. */
export type Starts = {
  serve(): Promise<void>
  rehearse(): Promise<void>
  /** Restores a backup, by its path, into the data folder. */
  restore(path: string, options: { replace: boolean }): Promise<void>
}

/** What they answer inside a running server. */
const RUNNING: Starts = {
  serve: () => Promise.reject(new CommandRefused(['huiwu is running already on this data folder.'])),
  rehearse: () => Promise.reject(new CommandRefused(['huiwu is running already on this data folder.'])),
  restore: () =>
    Promise.reject(new CommandRefused(['huiwu is running on this data folder. Stop it first, then restore.'])),
}

/** Runs one command line and returns its exit code; everything it says goes through the session. */
export async function runCommand(argv: string[], session: Session, starts: Starts = RUNNING): Promise<Exit> {
  const program = buildProgram(session, starts)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return EXIT.done
  } catch (error) {
    return explain(error, session)
  }
}

/** Every command of the command line, and what runs. */
export function buildProgram(session: Session, starts: Starts): Command {
  const program = new Command('huiwu')
    .description('会务: the chat secretary of a membership association')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.out(text.trimEnd()),
      writeErr: (text) => session.err(text.trimEnd()),
    })
    .showHelpAfterError()
  program
    .command('serve')
    .description('run the service with the configured platforms')
    .action(() => starts.serve())
  program
    .command('rehearse')
    .description('run it with a demo association and simulated platforms')
    .action(() => starts.rehearse())
  addDataCommands(program, session)
  addPeopleCommands(program, session)
  addBackupCommands(program, session, starts)
  addDoctorCommand(program, session)
  addRuleCommands(program, session)
  // Options set before the subcommands were made do not reach them by themselves.
  for (const command of descendants(program)) command.copyInheritedSettings(command.parent ?? program)
  return program
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)])
}

async function explain(error: unknown, session: Session): Promise<Exit> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  for (const reason of await reasonsOf(error, session)) session.err(reason)
  return EXIT.refused
}

async function reasonsOf(error: unknown, session: Session): Promise<string[]> {
  if (error instanceof CommandRefused) return error.reasons
  if (error instanceof Refusal) return [wordRefusal((await session.house()).wording, error.reason, error.values)]
  if (error instanceof BackupRefused) return [error.message]
  if (error instanceof NoRulebookInForce || error instanceof UnknownReading) return [error.message]
  throw error
}
