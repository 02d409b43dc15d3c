import { fileTypeFromBuffer } from 'file-type'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { NewPaper, PaperType } from '../store/papers.ts'

/** What a form may hold beside the file, in bytes. */
const FIELDS = 128 * 1024
/** How much of what is too large is still let pass, in bytes. */
const PASSED_OVER = 50 * 1024 * 1024
/** No name of a file is worth more. */
const LONGEST_NAME = 100

/** A form as it came in. */
export type Sent = FormData

/** Why a form could not be read. */
export class UnreadableForm extends Error {
  readonly why: 'too_large' | 'unreadable'
  constructor(why: 'too_large' | 'unreadable') {
    super(why)
    this.name = 'UnreadableForm'
    this.why = why
  }
}

/** Reads a form with a file of at most so many megabytes. Throws UnreadableForm. */
export async function readForm(ctx: Context, maxMegabytes: number): Promise<Sent> {
  try {
    const limit = maxMegabytes * 1024 * 1024 + FIELDS
    const body = await getRawBody(ctx.req, { limit, length: ctx.request.length ?? null })
    const type = ctx.get('Content-Type')
    return await new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData()
  } catch (error) {
    passOver(ctx)
    throw new UnreadableForm((error as { type?: string }).type === 'entity.too.large' ? 'too_large' : 'unreadable')
  }
}

/** A browser hears no answer before it has sent everything, so the rest is let pass; what has no end is cut off. */
function passOver({ req }: Context): void {
  let left = PASSED_OVER
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) req.socket.destroy()
  })
  req.resume()
}

/** What is wrong with an uploaded file. */
export type PaperProblem = 'no_file' | 'file_empty' | 'file_large' | 'file_type'

/** Which limits a scan keeps: at most so many megabytes, and of these types. */
export type PaperLimits = { maxMegabytes: number; types: readonly PaperType[] }

/** The uploaded scan, told by its content; undefined when none was chosen. */
export async function readScan(
  sent: Sent,
  { maxMegabytes, types }: PaperLimits,
): Promise<{ paper: NewPaper } | { problem: PaperProblem } | undefined> {
  const file = sent.get('paper')
  if (!(file instanceof File)) return undefined
  if (file.size === 0) return file.name === '' ? undefined : { problem: 'file_empty' }
  if (file.size > maxMegabytes * 1024 * 1024) return { problem: 'file_large' }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const found = (await fileTypeFromBuffer(bytes))?.ext
  const type = types.find((one) => one === found)
  return type === undefined ? { problem: 'file_type' } : { paper: { name: displayName(file.name), type, bytes } }
}

/** A name for display: no path, nothing that cannot be seen. It names nothing on this machine. */
function displayName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  return [...last.replace(/\p{C}+/gu, '')].slice(0, LONGEST_NAME).join('') || '—'
}
