import Docxtemplater from 'docxtemplater'
import type { Liquid } from 'liquidjs'
import PizZip from 'pizzip'
import type { Attachment } from './message.ts'
import type { DocumentFile, Values } from './notice.ts'
import type { Wording } from './wording.ts'

/** A Word document with places to fill in, `{name}` or `{decidedOn | day}`, and sample values that declare the names. */
export type DocumentTemplate = { about: string; file: string; values: Values; bytes: Buffer }

/** What Word files are called on the web. */
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/**
 * Fills a Word document in; what stands between braces is read as in every other template, filters and all. Throws when
 * the document does not exist, when a value is missing or was never declared, or when a place cannot be filled.
 */
export function fillDocument(wording: Wording, name: string, values: Values): Buffer {
  const template = wording.documents.get(name)
  if (template === undefined) throw new Error(`there is no document ${name}`)
  const missing = Object.keys(template.values).filter((key) => !(key in values))
  const unknown = Object.keys(values).filter((key) => !(key in template.values))
  if (missing.length + unknown.length > 0)
    throw new Error(`documents/${name}: missing [${missing}], not declared [${unknown}]`)
  const document = new Docxtemplater(new PizZip(template.bytes), {
    paragraphLoop: true,
    linebreaks: true,
    // What is wrong is thrown, to whoever can answer it.
    errorLogging: false,
    parser: (tag) => ({ get: (scope, context) => read(wording.plain, tag, scope, context?.scopeList ?? []) }),
    nullGetter: () => '',
  })
  document.render(values)
  return document.getZip().generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

/** A place in the document; inside a loop what is outside can be named too. Unknown names throw. */
function read(liquid: Liquid, tag: string, scope: unknown, around: unknown[]): unknown {
  if (tag.trim() === '.') return scope
  const known = Object.assign({}, ...around.filter((one) => typeof one === 'object'), scope)
  return liquid.evalValueSync(tag, known)
}

/** A document as it is sent in chat. Throws like fillDocument. */
export function attachmentOf(wording: Wording, { name, document, values }: DocumentFile): Attachment {
  return { name, base64: fillDocument(wording, document, values).toString('base64') }
}
