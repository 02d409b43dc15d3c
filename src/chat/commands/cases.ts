import type { Command } from '../command.ts'

export const CASE_COMMANDS: Command[] = []
