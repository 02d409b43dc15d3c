import type { Command } from '../command.ts'

/** To be filled. */
export const OFFICE_COMMANDS: Command[] = []
