import type { CardAction } from '../command.ts'

export const ATTENDANCE_ACTIONS: CardAction[] = []
