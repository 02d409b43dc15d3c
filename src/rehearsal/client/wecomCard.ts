import { html, nothing, type TemplateResult } from 'lit-html'
import type { WireButton, WireCard } from '../../simulator/wecom/card.ts'
import { drawLink } from './links.ts'
import type { Grip } from './pressing.ts'
import { choiceIn, drawLists } from './wecomLists.ts'
import { drawAreas, drawMenu } from './wecomParts.ts'

/** A template card as WeCom draws it: the parts of all five kinds, each where it stands on a card. */
export function drawWecomCard(card: WireCard, grip: Grip): TemplateResult {
  return html`<form @submit=${(event: Event) => event.preventDefault()}>
    ${drawSource(card)}${drawMenu(card, grip)}${drawTitle(card)}${drawAreas(card)}
    ${drawLists(card)}${drawFoot(card, grip)}
  </form>`
}

function drawSource({ source }: WireCard): unknown {
  if (source?.desc === undefined) return nothing
  return html`<p class="source colour${source.desc_color ?? 0}">
    ${source.icon_url === undefined ? nothing : html`<span class="icon" aria-hidden="true"></span>`}${source.desc}
  </p>`
}

/** Pressing the card anywhere opens its page: the link of its first words lies over all of it. */
function drawTitle({
  main_title: title,
  sub_title_text: summary,
  emphasis_content: figure,
  ...card
}: WireCard): unknown {
  const url = card.card_action?.type === 1 ? card.card_action.url : undefined
  const words = title?.title ?? summary ?? ''
  return html`${title?.title === undefined ? nothing : html`<p class="title">${drawLink(title.title, url, 'over')}</p>`}
  ${title?.desc === undefined ? nothing : html`<p class="desc">${title.desc}</p>`}
  ${figure === undefined ? nothing : html`<p class="figure"><b>${figure.title}</b><span>${figure.desc}</span></p>`}
  ${
    summary === undefined
      ? nothing
      : html`<p class="summary">${words === summary ? drawLink(summary, url, 'over') : summary}</p>`
  }`
}

/** The buttons, or the grey label that took their place. */
function drawFoot(card: WireCard, grip: Grip): unknown {
  const { button_list: buttons = [], submit_button: submit, replace_text: closed } = card
  if (closed !== undefined) return html`<p class="closed">${closed}</p>`
  const all: WireButton[] = submit === undefined ? buttons : [...buttons, { ...submit, style: 1 }]
  if (all.length === 0) return nothing
  return html`<div class="buttons">${all.map((button) => drawButton(button, card, grip))}</div>`
}

function drawButton({ text, type, style = 1, key = '', url }: WireButton, card: WireCard, grip: Grip): unknown {
  if (type === 1) return drawLink(text, url, `style${style}`)
  const press = (event: Event) => {
    const choice = choiceIn(card, (event.currentTarget as HTMLButtonElement).form)
    grip.press({ key, ...(choice && { choice }) })
  }
  return html`<button type="button" class="style${style}" aria-disabled=${grip.busy ? 'true' : 'false'} @click=${press}>
    ${text}
  </button>`
}
