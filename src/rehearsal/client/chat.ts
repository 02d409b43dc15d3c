import { html, nothing, type TemplateResult } from 'lit-html'
import { classMap } from 'lit-html/directives/class-map.js'
import { keyed } from 'lit-html/directives/keyed.js'
import { repeat } from 'lit-html/directives/repeat.js'
import type { EntryView, SeatView } from '../view.ts'
import { drawBubble } from './bubbles.ts'
import type { Hands, Spot } from './hands.ts'
import { pressableCard } from './pressing.ts'

/** What huiwu is called in a chat. */
const HUIWU = '会务'

/** A silence of this long is ended by the time. */
const SILENCE_MS = 5 * 60_000

/** The chat of whoever sits there, oldest first. Somebody else's chat is a new log: it is not read out as news. */
export function drawChat(seat: SeatView, hands: Hands): TemplateResult {
  const timed = timesOf(seat.entries)
  return html`<div class="chat ${seat.platform}">
    ${keyed(
      seat.userId,
      html`<div role="log" aria-label=${`${seat.name ?? ''}的${seat.word}聊天`}>
        <ol>
          ${repeat(
            seat.entries,
            ({ no }) => no,
            (entry) => drawEntry(entry, seat, hands, timed.has(entry.no)),
          )}
        </ol>
      </div>`,
    )}
  </div>`
}

/** Above which entries the time stands: the first, and each after a silence. */
function timesOf(entries: readonly EntryView[]): Set<number> {
  const timed = new Set<number>()
  let last = Number.NEGATIVE_INFINITY
  for (const { no, at } of entries) {
    const now = Date.parse(at)
    if (Math.abs(now - last) < SILENCE_MS) continue
    timed.add(no)
    last = now
  }
  return timed
}

function drawEntry(entry: EntryView, seat: SeatView, hands: Hands, timed: boolean): TemplateResult {
  const who = entry.from === 'huiwu' ? HUIWU : (seat.name ?? '')
  const spot = { platform: seat.platform, userId: seat.userId ?? '', no: entry.no }
  const looking = isSame(hands.looking(), spot)
  return html`<li class=${classMap({ entry: true, [entry.from]: true, looking })}>
    ${timed ? html`<p class="when" aria-hidden="true">${entry.when}</p>` : nothing}
    <div class="turn">
      <span class="avatar" aria-hidden="true">${entry.from === 'huiwu' ? '会' : who.slice(-2)}</span>
      <div class="said">
        <p class="who"><b>${who}</b><span class="unseen">${entry.when}</span></p>
        ${drawShown(entry, seat, hands)}
      </div>
      <button
        type="button"
        class="look"
        aria-label="透视这条消息"
        aria-pressed=${looking ? 'true' : 'false'}
        title="看这条消息背后的往来、规则和措辞"
        @click=${() => hands.look(spot)}
      >
        透视
      </button>
    </div>
  </li>`
}

function drawShown(entry: EntryView, seat: SeatView, hands: Hands): unknown {
  return entry.kind === 'card' ? pressableCard(entry, seat, hands) : drawBubble(entry, seat, hands)
}

function isSame(one: Spot | undefined, other: Spot): boolean {
  return one?.platform === other.platform && one.userId === other.userId && one.no === other.no
}
