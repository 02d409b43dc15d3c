import type { Random } from '../random.ts'
import type { Faults } from './faults.ts'

/** One element: text (CDATA as a rule), a bare number, or further elements. */
export type Field = [name: string, value: string | number | Field[]]

/** `<xml>…</xml>` of the fields, in the spelling and order that the switches ask for. */
export function toXml(fields: Field[], faults: Faults, random: Random): string {
  const ordered = faults.shuffled ? random.shuffled(fields) : fields
  return `<xml>${ordered.map((field) => element(field, faults.plainText)).join('')}</xml>`
}

function element([name, value]: Field, plainText: boolean): string {
  if (typeof value === 'number') return `<${name}>${value}</${name}>`
  if (Array.isArray(value)) return `<${name}>${value.map((field) => element(field, plainText)).join('')}</${name}>`
  return `<${name}>${plainText ? escaped(value) : cdata(value)}</${name}>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A `]]>` inside would end the section early, so it is split over two. */
function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

/** The text of the first element called `name`, CDATA or plain; undefined when there is none. */
export function textOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>\\s*(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))\\s*</${name}>`).exec(xml)
  return found?.[1] ?? found?.[2]
}
