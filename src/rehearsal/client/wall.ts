import { html, nothing, type TemplateResult } from 'lit-html'
import type { RulesView, TrailView, WallView, WireView } from '../wallView.ts'
import type { Hands } from './hands.ts'
import { drawBlock, drawFacts, drawRaw } from './wallBlocks.ts'
import { drawWording } from './wallWording.ts'

/** What stands behind a message: the wire, where it came from, the rules, the wording, the audit trail. */
export function drawWall(wall: WallView, hands: Hands): TemplateResult {
  return html`<article class="glass">
    <header><h3>${wall.title}</h3><p>${wall.when}</p></header>
    ${drawSection('线路', `${wall.wire.length} 次往来`, drawWire(wall.wire))}
    ${drawSection('来龙去脉', `${wall.origin.length} 项`, drawOrigin(wall))}
    ${drawSection('规则', rulesCount(wall.rules), drawRules(wall.rules))}
    ${drawSection('措辞', wall.wording?.file ?? '没有模板', drawWording(wall, hands))}
    ${drawSection('记录', `${wall.trail.length} 条`, drawTrail(wall.trail))}
  </article>`
}

/** What whoever looks has unfolded: the next message is shown the same way. */
const unfolded = new Set(['线路', '来龙去脉', '规则'])

function drawSection(name: string, more: string, inside: unknown): TemplateResult {
  const remember = ({ currentTarget }: Event) => {
    if ((currentTarget as HTMLDetailsElement).open) unfolded.add(name)
    else unfolded.delete(name)
  }
  return html`<details class="wall-section" ?open=${unfolded.has(name)} @toggle=${remember}>
    <summary><h4>${name}</h4> <span>${more}</span></summary>
    ${inside}
  </details>`
}

function drawWire(wire: readonly WireView[]): TemplateResult {
  if (wire.length === 0)
    return html`<p class="wall-none">线路上没有留下这条消息的往来（服务重新启动以前的不再保留）。</p>`
  return html`<div class="wall-wire">
    <p>
      <label><input type="checkbox" class="wall-as-sent"> 原样（不排版）</label>
      <small>令牌和密钥一律以 ****** 代替。</small>
    </p>
    <ol>${wire.map(drawExchange)}</ol>
  </div>`
}

function drawExchange({ what, when, toHuiwu, line, ended, parts }: WireView): TemplateResult {
  return html`<li class="wall-exchange">
    <h5>
      <span class="wall-arrow">${toHuiwu ? '平台 → 会务' : '会务 → 平台'}</span> ${what}
      <time>${when}</time>
    </h5>
    <p class="wall-line">
      <code>${line}</code>
      ${ended === undefined ? nothing : html`<span class=${ended.failed ? 'wall-bad' : 'wall-ended wall-good'}>${ended.text}</span>`}
    </p>
    ${parts.map(({ label, pretty, raw }) => drawBlock(label, pretty, raw))}
  </li>`
}

function drawOrigin({ origin }: WallView): TemplateResult {
  if (origin.length === 0) return html`<p class="wall-none">数据库里没有这条消息的来历。</p>`
  return html`<ol class="wall-list">
    ${origin.map(
      ({ title, facts, raw }) => html`<li>
        <h5>${title}</h5>
        ${drawFacts(facts)} ${raw === undefined ? nothing : drawRaw('存下来的样子', raw)}
      </li>`,
    )}
  </ol>`
}

function rulesCount({ members, articles }: RulesView): string {
  const findings = members.reduce((count, one) => count + one.findings.length, 0)
  return `${findings} 项判定，${articles.length} 条依据`
}

function drawRules({ asOf, instrument, members, articles, note }: RulesView): TemplateResult {
  return html`
    <p class="wall-none">截至${asOf}${instrument === undefined ? '' : `，按《${instrument}》`}，用现在名册上的事实推算。</p>
    ${note === undefined ? nothing : html`<p class="wall-bad">${note}</p>`}
    ${members.map(drawMember)}
    ${members.length === 0 ? html`<p class="wall-none">这条消息不涉及具体会员。</p>` : nothing}
    ${articles.map(
      ({ at, text, by }) => html`<blockquote class="wall-article">
        <strong>${at}</strong> <small>${by}</small>
        <p>${text}</p>
      </blockquote>`,
    )}
  `
}

function drawMember({ no, name, why, findings }: RulesView['members'][number]): TemplateResult {
  return html`<h5>${no} ${name} <small>${why}</small></h5>
    ${findings.length === 0 ? html`<p class="wall-none">规则对这个会员没有判定。</p>` : nothing}
    <ul class="wall-list">
      ${findings.map(
        ({ text, at, key, raw }) => html`<li>
          <p>${text}（${at}）</p>
          ${drawRaw(key, raw)}
        </li>`,
      )}
    </ul>`
}

function drawTrail(trail: readonly TrailView[]): TemplateResult {
  if (trail.length === 0) return html`<p class="wall-none">没有相关的记录。</p>`
  return html`<ol class="wall-list">
    ${trail.map(
      ({ when, who, what, type, subject, here, data }) => html`<li>
        <h5>${what} ${here ? html`<mark>同一时刻</mark>` : nothing} <time>${when}</time></h5>
        <p>${who}　<code>${type}</code>　<code>${subject}</code></p>
        ${drawFacts(data)}
      </li>`,
    )}
  </ol>`
}
