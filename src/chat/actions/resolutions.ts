import { confirmResolution, setResolutionAside } from '../../secretariat/resolutions.ts'
import type { CardAction } from '../command.ts'

/** The card that asks whether to record a resolution. */
export const RESOLUTION_ACTIONS: CardAction[] = [
  {
    question: 'resolution',
    key: 'confirm',
    run: (desk, asker, press) => confirmResolution(desk, asker, press.subject),
  },
  {
    question: 'resolution',
    key: 'discard',
    run: (desk, asker, press) => setResolutionAside(desk, asker, press.subject),
  },
]
