import type { CardAction } from '../command.ts'

export const CASE_ACTIONS: CardAction[] = []
