import { html, nothing, type TemplateResult } from 'lit-html'
import type { RoomView } from '../view.ts'
import type { RoomHands } from './hands.ts'
import type { State } from './state.ts'

const MOST_DAYS = 60

/** The association's clock and the hands on it. */
export function drawClock({ days }: State, { day, time, moving }: RoomView, hands: RoomHands): TemplateResult {
  const busy = moving !== undefined
  const button = (label: string, by: Parameters<RoomHands['move']>[0]) =>
    html`<button type="button" ?disabled=${busy} @click=${() => hands.move(by)}>${label}</button>`
  return html`<div class="clock" role="group" aria-label="协会的时钟">
    <p class="now"><span>${day}</span> <strong>${time}</strong></p>
    <div class="moves">
      ${button('快 1 小时', { hours: 1 })} ${button('快 1 天', { days: 1 })} ${button('到下一件事', 'next')}
    </div>
    <div class="slide">
      <input
        type="range"
        min="1"
        max=${MOST_DAYS}
        .value=${String(days)}
        ?disabled=${busy}
        aria-label="往前拨几天"
        aria-valuetext="${days} 天"
        @input=${(event: Event) => hands.aim(Number((event.target as HTMLInputElement).value))}
      />
      ${button(`拨快 ${days} 天`, { days })}
    </div>
    <p class="moving" role="status">${busy ? html`正在拨到${moving.to ?? '下一件事'}……` : nothing}</p>
  </div>`
}
