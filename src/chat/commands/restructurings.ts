import type { Command } from '../command.ts'

/** To be filled. */
export const RESTRUCTURING_COMMANDS: Command[] = []
