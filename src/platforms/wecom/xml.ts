import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** What stands inside `<xml>`: every leaf is a string, elements that may repeat are arrays, nothing is a number. */
export type Fields = Record<string, unknown>

/** Elements of WeCom's callbacks that repeat: one child must look like several (pages 90240, 90970). */
const REPEATING = new Set(['SelectedItem', 'OptionId', 'item', 'Item'])
const DEEPEST = 8

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are forbidden in XML 1.0 but do arrive in CDATA
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF\uFEFF]/g

/**
 * Parses the XML of a callback. Numbers stay text (a MsgId has 64 bits), entities a document declares itself are never
 * expanded, control characters that members paste are dropped. Throws Error when it is not well formed, nests deeper
 * than any callback does, or its root is not `<xml>`.
 */
export function parseXml(text: string): Fields {
  const clean = text.replace(FORBIDDEN, '')
  // The parser alone lets unclosed and crossed elements pass.
  if (XMLValidator.validate(clean) !== true) throw new Error('not well-formed XML')
  const root: unknown = createParser().parse(clean).xml
  if (typeof root !== 'object' || root === null || Array.isArray(root)) throw new Error('no <xml> with elements in it')
  return root as Fields
}

function createParser(): XMLParser {
  return new XMLParser({
    ignoreDeclaration: true,
    parseTagValue: false,
    trimValues: false,
    maxNestedTags: DEEPEST,
    isArray: (name) => REPEATING.has(name),
    entityDecoder: PREDEFINED_ONLY,
  })
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Outside CDATA the five predefined entities and character numbers are text; whatever a DOCTYPE declares is not. */
const PREDEFINED_ONLY = {
  decode: (text: string) => text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi, character),
  addInputEntities: () => {},
  setExternalEntities: () => {},
  setXmlVersion: () => {},
  reset: () => {},
}

function character(reference: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name] ?? reference
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  const legal = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
  return legal ? String.fromCodePoint(point).replace(FORBIDDEN, '') : ''
}
