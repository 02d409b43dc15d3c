import type { Command } from '../command.ts'

export const ROLL_COMMANDS: Command[] = []
