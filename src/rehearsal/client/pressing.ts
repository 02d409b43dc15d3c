import { html, nothing, type TemplateResult } from 'lit-html'
import { AsyncDirective, type ChildPart, directive } from 'lit-html/async-directive.js'
import { keyed } from 'lit-html/directives/keyed.js'
import type { EntryView, SeatView } from '../view.ts'
import type { Press, ShownCard } from '../window.ts'
import { drawDingtalkCard } from './dingtalkCard.ts'
import type { Hands } from './hands.ts'
import { drawWecomCard } from './wecomCard.ts'

/** How a card is held: whether a press is under way, and how to press. */
export type Grip = { busy: boolean; press(press: Press): void }

type CardEntry = Extract<EntryView, { kind: 'card' }>
/** A press under way: how much stood in the chat before it. */
type Busy = { before: number; timer?: ReturnType<typeof setTimeout> }
type Held = [entry: CardEntry, seat: SeatView, hands: Hands]

/** How long a press that changes nothing on its card looks busy. */
const PATIENCE_MS = 4000

/** A card that can be pressed: busy from a press until it changes, the press is answered or refused, or nothing came of it. */
class PressableCard extends AsyncDirective {
  #held: Held | undefined
  #busy: Busy | undefined

  override update({ parentNode }: ChildPart, held: Held): TemplateResult {
    if (this.#held !== undefined && this.#held[0].changedAt !== held[0].changedAt) {
      this.#rest()
      keepFocus(parentNode as Element)
    }
    if (this.#busy !== undefined && isAnswered(held[1], this.#busy.before)) this.#rest()
    this.#held = held
    return this.render(...held)
  }

  override disconnected(): void {
    this.#rest()
  }

  render(...held: Held): TemplateResult {
    const [{ card, changedAt }] = held
    const busy = this.#busy !== undefined
    const grip: Grip = { busy, press: (press) => void this.#press(press, held) }
    const face =
      card.drawn.platform === 'wecom' ? drawWecomCard(card.drawn.card, grip) : drawDingtalkCard(card.drawn, grip)
    // A changed card is a new one: what stood chosen on the old one is gone.
    return html`<article class="card" aria-label=${nameOf(card)} aria-busy=${busy ? 'true' : 'false'} tabindex="-1">
      ${keyed(changedAt, face)}${busy ? html`<p class="busy">正在处理……</p>` : nothing}
    </article>`
  }

  async #press(press: Press, [{ card }, { platform, userId = '', entries }, hands]: Held): Promise<void> {
    if (this.#busy !== undefined) return
    const busy: Busy = { before: entries.length }
    this.#busy = busy
    this.#redraw()
    const done = await hands.act({ act: 'press', platform, userId, card: card.id, ...press })
    if (this.#busy !== busy) return
    if (done) busy.timer = setTimeout(() => this.#calm(), PATIENCE_MS)
    else this.#calm()
  }

  #calm(): void {
    this.#rest()
    this.#redraw()
  }

  #rest(): void {
    clearTimeout(this.#busy?.timer)
    this.#busy = undefined
  }

  #redraw(): void {
    if (this.#held !== undefined && this.isConnected) this.setValue(this.render(...this.#held))
  }
}

/** Whether huiwu has said something since so much stood in a chat. */
function isAnswered({ entries }: SeatView, before: number): boolean {
  return entries.slice(before).some(({ from }) => from === 'huiwu')
}

function nameOf({ drawn, lines, closed }: ShownCard): string {
  const title = drawn.platform === 'wecom' ? (drawn.card.main_title?.title ?? lines[0]) : drawn.data.title
  return `卡片：${title}${closed === undefined ? '' : `（${closed}）`}`
}

/** Whoever was at a card with the keyboard stays at it when it is drawn anew. */
function keepFocus(place: Element): void {
  const card = place.querySelector('article')
  if (!card?.contains(document.activeElement)) return
  queueMicrotask(() => {
    if (!card.contains(document.activeElement)) card.focus({ preventScroll: true })
  })
}

/** A card of somebody's chat, which they can press. */
export const pressableCard = directive(PressableCard)
