import { openMediaForm } from '../multipart.ts'
import { type Corp, millis } from './corp.ts'
import { OldRefusal } from './refusal.ts'
import type { Call } from './serving.ts'

const MEGABYTE = 1024 * 1024

/** The largest size and the endings of names, by type (S/0646). */
const kinds: Record<string, { max: number; endings: RegExp }> = {
  image: { max: 20 * MEGABYTE, endings: /\.(jpe?g|gif|png|bmp)$/i },
  voice: { max: 2 * MEGABYTE, endings: /\.(amr|mp3|wav)$/i },
  video: { max: 20 * MEGABYTE, endings: /\.mp4$/i },
  file: { max: 20 * MEGABYTE, endings: /\.[a-z0-9]+$/i },
}

/** `POST /media/upload?access_token=&type=` (S/0646): one multipart field `media` with a filename. */
export async function uploadMedia(corp: Corp, { query, headers, body }: Call) {
  const type = query.get('type') ?? ''
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind === undefined) throw new OldRefusal(40_004, 'invalid media type')
  const file = await openMediaForm(headers['content-type'] ?? '', body)
  if (file === undefined) throw new OldRefusal(41_005, 'media data missing: one multipart field media with a filename')
  const bytes = Buffer.from(await file.arrayBuffer())
  if (!kind.endings.test(file.name)) throw new OldRefusal(40_005, `${file.name} is no name of a ${type}`)
  if (bytes.length === 0 || bytes.length > kind.max) throw new OldRefusal(40_006, 'invalid media size')
  const id = `@${corp.random.letters(31)}`
  corp.media.set(id, { type, name: file.name, bytes })
  return { media_id: id, type, created_at: millis(corp) }
}
