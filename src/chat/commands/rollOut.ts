import type { Command } from '../command.ts'

/** To be filled. */
export const ROLL_OUT_COMMANDS: Command[] = []
