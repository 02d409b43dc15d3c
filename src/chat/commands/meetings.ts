import type { Command } from '../command.ts'

export const MEETING_COMMANDS: Command[] = []
