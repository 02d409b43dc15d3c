import type { CardAction } from '../command.ts'

/** To be filled. */
export const ADMISSION_ACTIONS: CardAction[] = []
