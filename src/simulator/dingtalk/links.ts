/** A link in a message: what one reads and where it leads. */
export type Link = { title: string; url: string }

const DTMD = /^dtmd:\/\/dingtalkclient\/sendMessage\?content=((?:[A-Za-z0-9\-_.~!*'()]|%[0-9A-Fa-f]{2})+)$/

/** What a click on this link says in the clicker's name (6.9); undefined for any other link. */
export function spokenBy(url: string): string | undefined {
  const [, encoded] = DTMD.exec(url) ?? []
  return encoded === undefined ? undefined : decoded(encoded)
}

/** What is wrong with a link: no scheme, or a dtmd link that the client would ignore (6.9: host all lower-case). */
export function wrongLink(url: string): string | undefined {
  if (/^dtmd:/i.test(url))
    return spokenBy(url) === undefined ? `${url} is no dtmd://dingtalkclient/sendMessage?content=<encoded>` : undefined
  return /^(https?|dingtalk):\/\/\S+$/.test(url) ? undefined : `${url} is no link`
}

/** The links of a robot's markdown, `[text](url)`, pictures left out. */
export function linksIn(markdown: string): Link[] {
  return [...markdown.matchAll(/(?<!!)\[([^\]\n]*)\]\(([^()\s]*)\)/g)].map(([, title = '', url = '']) => ({
    title,
    url,
  }))
}

/** What is wrong with the dtmd links of a markdown: each must be a whole, well-formed link. */
export function wrongMarkdownLink(markdown: string): string | undefined {
  const links = linksIn(markdown).filter(({ url }) => /^dtmd:/i.test(url))
  const mentions = markdown.match(/dtmd:/gi)?.length ?? 0
  if (mentions !== links.length) return 'dtmd: stands outside a [text](link), or the link holds a bracket or a space'
  return links.map(({ url }) => wrongLink(url)).find((wrong) => wrong !== undefined)
}

/** What a robot's markdown holds that no client draws: tables, code blocks, HTML (S/0699). */
export function undrawable(markdown: string): string | undefined {
  if (/^\s*\|?\s*:?-{2,}:?\s*\|/m.test(markdown)) return 'a table'
  if (markdown.includes('```')) return 'a code block'
  return /<\/?[a-z][^>]*>/i.test(markdown) ? 'HTML' : undefined
}

function decoded(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
