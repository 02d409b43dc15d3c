import type { Clock } from '../../clock.ts'
import type { Account, Pressed } from '../../messages/message.ts'
import type { CardDesk } from './cardDesk.ts'
import type { Robot } from './robot.ts'
import type { DingtalkSettings } from './settings.ts'

/** Makes one code for each button of a card, in its present look, in somebody's chat. */
export type IssueCodes = (
  to: Account,
  card: { cardId: string; revision: number },
  buttons: readonly Pressed[],
) => Promise<string[]>

/** What the parts of the client share. */
export type Parts = {
  settings: DingtalkSettings
  clock: Clock
  robot: Robot
  cards: CardDesk
  issueCodes: IssueCodes
  /** Told of settings that make interactive cards impossible, in a sentence for the log. */
  note(why: string): void
}
