import { html, nothing, type TemplateResult } from 'lit-html'
import type { PlatformName } from '../../messages/message.ts'
import type { PlayView, RoomView, ScenarioView } from '../view.ts'
import type { Hands, RoomHands } from './hands.ts'
import type { State } from './state.ts'

const MARKS = { done: '✓', busy: '…', failed: '✕', next: '▸', later: '' } as const
const MARK_WORDS = { done: '演过了', busy: '正在演', failed: '没演成', next: '下一步', later: '' } as const

/** The stories, the one being played, and what the schedule did by itself. */
export function drawStage(state: State, room: RoomView, hands: Hands & RoomHands): TemplateResult {
  return html`<section class="stage" aria-label="剧本">
    ${room.play === undefined ? drawMenu(state.scenarios, room, hands) : drawPlay(room.play, state, hands)}
    <section class="happened">
      <h2>会务自己做的</h2>
      ${
        room.happened.length === 0
          ? html`<p>把时钟往前拨，会务就按日程提醒、预警、汇总；做了什么，记在这里。</p>`
          : html`<ol>
              ${room.happened.toReversed().map(({ when, what, told }) => html`<li><time>${when}</time> ${what}，告诉 ${told} 人</li>`)}
            </ol>`
      }
    </section>
    <footer>
      <a href="/rehearsal/cards" target="_blank" rel="noopener">卡片样式</a>
      <a href="/help" target="_blank" rel="noopener">命令大全</a>
      ${room.canStartOver ? html`<button type="button" @click=${() => startOver(hands)}>从头开始</button>` : nothing}
    </footer>
  </section>`
}

function drawMenu(scenarios: ScenarioView[], { canStartOver }: RoomView, hands: RoomHands): TemplateResult {
  return html`<h2>剧本</h2>
    <p>选一出戏，会务在两边的聊天里一步一步演给您看；每一步都可以停下来自己试。</p>
    <ul class="stories">${scenarios.map((scenario) => drawStory(scenario, canStartOver, hands))}</ul>`
}

function drawStory(scenario: ScenarioView, canStartOver: boolean, hands: RoomHands): TemplateResult {
  const { name, title, about, steps, lacks } = scenario
  const button = (platform: PlatformName, words: string) =>
    html`<button
      type="button"
      aria-label="${words}：${title}"
      ?disabled=${lacks.length > 0}
      @click=${() => hands.begin(name, platform)}
    >
      ${words}
    </button>`
  return html`<li>
    <h3>${title}</h3>
    <p>${about}（${steps} 步）</p>
    ${
      lacks.length === 0
        ? nothing
        : html`<p class="lacks">现在演不了：没有人能演${lacks.map((part) => `“${part}”`).join('、')}${canStartOver ? '，可以先“从头开始”' : ''}。</p>`
    }
    ${button('wecom', '在企业微信演')} ${button('dingtalk', '在钉钉演')}
  </li>`
}

function drawPlay(play: PlayView, { playing, scenarios }: State, hands: RoomHands): TemplateResult {
  const over = play.steps.every(({ state }) => state === 'done')
  const busy = play.steps.some(({ state }) => state === 'busy')
  const about = scenarios.find(({ name }) => name === play.name)?.about
  return html`<h2>${play.title}</h2>
    <p>${about}</p>
    <div class="cues">
      ${
        over
          ? html`<p role="status">演完了。</p>`
          : html`<button type="button" class="chief" ?disabled=${busy || playing} @click=${() => hands.step()}>
                ${play.problem === undefined ? '下一步' : '再试一次'}
              </button>
              <button type="button" ?disabled=${busy && !playing} @click=${() => (playing ? hands.pause() : hands.playOn())}>
                ${playing ? '停一停' : '一直演完'}
              </button>`
      }
      <button type="button" ?disabled=${busy} @click=${() => hands.leave()}>${over ? '回到剧本' : '不演了'}</button>
    </div>
    ${play.problem === undefined ? nothing : html`<p class="problem" role="alert">没演成：${play.problem}</p>`}
    <ol class="steps">
      ${play.steps.map(
        ({ why, state }, no) =>
          html`<li class=${state} data-no=${no} aria-current=${state === 'done' || state === 'later' ? nothing : 'step'}>
            <span class="mark" role=${state === 'later' ? nothing : 'img'} aria-label=${MARK_WORDS[state] || nothing}>${MARKS[state]}</span>${why}
          </li>`,
      )}
    </ol>`
}

function startOver(hands: RoomHands): void {
  if (confirm('从头开始：演示协会回到最初的样子，这里发生过的一切都会清空。确定吗？')) void hands.startOver()
}
