import { html, nothing, type TemplateResult } from 'lit-html'
import type { WallView, WordingView } from '../wallView.ts'
import type { Hands } from './hands.ts'
import { drawBlock, drawRaw } from './wallBlocks.ts'

/** The file behind the words, and what a change of it makes of the message. */
export function drawWording({ wording, spot }: WallView, hands: Hands): TemplateResult {
  if (wording === undefined) return html`<p class="wall-none">这是本人说的话，或者没有留下所用的模板。</p>`
  const reread = async () => {
    if (await hands.act({ act: 'reread' })) hands.look(spot)
  }
  const { file, about, source, changed, how, look, problem } = wording
  return html`
    <p><code>${file}</code>　${about}</p>
    ${changed ? html`<p class="wall-warn">这个文件改过了，服务用的还是启动（或上次读入）时的措辞。</p>` : nothing}
    ${problem === undefined ? nothing : html`<p class="wall-bad">按现在的文件不能措辞：${problem}</p>`}
    ${drawPreview(wording)} ${drawRefusal(wording)}
    <p class="wall-none">${how}</p>
    <p><button type="button" class="wall-reread" @click=${reread}>重新读入措辞</button></p>
    ${drawBlock('模板文件', source)} ${look === undefined ? nothing : drawRaw('卡片里填的值', look)}
  `
}

function drawPreview({ preview, changed, look }: WordingView): TemplateResult | typeof nothing {
  if (preview !== undefined) return drawBlock('按现在的文件重新措辞', preview)
  if (!changed || look !== undefined) return nothing
  return html`<p class="wall-none">文字消息里填的值没有留存，这一条不能重新措辞：读入以后请再问一次，看新的说法。</p>`
}

function drawRefusal({ refusal }: WordingView): TemplateResult | typeof nothing {
  if (refusal === undefined) return nothing
  const { reason, file, text, changed } = refusal
  return html`<p>没有办的原因 <code>${reason}</code>，这句话在 <code>${file}</code>${changed ? '（文件改过了）' : ''}：</p>
    ${drawBlock(reason, text)}`
}
