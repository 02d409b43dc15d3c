import { html } from 'lit-html'

/** Addresses in running text, up to a blank, a mark or Chinese punctuation. */
const ADDRESS = /https?:\/\/[^\s<>"'，。；：、！？（）【】《》“”]+/g

/** A link to a page, in a tab of its own; what leads to no page is only its words. */
export function drawLink(words: unknown, url: string | undefined, kind = 'link'): unknown {
  if (url === undefined || !/^https?:\/\//i.test(url)) return words
  return html`<a class=${kind} href=${url} target="_blank" rel="noopener noreferrer">${words}</a>`
}

/** Running text with its addresses as links. */
export function drawText(text: string): unknown[] {
  const addresses = text.match(ADDRESS) ?? []
  return text.split(ADDRESS).flatMap((words, index) => {
    const address = addresses[index]
    return address === undefined ? [words] : [words, drawLink(address, address)]
  })
}
