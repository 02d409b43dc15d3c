import type { CardAction } from '../command.ts'

export const MEETING_ACTIONS: CardAction[] = []
