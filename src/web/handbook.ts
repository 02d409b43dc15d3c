import type Router from '@koa/router'
import type { House } from '../chat/house.ts'
import { rightsOfButton } from '../chat/rights.ts'
import { COMMAND_RIGHTS } from '../chat/rightsTable.ts'
import { explainCards } from '../messages/handbookCards.ts'
import { type Chapter, wordHandbook } from '../messages/handbookPage.ts'
import type { Wording } from '../messages/wording.ts'
import { handbookMeasures } from '../secretariat/handbookMeasures.ts'
import { atDesk, show } from './showing.ts'

type Measures = ReturnType<typeof handbookMeasures>

/**
 * The secretariat's handbook: nothing personal stands in it, so it is open to everybody. It is put into words once, and
 * again when the measures in force or the wording have changed: whoever asks a thousand times costs little.
 */
export function mountHandbook(router: Router, house: House): void {
  let last: { wording: Wording; measures: string; chapters: Chapter[] } | undefined
  router.get('/handbook', async (ctx) => {
    const inForce = await atDesk(house, async (desk) => handbookMeasures(desk))
    const { wording } = house
    const measures = JSON.stringify(inForce)
    if (last?.wording !== wording || last.measures !== measures)
      last = { wording, measures, chapters: chaptersOf(wording, inForce) }
    show(ctx, house, 'handbook', { chapters: last.chapters })
  })
}

function chaptersOf(wording: Wording, measures: Measures): Chapter[] {
  const retention = Object.values(wording.privacy.retention)
  return wordHandbook(wording, { measures, retention, commands: commandLines(), cards: cardLines(wording) })
}

/** Every command by its first word: who may use it, and whose eyes there must be beside. */
function commandLines() {
  return Object.entries(COMMAND_RIGHTS).map(([word, { who, more = null, second = null }]) => ({
    word,
    who,
    more,
    second,
  }))
}

/** Every kind of card, with who may press each of its buttons. */
function cardLines(wording: Wording) {
  return explainCards(wording).map((card) => ({
    ...card,
    buttons: card.buttons.map((button) => {
      const { who, second = null } = rightsOfButton(button.question, button.key)
      return { ...button, who, second }
    }),
  }))
}
