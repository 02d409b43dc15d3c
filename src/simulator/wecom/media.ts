import { openMediaForm } from '../multipart.ts'
import { type Corp, hoursSince } from './corp.ts'
import { ApiRefusal } from './refusal.ts'

const MEGABYTE = 1024 * 1024
const LIFE_HOURS = 72

/** The largest size in bytes and how the bytes must begin, by type (page 90253). */
const kinds: Record<string, { max: number; looksRight: (bytes: Buffer) => boolean }> = {
  image: { max: 10 * MEGABYTE, looksRight: (bytes) => isJpeg(bytes) || isPng(bytes) },
  voice: { max: 2 * MEGABYTE, looksRight: (bytes) => bytes.subarray(0, 5).toString('latin1') === '#!AMR' },
  video: { max: 10 * MEGABYTE, looksRight: (bytes) => bytes.subarray(4, 8).toString('latin1') === 'ftyp' },
  file: { max: 20 * MEGABYTE, looksRight: () => true },
}

/** `POST /cgi-bin/media/upload?type=` (page 90253): one multipart field `media` with a filename, more than 5 bytes. */
export async function uploadMedia(corp: Corp, query: URLSearchParams, contentType: string, body: Buffer) {
  const type = query.get('type') ?? ''
  const kind = kinds[type]
  if (kind === undefined) throw new ApiRefusal(40004, 'invalid media type')
  const file = await openMediaForm(contentType, body)
  if (file === undefined) throw new ApiRefusal(41005, 'media data missing: one multipart field media with a filename')
  const bytes = Buffer.from(await file.arrayBuffer())
  if (bytes.length <= 5 || bytes.length > kind.max) throw new ApiRefusal(40006, 'invalid media size')
  if (!kind.looksRight(bytes)) throw new ApiRefusal(40005, `the bytes are not a ${type}`)
  const id = corp.random.letters(64)
  corp.media.set(id, { type, name: file.name, bytes, at: corp.clock.now() })
  const created = Math.floor(corp.clock.now().epochMilliseconds / 1000)
  return { errcode: 0, errmsg: 'ok', type, media_id: id, created_at: String(created) }
}

/** `GET /cgi-bin/media/get?media_id=` (page 90254): the bytes under their name, or 40007. */
export function getMedia(corp: Corp, query: URLSearchParams): { bytes: Buffer; name: string } {
  const media = corp.media.get(query.get('media_id') ?? '')
  if (media === undefined || hoursSince(corp, media.at) >= LIFE_HOURS) throw new ApiRefusal(40007, 'invalid media_id')
  return media
}

function isJpeg(bytes: Buffer): boolean {
  return bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))
}

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))
}
