import type { Command } from '../command.ts'

/** To be filled. */
export const ADMISSION_COMMANDS: Command[] = []
