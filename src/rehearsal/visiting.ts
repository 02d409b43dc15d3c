import { ActRefused } from './refused.ts'

/** A page of the house's website as a visitor has it: where it is, and what it says. */
export type Page = { address: string; words: string }

/** What a form is sent with: what is typed and ticked, and the name of the scan that goes with it. */
export type Sending = { fields: Record<string, string[]>; scan?: string | undefined }

/** Somebody with a browser: keeps its cookie, follows redirects, fills in forms. */
export type Visitor = { visit(address: string, sending: Sending): Promise<Page> }

/** A PDF as small as one can be: nobody reads the scans of a rehearsal. */
const SCAN = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

/** How often a page may lead on to another. */
const REDIRECTS = 5

type Fetched = { address: URL; html: string }

/** Opens a browser of its own at the house that listens at `base`, whatever address its messages name. */
export function openBrowser(base: () => string): Visitor {
  let cookie = ''
  const go = async (address: URL, request: RequestInit, left = REDIRECTS): Promise<Fetched> => {
    const headers = cookie === '' ? {} : { cookie }
    const answer = await fetch(address, { ...request, headers, redirect: 'manual' })
    cookie = answer.headers.getSetCookie().at(0)?.split(';')[0] ?? cookie
    const onward = answer.headers.get('location')
    if (onward !== null && left > 0) return go(new URL(onward, address), {}, left - 1)
    return { address, html: await answer.text() }
  }
  return {
    visit: async (address, sending) => {
      const { pathname, search } = new URL(address, base())
      const page = await go(new URL(pathname + search, base()), {})
      const isSent = Object.keys(sending.fields).length > 0 || sending.scan !== undefined
      const { address: reached, html } = isSent ? await go(...formOf(page, sending)) : page
      return { address: reached.href, words: wordsOf(html) }
    },
  }
}

/** The form of a page as it is sent: what it carries unseen, what was filled in, the scan. */
function formOf({ address, html }: Fetched, { fields, scan }: Sending): [URL, RequestInit] {
  const [, action, inside] = /<form method="post" action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(html) ?? []
  if (action === undefined || inside === undefined) throw new ActRefused(`${address.pathname} 上没有可以填写的表格`)
  const body = new FormData()
  for (const [, name = '', value = ''] of inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g))
    body.append(name, value)
  for (const [name, values] of Object.entries(fields)) {
    if (!inside.includes(`name="${name}"`)) throw new ActRefused(`${address.pathname} 的表格没有 ${name} 这一项`)
    for (const value of values) body.append(name, value)
  }
  if (scan !== undefined) body.append('paper', new File([SCAN], scan, { type: 'application/pdf' }))
  return [new URL(action, address), { method: 'POST', body }]
}

/** What a page says, without its markup. */
function wordsOf(html: string): string {
  const [, main = html] = /<main[^>]*>([\s\S]*)<\/main>/.exec(html) ?? []
  return main
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
