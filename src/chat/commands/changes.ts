import type { Command } from '../command.ts'

/** To be filled. */
export const CHANGE_COMMANDS: Command[] = []
