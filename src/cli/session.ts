import { resolve } from 'node:path'
import type { House } from '../chat/house.ts'
import { openDesk } from '../chat/house.ts'
import type { Config } from '../config.ts'
import type { Desk } from '../secretariat/desk.ts'
import type { Look } from '../store/looking.ts'

/**
 * Where a command runs: in this process, or inside the running server that holds the embedded database. `cwd` is where
 * the person typed it, so that file names mean what they meant there.
 */
export type Session = {
  house(): Promise<House>
  /** The database as it is, whatever its shape: for what concerns it as a whole. Closed by whoever asks for it. */
  look(): Promise<Look>
  /** The settings of this process, or of the running server. */
  config: Config
  cwd: string
  out(line: string): void
  err(line: string): void
}

/** How a command ended: done, refused with reasons, or used wrongly. */
export const EXIT = { done: 0, refused: 1, usage: 2 } as const
export type Exit = (typeof EXIT)[keyof typeof EXIT]

/** A command's refusal on the command line: what is wrong, one line each. */
export class CommandRefused extends Error {
  readonly reasons: string[]
  constructor(reasons: string[]) {
    super(reasons.join('\n'))
    this.name = 'CommandRefused'
    this.reasons = reasons
  }
}

/** What a running server lends to the commands that work inside it. */
export type Inside = Pick<Session, 'house' | 'look' | 'config'>

/** A file name as it was meant where the command was typed. */
export function pathIn(session: Session, file: string): string {
  return resolve(session.cwd, file)
}

/** Works at a desk in one transaction. */
export async function atDesk<Result>(
  session: Session,
  work: (desk: Desk, house: House) => Promise<Result>,
): Promise<Result> {
  const house = await session.house()
  return house.db.$transaction(async (tx) => work(await openDesk(house, tx), house))
}
