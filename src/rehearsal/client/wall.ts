import { html, type TemplateResult } from 'lit-html'
import type { WallView } from '../wallView.ts'

/** What stands behind a message: the wire, the rules, the wording, the audit trail. */
export function drawWall(wall: WallView): TemplateResult {
  return html`<h2>${wall.title}</h2>`
}
