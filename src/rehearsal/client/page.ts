import { html, nothing, type TemplateResult } from 'lit-html'
import { drawClock } from './clock.ts'
import { drawDesk } from './desk.ts'
import type { Hands, RoomHands, Spot } from './hands.ts'
import { drawStage } from './stage.ts'
import type { State } from './state.ts'
import { drawWall } from './wall.ts'

const TABS = { wecom: '企业微信', dingtalk: '钉钉', stage: '剧本和时钟' } as const

/** The whole room. */
export function drawPage(state: State, hands: Hands & RoomHands): TemplateResult {
  const { room, tab } = state
  if (room === undefined) return html`<p class="opening" role="status">正在打开排练室……</p>${drawNotice(state, hands)}`
  return html`
    <header class="bar" data-tab=${tab}>
      <h1>会务排练室</h1>
      ${drawClock(state, room, hands)}
    </header>
    <main class="floor" data-tab=${tab} ?data-looking=${state.spot !== undefined}>
      ${drawStage(state, room, hands)}
      ${room.seats.map((seat) => drawDesk(seat, state, hands))}
      ${drawWallPanel(state, hands)}
    </main>
    ${drawTabs(state, hands)}
    ${drawNotice(state, hands)}
  `
}

/** On a telephone one thing is shown at a time. */
function drawTabs({ tab, room, seen }: State, hands: RoomHands): TemplateResult {
  const hasNews = (platform: string) =>
    Object.entries(room?.heard ?? {}).some(([key, heard]) => key.startsWith(platform) && heard > (seen.get(key) ?? 0))
  return html`<nav class="tabs" aria-label="看哪一边">
    ${Object.entries(TABS).map(
      ([name, word]) =>
        html`<button
          type="button"
          aria-pressed=${tab === name}
          ?data-news=${hasNews(`${name}:`)}
          @click=${() => hands.show(name as State['tab'])}
        >
          ${word}
        </button>`,
    )}
  </nav>`
}

function drawWallPanel({ spot, wall }: State, hands: Hands & RoomHands): TemplateResult | typeof nothing {
  if (spot === undefined) return nothing
  return html`<aside class="wall" tabindex="-1" aria-labelledby="wall-title">
    <header>
      <h2 id="wall-title">玻璃墙</h2>
      <button type="button" @click=${() => hands.closeWall()}>关上</button>
    </header>
    <div class="behind">
      ${drawBehind(spot, wall, hands)}
    </div>
  </aside>`
}

function drawBehind(spot: Spot, wall: State['wall'], hands: Hands): TemplateResult {
  if (wall === undefined) return html`<p role="status">正在看……</p>`
  if (wall === 'gone') return html`<p>这条消息已经不在了。</p>`
  if (wall !== 'unread') return drawWall(wall, hands)
  return html`<p role="alert">这条消息的背后没能读出来，排练室可能出了错，或者连线断了。</p>
    <button type="button" @click=${() => hands.look({ ...spot })}>再看一次</button>`
}

function drawNotice({ notice, lost, startingOver }: State, hands: RoomHands): TemplateResult {
  const state = startingOver ? '正在从头开始……' : lost ? '和排练室的连线断了，正在重新连接……' : undefined
  const said = state ?? notice
  return html`<div class="notice" role="alert" ?hidden=${said === undefined}>
    ${said}${state !== undefined ? nothing : html`<button type="button" @click=${() => hands.hush()}>知道了</button>`}
  </div>`
}
