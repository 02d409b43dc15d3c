import { html, nothing, type TemplateResult } from 'lit-html'
import type { WireCard, WireSelect } from '../../simulator/wecom/card.ts'

/** What can be chosen on a card: drop-downs and ticks. On a closed card they only show what stood there. */
export function drawLists(card: WireCard): unknown {
  const closed = card.replace_text !== undefined
  const selects = selectsOf(card)
  return html`${selects.length === 0 ? nothing : html`<div class="picks">${selects.map((it) => drawSelect(it, closed))}</div>`}
  ${card.checkbox === undefined ? nothing : drawTicks(card.checkbox, card.main_title?.title ?? '', closed)}`
}

/** What stands chosen, by question; undefined where there is nothing to choose. */
export function choiceIn(card: WireCard, form: HTMLFormElement | null): Record<string, string[]> | undefined {
  const lists = [...selectsOf(card), ...(card.checkbox === undefined ? [] : [card.checkbox])]
  const open = lists.filter(({ disable }) => disable !== true)
  if (form === null || open.length === 0) return undefined
  const data = new FormData(form)
  return Object.fromEntries(open.map(({ question_key: key }) => [key, data.getAll(key).map(String)]))
}

function selectsOf({ button_selection: one, select_list: several = [] }: WireCard): WireSelect[] {
  return one === undefined ? several : [one, ...several]
}

function drawSelect(list: WireSelect, closed: boolean): TemplateResult {
  const { question_key: key, title, option_list: options, selected_id: selected, disable = false } = list
  return html`<label>
    <span>${title ?? '请选择'}</span>
    <select name=${key} ?disabled=${disable || closed}>
      ${options.map(({ id, text }) => html`<option value=${id} ?selected=${id === selected}>${text}</option>`)}
    </select>
  </label>`
}

/** A single choice has its first option ticked unless another is. */
function drawTicks(box: NonNullable<WireCard['checkbox']>, title: string, closed: boolean): TemplateResult {
  const { question_key: key, mode = 0, option_list: options, disable = false } = box
  const ticked = options.filter(({ is_checked }) => is_checked)
  const chosen = mode === 1 || ticked.length > 0 ? ticked : options.slice(0, 1)
  return html`<fieldset class="ticks" ?disabled=${disable || closed}>
    <legend class="unseen">${title}</legend>
    ${options.map(
      (option) => html`<label>
        <input
          type=${mode === 1 ? 'checkbox' : 'radio'}
          name=${key}
          value=${option.id}
          ?checked=${chosen.includes(option)}
        ><span>${option.text}</span>
      </label>`,
    )}
  </fieldset>`
}
