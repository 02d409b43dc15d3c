import type { Command } from '../command.ts'

export const ANSWER_COMMANDS: Command[] = []
