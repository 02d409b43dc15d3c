import { html, nothing, type TemplateResult } from 'lit-html'
import type { FactsView } from '../wallView.ts'

/** How long a button says that it has copied. */
const SAID_MS = 1500

/** A text of the wire in a block of its own, with the way to copy it; laid out, and as sent where that differs. */
export function drawBlock(label: string, pretty: string, raw: string = pretty): TemplateResult {
  return html`<figure class="wall-block ${raw === pretty ? 'wall-same' : ''}">
    <figcaption>${label} <button type="button" class="wall-copy" @click=${copy}>复制</button></figcaption>
    <pre class="wall-pretty" tabindex="0" aria-label=${label}>${pretty}</pre>
    ${raw === pretty ? nothing : html`<pre class="wall-raw" tabindex="0" aria-label=${`${label}（原样）`}>${raw}</pre>`}
  </figure>`
}

/** A record for those who build, folded away. */
export function drawRaw(label: string, text: string): TemplateResult {
  return html`<details class="wall-raw-record"><summary><code>${label}</code></summary>${drawBlock('JSON', text)}</details>`
}

/** Labelled lines. */
export function drawFacts(facts: FactsView['facts']): TemplateResult | typeof nothing {
  if (facts.length === 0) return nothing
  return html`<dl class="wall-facts">
    ${facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
  </dl>`
}

/** Copies the text that is shown; where the browser does not let us, it is marked, ready to be copied by hand. */
async function copy(event: Event): Promise<void> {
  const button = event.currentTarget as HTMLButtonElement
  const texts = [...(button.closest('figure')?.querySelectorAll('pre') ?? [])]
  const shown = texts.find((one) => one.checkVisibility())
  if (shown === undefined) return
  const copied = await navigator.clipboard?.writeText(shown.textContent ?? '').then(
    () => true,
    () => false,
  )
  if (!copied) getSelection()?.selectAllChildren(shown)
  const before = '复制'
  button.textContent = copied ? '已复制' : '已选中'
  setTimeout(() => {
    button.textContent = before
  }, SAID_MS)
}
