import type { Card, Corp, Item } from './corp.ts'
import type { CardButton, CardView, ChatEntry } from './entries.ts'
import { buttonsIn } from './variables.ts'

/** The public data as this viewer sees it: for everybody the same, unless the answer to a press changed it for one. */
export function publicFor(card: Card, viewer: string | undefined): Record<string, string> {
  return (viewer === undefined ? undefined : card.views.get(viewer)) ?? card.public
}

/** All the data that this viewer sees; without a viewer only what is public. */
export function dataFor(card: Card, viewer: string | undefined): Record<string, string> {
  return { ...publicFor(card, viewer), ...(viewer === undefined ? {} : card.private.get(viewer)) }
}

/** The card in the eyes of this viewer. */
export function viewOf(corp: Corp, card: Card, viewer: string | undefined): CardView {
  const { outTrackId, templateId, revision, updatedAt } = card
  const data = dataFor(card, viewer)
  const buttons = buttonsIn(corp.settings.templates[templateId] ?? {}, data)
  return {
    kind: 'card',
    outTrackId,
    templateId,
    data,
    buttons,
    revision,
    ...(updatedAt === undefined ? {} : { updatedAt }),
  }
}

/** The card has a new state: it counts, and it is remembered for stale presses. */
export function changed(corp: Corp, card: Card): void {
  card.revision += 1
  if (card.revision > 1) card.updatedAt = corp.clock.now()
  const viewers = [undefined, ...new Set([...card.views.keys(), ...card.private.keys()])]
  card.states.push(...viewers.map((viewer) => dataFor(card, viewer)))
}

/** The buttons of every state there ever was, the present ones first, then backwards. */
export function everyButton(corp: Corp, card: Card, viewer: string): CardButton[] {
  const template = corp.settings.templates[card.templateId] ?? {}
  return [dataFor(card, viewer), ...card.states.toReversed()].flatMap((data) => buttonsIn(template, data))
}

/** The entries of a chat as `viewer` sees them; cards meant for others are not among them. */
export function drawChat(corp: Corp, items: Item[], viewer: string | undefined): ChatEntry[] {
  return items.flatMap((item): ChatEntry[] => {
    if (item.kind !== 'card') return [{ ...item }]
    const { outTrackId, recipients, kind, ...base } = item
    const card = corp.cards.get(outTrackId)
    if (card === undefined || (viewer !== undefined && recipients?.includes(viewer) === false)) return []
    return [{ ...base, ...viewOf(corp, card, viewer) }]
  })
}
