import { html, nothing, type TemplateResult } from 'lit-html'
import type { CardButton } from '../../simulator/dingtalk/entries.ts'
import type { DingtalkCard } from '../window.ts'
import { drawLink } from './links.ts'
import type { Grip } from './pressing.ts'

/** An interactive card as DingTalk draws it by our template (templates/dingtalk/card.json). */
export function drawDingtalkCard({ data, buttons }: DingtalkCard, grip: Grip): TemplateResult {
  const rows = JSON.parse(data.rows || '[]') as { label: string; value: string }[]
  return html`${drawPart('source', data.source)}
  <p class="title">${drawLink(data.title, data.link, 'over')}</p>
  ${drawPart('summary', data.summary)}
  ${rows.map(({ label, value }) => drawPart('row', `${label}：${value}`))}
  ${drawPart('citation', data.citation)}${drawPart('outcome', data.outcome)}
  ${buttons.map((button) => drawButton(button, grip))}`
}

function drawPart(part: string, text: string | undefined): unknown {
  return text === undefined || text === '' ? nothing : html`<p class=${part}>${text}</p>`
}

function drawButton({ text, color, status, actionId, params, url }: CardButton, grip: Grip): unknown {
  if (actionId === undefined) return drawLink(text, url, `button ${color}`)
  const { choice } = params
  const press = () => grip.press({ key: actionId, ...(choice !== undefined && { choice }) })
  return html`<button
    type="button"
    class="button ${color}"
    ?disabled=${status === 'disabled'}
    aria-disabled=${grip.busy ? 'true' : 'false'}
    @click=${press}
  >
    <span>${text}</span>
  </button>`
}
