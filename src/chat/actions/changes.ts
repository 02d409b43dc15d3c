import type { CardAction } from '../command.ts'

/** To be filled. */
export const CHANGE_ACTIONS: CardAction[] = []
