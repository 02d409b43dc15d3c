import { Marked, type Tokens } from 'marked'
import type { Values } from './notice.ts'
import type { Template } from './template.ts'
import { compareValues, type Wording } from './wording.ts'

/** A chapter as a page shows it: the anchor of its heading, its title, what it says as HTML, and its sections. */
export type Chapter = { key: string; title: string; html: string; sections: { key: string; title: string }[] }

/**
 * The chapters of the handbook in order. Each takes of `values` what it declares; the templates are the house's own, and
 * every value is made harmless for HTML. Throws when a chapter declares a value that is not given.
 */
export function wordHandbook(wording: Wording, values: Values): Chapter[] {
  return wording.handbook.chapters.map((chapter) => wordChapter(wording, chapter, values))
}

function wordChapter(wording: Wording, chapter: Template, values: Values): Chapter {
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => name in chapter.values))
  compareValues(chapter, own)
  const key = chapter.name.replace(/^handbook\/(\d+-)?/, '')
  const sections: Chapter['sections'] = []
  const marked = new Marked({
    renderer: {
      heading({ tokens, text }: Tokens.Heading) {
        const section = { key: `${key}-${sections.length + 1}`, title: text }
        sections.push(section)
        return `<h3 id="${section.key}">${this.parser.parseInline(tokens)}</h3>\n`
      },
    },
  })
  const html = marked.parse(wording.html.parseAndRenderSync(chapter.body, own), { async: false })
  return { key, title: chapter.about, html, sections }
}
