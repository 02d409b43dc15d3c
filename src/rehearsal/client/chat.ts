import { html, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { EntryView, SeatView } from '../view.ts'
import type { Hands } from './hands.ts'

/** The chat of whoever sits there, oldest first. */
export function drawChat(seat: SeatView, hands: Hands): TemplateResult {
  return html`<ol class="chat">
    ${repeat(
      seat.entries,
      ({ no }) => `${seat.userId}/${no}`,
      (entry) => html`<li class="entry ${entry.from}">${drawEntry(entry, seat, hands)}</li>`,
    )}
  </ol>`
}

function drawEntry(entry: EntryView, _seat: SeatView, _hands: Hands): unknown {
  return html`<pre>${JSON.stringify(entry, null, 1)}</pre>`
}
