import { html, render, type TemplateResult } from 'lit-html'
import type { Sample } from '../samples.ts'
import { drawChat } from './chat.ts'
import type { Hands, Spot } from './hands.ts'

/** The gallery: what every kind of card looks like in either client. Nobody answers what is pressed here. */
const gallery = document.getElementById('gallery') as HTMLElement
const answer = await fetch('/rehearsal/cards/samples')
const samples = (await answer.json()) as Sample[]

let looked: Spot | undefined
const hands: Hands = {
  act: async () => true,
  look: (spot) => {
    looked = spot
    show()
  },
  looking: () => looked,
}

gallery.replaceChildren()
show()

function show(): void {
  render(drawGallery(), gallery)
}

function drawGallery(): TemplateResult {
  return html`<header>
      <h1>卡片一览</h1>
      <p>会务发出的消息，在企业微信和钉钉里就是这个样子。这里都是样例，可以按，但没有人办理。<a href="/rehearsal">去排练室</a></p>
    </header>
    ${(['wecom', 'dingtalk'] as const).map(
      (platform) => html`<section aria-label=${platform === 'wecom' ? '企业微信' : '钉钉'}>
        <h2>${platform === 'wecom' ? '企业微信' : '钉钉'}</h2>
        <div class="frames">${samples.filter(({ seat }) => seat.platform === platform).map(drawSample)}</div>
      </section>`,
    )}`
}

function drawSample({ title, about, seat }: Sample): TemplateResult {
  return html`<figure>
    <figcaption><b>${title}</b> ${about}</figcaption>
    ${drawChat(seat, hands)}
  </figure>`
}
