import type { Command } from '../command.ts'

export const ATTENDANCE_COMMANDS: Command[] = []
