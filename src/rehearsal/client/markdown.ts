import { html, type TemplateResult } from 'lit-html'
import { lexer, type Token, type Tokens } from 'marked'
import type { PlatformName } from '../../messages/message.ts'

/** How a link of the text is drawn. */
type DrawLink = (words: string, url: string) => unknown

/** A markdown message as its client draws it; what a client does not draw stands there as it was written. */
export function drawMarkdown(text: string, platform: PlatformName, link: DrawLink): TemplateResult {
  // WeCom takes each line by itself.
  const parts = platform === 'wecom' ? text.split('\n') : [text]
  return html`<div class="markdown">
    ${parts.map((part) => (part === '' ? html`<p class="blank"></p>` : drawBlocks(lexer(part, { breaks: true }), platform, link)))}
  </div>`
}

function drawBlocks(tokens: Token[], platform: PlatformName, link: DrawLink): unknown[] {
  return tokens.map((token) => drawBlock(token, platform, link))
}

function drawBlock(token: Token, platform: PlatformName, link: DrawLink): unknown {
  const inline = () => drawInline((token as Tokens.Generic).tokens ?? [], platform, link)
  switch (token.type) {
    case 'space':
      return ''
    // No real headings: they would stand in the outline of the whole page.
    case 'heading':
      return html`<p class="heading h${(token as Tokens.Heading).depth}">${inline()}</p>`
    case 'paragraph':
      return html`<p>${inline()}</p>`
    case 'text':
      return inline()
    case 'blockquote':
      return html`<blockquote>${drawBlocks((token as Tokens.Blockquote).tokens, platform, link)}</blockquote>`
    case 'list':
      if (platform === 'dingtalk') return drawList(token as Tokens.List, platform, link)
  }
  return html`<p class="raw">${token.raw.trimEnd()}</p>`
}

function drawList({ ordered, start, items }: Tokens.List, platform: PlatformName, link: DrawLink): TemplateResult {
  const lines = items.map((item) => html`<li>${drawBlocks(item.tokens, platform, link)}</li>`)
  return ordered ? html`<ol start=${start || 1}>${lines}</ol>` : html`<ul>${lines}</ul>`
}

/** WeCom alone colours words: info green, comment grey, warning orange. */
const FONT = /^<font color="(info|comment|warning)">$/

function drawInline([token, ...rest]: Token[], platform: PlatformName, link: DrawLink): unknown[] {
  if (token === undefined) return []
  const [, colour] = (platform === 'wecom' && FONT.exec(token.raw)) || []
  const end = colour === undefined ? -1 : rest.findIndex(({ raw }) => raw === '</font>')
  if (end >= 0) {
    const coloured = html`<span class="font ${colour}">${drawInline(rest.slice(0, end), platform, link)}</span>`
    return [coloured, ...drawInline(rest.slice(end + 1), platform, link)]
  }
  return [drawSpan(token, platform, link), ...drawInline(rest, platform, link)]
}

function drawSpan(token: Token, platform: PlatformName, link: DrawLink): unknown {
  const inner = () => drawInline((token as Tokens.Generic).tokens ?? [], platform, link)
  switch (token.type) {
    case 'text':
    case 'escape':
      return (token as Tokens.Text).text
    case 'br':
      return html`<br>`
    case 'strong':
      return html`<b>${inner()}</b>`
    case 'link':
      return link((token as Tokens.Link).text, (token as Tokens.Link).href)
    case 'codespan':
      if (platform === 'wecom') return html`<code>${(token as Tokens.Codespan).text}</code>`
      break
    case 'em':
      if (platform === 'dingtalk') return html`<i>${inner()}</i>`
  }
  return token.raw
}
