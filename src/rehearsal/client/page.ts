import { html, nothing, type TemplateResult } from 'lit-html'
import { drawClock } from './clock.ts'
import { drawDesk } from './desk.ts'
import type { Hands } from './hands.ts'
import type { RoomHands } from './main.ts'
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
      ${
        wall === undefined
          ? html`<p role="status">正在看……</p>`
          : wall === null
            ? html`<p>这条消息已经不在了。</p>`
            : drawWall(wall, hands)
      }
    </div>
  </aside>`
}

function drawNotice({ notice, lost }: State, hands: RoomHands): TemplateResult {
  const said = lost ? '和排练室的连线断了，正在重新连接……' : notice
  return html`<div class="notice" role="alert" ?hidden=${said === undefined}>
    ${said}${lost ? nothing : html`<button type="button" @click=${() => hands.hush()}>知道了</button>`}
  </div>`
}
