import type { CardAction } from '../command.ts'

/** To be filled. */
export const OFFICE_ACTIONS: CardAction[] = []
