import type { CardAction } from '../command.ts'

/** To be filled. */
export const RESTRUCTURING_ACTIONS: CardAction[] = []
