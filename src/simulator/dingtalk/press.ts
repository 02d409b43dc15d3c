import type { Delivery } from '../callback.ts'
import { reportClick } from './clicks.ts'
import type { Conversation, Corp, Person } from './corp.ts'
import type { CardButton, CardEntry, CardView } from './entries.ts'
import { type Link, linksIn, spokenBy } from './links.ts'
import { drawChat, everyButton } from './views.ts'

/** A press on a button of an interactive card: on the newest card that has it, unless `outTrackId` names one. */
export type Press = {
  actionId: string
  /** Picks among buttons of one actionId by part of their params. */
  params?: Record<string, string>
  outTrackId?: string
  /** A card in this group instead of the chat with the robot. */
  groupId?: string
  /** Presses what cannot be pressed: disabled, gone, or never there; then `params` are sent as they are. */
  force?: boolean
}

/** Presses as this person, in this conversation. Throws when the button is not there to press, unless forced. */
export function pressCard(corp: Corp, person: Person, place: Conversation, press: Press): Promise<Delivery> {
  const cards = drawChat(corp, place.items, person.userId)
    .filter((entry): entry is CardEntry => entry.kind === 'card' && isMeant(entry, press))
    .toReversed()
  for (const card of cards) {
    const button = card.buttons.find((it) => it.status === 'normal' && fits(it, press))
    if (button !== undefined) return report(corp, person, place, card.outTrackId, button)
  }
  if (press.force !== true) throw new Error(whyNot(person, press, cards))
  const stale = cards.find(({ outTrackId }) => hadButton(corp, outTrackId, person, press))
  return forcePress(corp, person, place, press.outTrackId ?? (stale ?? cards[0])?.outTrackId ?? '', press)
}

/** A press that need not be possible: on any card of the corp, the newest that ever had the button unless named. */
export function forgePress(corp: Corp, person: Person, press: Press): Promise<Delivery> {
  const newest = [...corp.cards.values()].toReversed()
  const found = newest.find(({ outTrackId }) => hadButton(corp, outTrackId, person, press))
  const outTrackId = press.outTrackId ?? found?.outTrackId ?? newest[0]?.outTrackId ?? ''
  return forcePress(corp, person, placeOf(corp, outTrackId) ?? person, outTrackId, press)
}

/** The button as it stands or once stood; else exactly what was asked for. */
function forcePress(
  corp: Corp,
  person: Person,
  place: Conversation,
  outTrackId: string,
  press: Press,
): Promise<Delivery> {
  const button = hadButton(corp, outTrackId, person, press)
  return report(corp, person, place, outTrackId, button ?? { actionId: press.actionId, params: press.params ?? {} })
}

/**
 * What a click on the button or link called `label` says in the clicker's name (6.9): on the newest message that has
 * one, or the `nth` newest. Throws for a link that leads elsewhere.
 */
export function spokenByPress(corp: Corp, person: Person, label: string, nth = 1): string {
  const links = drawChat(corp, person.items, person.userId)
    .filter(({ from }) => from === 'robot')
    .toReversed()
    .flatMap((entry): Link[] => {
      if (entry.kind === 'actionCard') return [...entry.buttons, ...linksIn(entry.text)]
      return entry.kind === 'markdown' ? linksIn(entry.text) : []
    })
    .filter(({ title }) => title === label)
  const link = links[nth - 1]
  if (link === undefined) throw new Error(`${person.userId} has ${links.length} times ${label} to press`)
  const text = spokenBy(link.url)
  if (text === undefined) throw new Error(`${label} opens ${link.url}: nothing reaches the application`)
  return text
}

function report(
  corp: Corp,
  { userId }: Person,
  { conversationId: spaceId }: Conversation,
  outTrackId: string,
  { actionId = '', params }: Pick<CardButton, 'actionId' | 'params'>,
): Promise<Delivery> {
  return reportClick(corp, corp.cards.get(outTrackId), { outTrackId, userId, spaceId, actionId, params })
}

function hadButton(corp: Corp, outTrackId: string, { userId }: Person, press: Press): CardButton | undefined {
  const card = corp.cards.get(outTrackId)
  return card && everyButton(corp, card, userId).find((button) => fits(button, press))
}

function fits(button: CardButton, { actionId, params = {} }: Press): boolean {
  return button.actionId === actionId && Object.entries(params).every(([name, value]) => button.params[name] === value)
}

function isMeant({ outTrackId }: CardView, press: Press): boolean {
  return press.outTrackId === undefined || press.outTrackId === outTrackId
}

function whyNot({ userId }: Person, press: Press, [card]: CardEntry[]): string {
  if (card === undefined) return `${userId} has no card ${press.outTrackId ?? 'at all'}`
  const offered = card.buttons.map((it) => `${it.actionId ?? it.url} ${JSON.stringify(it.params)} ${it.status}`)
  return `no card has a live button ${press.actionId} ${JSON.stringify(press.params ?? {})}, the newest only ${offered.join(', ') || 'none'}`
}

function placeOf(corp: Corp, outTrackId: string): Conversation | undefined {
  const holds = ({ items }: Conversation) => items.some((it) => it.kind === 'card' && it.outTrackId === outTrackId)
  return [...corp.people.values(), ...corp.groups.values()].find(holds)
}
