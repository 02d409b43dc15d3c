import type { Values } from './notice.ts'
import { compareValues, type Wording } from './wording.ts'

/**
 * A web page in words: its template filled in, inside the frame that all pages share. Whatever people have written is
 * made harmless for HTML. Throws when the page does not exist or its values are not those it declares.
 */
export function wordPage(wording: Wording, name: string, values: Values): string {
  const template = wording.pages.get(`pages/${name}`)
  if (template === undefined) throw new Error(`there is no page ${name}`)
  compareValues(template, values)
  const body = wording.html.parseAndRenderSync(template.body, values)
  const title = wording.html.parseAndRenderSync(template.about, values)
  return wording.html.parseAndRenderSync(wording.frame, { title, body })
}
