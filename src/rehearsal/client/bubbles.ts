import { html, nothing, type TemplateResult } from 'lit-html'
import type { EntryView, SeatView } from '../view.ts'
import type { ShownLink } from '../window.ts'
import type { Hands } from './hands.ts'
import { drawLink, drawText } from './links.ts'
import { drawMarkdown } from './markdown.ts'

type Of<Kind> = Extract<EntryView, { kind: Kind }>

/** What was said in words, or sent as a file. */
export function drawBubble(entry: Exclude<EntryView, Of<'card'>>, seat: SeatView, hands: Hands): TemplateResult {
  switch (entry.kind) {
    case 'text':
      return html`<div class="bubble text">${drawText(entry.text)}</div>`
    case 'markdown':
      return drawWritten(entry, seat, hands)
    case 'file':
      return drawFile(entry, seat)
    case 'other':
      return html`<div class="bubble text">［${entry.what}］</div>`
  }
}

/** Links that do not stand in the text are buttons below it. */
function drawWritten({ text, links }: Of<'markdown'>, seat: SeatView, hands: Hands): TemplateResult {
  const speak = drawSpoken(seat, hands)
  const below = links.filter(({ url }) => !text.includes(`](${url})`))
  const inText = (words: string, url: string) =>
    speak(links.find((link) => link.url === url) ?? { title: words, url }, 'link')
  return html`<div class="bubble written">
    ${drawMarkdown(text, seat.platform, inText)}
    ${below.length > 0 ? html`<div class="below">${below.map((link) => speak(link, 'wide'))}</div>` : nothing}
  </div>`
}

/** A link that says something in its reader's name is a button; any other opens its page. */
function drawSpoken({ platform, userId = '' }: SeatView, hands: Hands) {
  return ({ title, url, says }: ShownLink, kind: string): unknown => {
    if (says === undefined) return drawLink(title, url, kind)
    const say = () => hands.act({ act: 'say', platform, userId, text: says })
    return html`<button type="button" class=${kind} title=${`替您说：${says}`} @click=${say}>${title}</button>`
  }
}

function drawFile({ name, media }: Of<'file'>, { platform }: SeatView): TemplateResult {
  const [, ending = ''] = /\.(\w{1,4})$/.exec(name) ?? []
  return html`<a class="bubble file" href=${`/rehearsal/files/${platform}/${encodeURIComponent(media)}`} download=${name}>
    <span><b>${name}</b><small>点击保存</small></span>
    <span class="ending ${ending.toLowerCase()}" aria-hidden="true">${ending.toUpperCase() || '文件'}</span>
  </a>`
}
