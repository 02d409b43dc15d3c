import { html, nothing, type TemplateResult } from 'lit-html'
import type { WireCard } from '../../simulator/wecom/card.ts'
import { drawLink } from './links.ts'
import type { Grip } from './pressing.ts'

/** The parts of a card between its title and its buttons. */
export function drawAreas(card: WireCard): TemplateResult {
  return html`${drawPicture(card)}${drawPictured(card)}${drawParagraphs(card)}${drawQuote(card)}${drawRows(card)}${drawJumps(card)}`
}

/** The ··· in the corner with its actions. */
export function drawMenu({ action_menu: menu }: WireCard, grip: Grip): unknown {
  if (menu === undefined) return nothing
  const press = (key: string) => (event: Event) => {
    ;(event.currentTarget as Element).closest('details')?.removeAttribute('open')
    grip.press({ key })
  }
  return html`<details class="menu">
    <summary aria-label="更多操作">
      <svg viewBox="0 0 18 4" aria-hidden="true"><circle cx="2" cy="2" r="2" /><circle cx="9" cy="2" r="2" /><circle cx="16" cy="2" r="2" /></svg>
    </summary>
    <div>
      ${menu.desc === undefined ? nothing : html`<p>${menu.desc}</p>`}
      ${menu.action_list.map(({ text, key }) => html`<button type="button" @click=${press(key)}>${text}</button>`)}
    </div>
  </details>`
}

/** In place of a picture, which lies elsewhere: its shape. The drawing's own proportions hold it open. */
function drawPicture({ card_image: image }: WireCard): unknown {
  if (image === undefined) return nothing
  const width = Math.round((image.aspect_ratio ?? 1.3) * 100)
  return html`<svg class="picture" viewBox=${`0 0 ${width} 100`} role="img" aria-label="图片（排练时不下载）">
    <g transform=${`translate(${width / 2 - 25} 30)`}>
      <rect width="50" height="38" rx="4" /><circle cx="14" cy="12" r="4" /><path d="M4 33 18 20l9 8 10-12 10 17z" />
    </g>
  </svg>`
}

/** A small picture with words beside it. */
function drawPictured({ image_text_area: area }: WireCard): unknown {
  if (area === undefined) return nothing
  return html`<div class="pictured">
    <span class="thumb" role="img" aria-label="图片（排练时不下载）"></span>
    <p><b>${area.title}</b>${area.desc}</p>
  </div>`
}

function drawParagraphs({ vertical_content_list: list = [] }: WireCard): unknown {
  return list.map(({ title, desc }) => html`<p class="paragraph"><b>${title}</b>${desc}</p>`)
}

function drawQuote({ quote_area: quote }: WireCard): unknown {
  if (quote === undefined) return nothing
  const words = html`${quote.title === undefined ? nothing : html`<b>${quote.title}</b>`}${quote.quote_text}`
  return html`<p class="quote">${drawLink(words, quote.type === 1 ? quote.url : undefined, 'quiet')}</p>`
}

type Row = NonNullable<WireCard['horizontal_content_list']>[number]

function drawRows({ horizontal_content_list: rows = [] }: WireCard): unknown {
  if (rows.length === 0) return nothing
  return html`<dl class="rows">
    ${rows.map((row) => html`<div><dt>${row.keyname}</dt><dd>${drawValue(row)}</dd></div>`)}
  </dl>`
}

/** A value may lead to a page, be a file, or name a member. */
function drawValue({ type, value = '', url, media_id: media }: Row): unknown {
  if (type === 1) return drawLink(value || url, url)
  if (type === 2 && media !== undefined)
    return html`<a class="link" href=${`/rehearsal/files/wecom/${encodeURIComponent(media)}`} download=${value}>${value}</a>`
  return type === 3 ? html`<span class="named">${value}</span>` : value
}

function drawJumps({ jump_list: jumps = [] }: WireCard): unknown {
  if (jumps.length === 0) return nothing
  return html`<ul class="jumps">
    ${jumps.map(({ type, title, url }) => html`<li>${drawLink(title, type === 1 ? url : undefined, 'jump')}</li>`)}
  </ul>`
}
