import { html, nothing, type TemplateResult } from 'lit-html'
import type { Act, SeatView } from '../view.ts'
import { drawChat } from './chat.ts'
import { drawCue } from './cue.ts'
import type { Hands, RoomHands } from './hands.ts'
import type { State } from './state.ts'

/** What one may say, by part: for whoever does not know yet. */
const TRY: Record<string, string[]> = {
  secretary: ['待办', '席位', '会议', '帮助'],
  deputy: ['待办', '欠费', '帮助'],
  officer: ['待办', '入会', '帮助'],
  stranger: ['你好', '申请入会'],
}
const TRY_MEMBERS = ['状态', '会议', '规则', '帮助']

/** One chat client: whose it is, their chat, and what they write. */
export function drawDesk(seat: SeatView, state: State, hands: Hands & RoomHands): TemplateResult {
  const { platform, word, userId, name, down } = seat
  return html`<section class="desk" data-desk=${platform} ?data-down=${down} aria-label=${word}>
    <header>
      <h2>${word}</h2>
      ${drawPicker(seat, state, hands)}
      <button
        type="button"
        class="line"
        aria-pressed=${down}
        title="模拟平台断线：这段时间谁也收不到、发不出消息"
        @click=${() => hands.act({ act: 'platform', platform, down: !down })}
      >
        ${down ? '恢复' : '断线'}
      </button>
    </header>
    ${down ? html`<p class="down" role="status">${word}断线了：谁也收不到、发不出消息</p>` : nothing}
    <div class="scroll" tabindex="0" data-platform=${platform} data-whose=${userId ?? ''} aria-label="${name ?? ''}的聊天">
      ${
        seat.entries.length === 0
          ? html`<p class="empty">还没有消息。${userId === undefined ? '请先选一个人。' : '发一句试试，或者点下面的词。'}</p>`
          : nothing
      }
      ${drawChat(seat, hands)}
    </div>
    ${drawCue(state, hands)} ${drawComposer(seat, state, hands)}
  </section>`
}

function drawPicker(
  { platform, userId, word }: SeatView,
  { people, room, seen }: State,
  hands: RoomHands,
): TemplateResult {
  const groups = people.find((one) => one.platform === platform)?.groups ?? []
  const hasNews = (who: string) => (room?.heard[`${platform}:${who}`] ?? 0) > (seen.get(`${platform}:${who}`) ?? 0)
  return html`<label class="player">
    <span class="unseen">在${word}上扮演</span>
    <select @change=${(event: Event) => hands.sit(platform, (event.target as HTMLSelectElement).value)}>
      ${groups.map(
        ({ label, people: group }) =>
          html`<optgroup label=${label}>
            ${group.map(
              (one) =>
                html`<option value=${one.userId} ?selected=${one.userId === userId}>
                  ${hasNews(one.userId) ? '● ' : ''}${one.name}${one.about === '' || one.about === one.name ? '' : `（${one.about}）`}
                </option>`,
            )}
          </optgroup>`,
      )}
    </select>
  </label>`
}

function drawComposer({ platform, userId, name, down }: SeatView, { people }: State, hands: Hands): TemplateResult {
  const parts = people.find((one) => one.platform === platform)?.groups[0]?.people ?? []
  const role = parts.find((one) => one.userId === userId)?.role
  const say = (text: string) => saying(platform, userId, text)
  const send = async (event: Event) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const field = form.elements.namedItem('text') as HTMLInputElement
    const written = field.value
    const act = say(written.trim())
    if (act === undefined) return
    // Gone at once, so that it is not sent twice; given back when it was not taken.
    field.value = ''
    if (!(await hands.act(act)) && field.value === '') field.value = written
  }
  return html`<form class="composer" @submit=${send}>
    <div class="try">
      ${(TRY[role ?? ''] ?? TRY_MEMBERS).map(
        (text) =>
          html`<button type="button" ?disabled=${down || userId === undefined} @click=${() => doIf(hands, say(text))}>
            ${text}
          </button>`,
      )}
    </div>
    <div class="write">
      <input
        name="text"
        autocomplete="off"
        maxlength="4000"
        aria-label="以${name ?? '……'}的身份写给会务"
        placeholder=${down ? '断线了，发不出' : `以${name ?? '……'}的身份写给会务`}
        ?disabled=${down || userId === undefined}
      />
      <button type="submit" ?disabled=${down || userId === undefined}>发送</button>
    </div>
  </form>`
}

function saying(platform: SeatView['platform'], userId: string | undefined, text: string): Act | undefined {
  return userId === undefined || text === '' ? undefined : { act: 'say', platform, userId, text }
}

function doIf(hands: Hands, act: Act | undefined): void {
  if (act !== undefined) void hands.act(act)
}
