import { html, nothing, type TemplateResult } from 'lit-html'
import { AsyncDirective, directive } from 'lit-html/async-directive.js'
import type { EntryView, SeatView } from '../view.ts'
import type { Press } from '../window.ts'
import { drawDingtalkCard } from './dingtalkCard.ts'
import type { Hands } from './hands.ts'
import { drawWecomCard } from './wecomCard.ts'

/** How a card is held: whether a press is under way, and how to press. */
export type Grip = { busy: boolean; press(press: Press, at: Event): void }

type CardEntry = Extract<EntryView, { kind: 'card' }>

/** How long a press that changes nothing on its card looks busy. */
const PATIENCE_MS = 4000

/** A card that can be pressed: busy from a press until it changes, the press is refused, or nothing came of it. */
class PressableCard extends AsyncDirective {
  #held: [CardEntry, SeatView, Hands] | undefined
  #busy: { since: string | undefined; card: Element | null; timer?: ReturnType<typeof setTimeout> } | undefined

  override render(...held: [CardEntry, SeatView, Hands]): TemplateResult {
    this.#held = held
    const busy = this.#busy
    if (busy !== undefined && held[0].changedAt !== busy.since) {
      this.#rest()
      keepFocus(busy.card)
    }
    return this.#draw(...held)
  }

  override disconnected(): void {
    this.#rest()
  }

  #draw(entry: CardEntry, seat: SeatView, hands: Hands): TemplateResult {
    const busy = this.#busy !== undefined
    const grip: Grip = { busy, press: (press, at) => void this.#press(press, at, entry, seat, hands) }
    const { drawn, lines, closed } = entry.card
    const face = drawn.platform === 'wecom' ? drawWecomCard(drawn.card, grip) : drawDingtalkCard(drawn, grip)
    const state = closed === undefined ? '' : `（${closed}）`
    const name = `卡片：${drawn.platform === 'wecom' ? (drawn.card.main_title?.title ?? lines[0]) : drawn.data.title}${state}`
    return html`<article class="card" aria-label=${name} aria-busy=${busy ? 'true' : 'false'} tabindex="-1">
      ${face}${busy ? html`<p class="busy">正在处理……</p>` : nothing}
    </article>`
  }

  async #press(press: Press, at: Event, entry: CardEntry, seat: SeatView, hands: Hands): Promise<void> {
    if (this.#busy !== undefined) return
    const busy = { since: entry.changedAt, card: (at.currentTarget as Element).closest('article') }
    this.#busy = busy
    this.#redraw()
    const { platform, userId = '' } = seat
    const done = await hands.act({ act: 'press', platform, userId, card: entry.card.id, ...press })
    if (this.#busy !== busy) return
    if (done) this.#busy.timer = setTimeout(() => this.#calm(), PATIENCE_MS)
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
    if (this.#held !== undefined && this.isConnected) this.setValue(this.#draw(...this.#held))
  }
}

/** Whoever pressed with the keyboard stays at the card when its buttons go. */
function keepFocus(card: Element | null): void {
  if (!card?.contains(document.activeElement)) return
  queueMicrotask(() => {
    if (!card.contains(document.activeElement)) (card as HTMLElement).focus({ preventScroll: true })
  })
}

/** A card of somebody's chat, which they can press. */
export const pressableCard = directive(PressableCard)
