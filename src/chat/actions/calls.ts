import type { CardAction } from '../command.ts'

export const CALL_ACTIONS: CardAction[] = []
