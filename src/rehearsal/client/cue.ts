import { html, nothing, type TemplateResult } from 'lit-html'
import type { PlayView } from '../view.ts'
import type { RoomHands } from './hands.ts'
import type { State } from './state.ts'

/** On a telephone the list of steps is not beside the chat: what it would say of the moment, and how to go on. */
export function drawCue({ room, playing }: State, hands: RoomHands): TemplateResult | typeof nothing {
  const play = room?.play
  if (play === undefined) return nothing
  const { why, isOver, isBusy } = momentOf(play)
  const leave = () => {
    void hands.leave()
    hands.show('stage')
  }
  const button = isOver
    ? html`<button type="button" @click=${leave}>回到剧本</button>`
    : html`<button type="button" class="chief" ?disabled=${isBusy || playing} @click=${() => hands.step()}>
        ${isBusy ? '…' : play.problem === undefined ? '下一步' : '再试一次'}
      </button>`
  return html`<div class="cue" role="group" aria-label="正在演：${play.title}">
    <p role="status">
      ${play.problem === undefined ? nothing : html`<b>没能演成：${play.problem}</b>`} ${why}${isOver ? '（全剧终）' : nothing}
    </p>
    ${button}
  </div>`
}

/** The play at this moment; its why is that of the step under way, or else of what was done last. */
function momentOf({ steps }: PlayView): { why: string | undefined; isOver: boolean; isBusy: boolean } {
  const isBusy = steps.some(({ state }) => state === 'busy')
  const done = steps.filter(({ state }) => state === 'done').length
  const why = steps[isBusy ? done : Math.max(0, done - 1)]?.why
  return { why, isOver: done === steps.length, isBusy }
}
