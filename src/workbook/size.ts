import { Unzip, UnzipInflate } from 'fflate'

/**
 * The largest workbook that is read: in bytes as a file, and unpacked; and in cells that one sheet spans, because every
 * cell up to the furthest takes memory, be it empty. That of a thousand members has a hundredth.
 */
export const LARGEST = { packed: 20 * 1024 * 1024, unpacked: 200 * 1024 * 1024, cells: 10_000_000 }

/** So much is unpacked at a time and thrown away: at most a thousand times as much is in memory. */
const CHUNK = 4096

/** How large a workbook is: the bytes it unpacks to, and a cell so far away that its sheet spans too many, if any. */
export type Size = { unpacked: number; stray?: string }

/**
 * Measures a zip file by unpacking it as its reader does, because what its directory says may be a lie; no further than
 * to more than may be. What cannot be unpacked is left to the reader.
 */
export function measure(zip: Buffer): Size {
  const size: Size = { unpacked: 0 }
  const unzip = new Unzip((file) => {
    const span = isSheet(file.name) ? openSpan() : undefined
    file.ondata = (error, data) => {
      if (error !== null) throw error
      size.unpacked += data.length
      const stray = span?.(data)
      if (stray !== undefined) size.stray ??= stray
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let at = 0; at < zip.length && size.unpacked <= LARGEST.unpacked && size.stray === undefined; at += CHUNK)
      unzip.push(zip.subarray(at, at + CHUNK), at + CHUNK >= zip.length)
  } catch {
    // The reader meets the same, and says so.
  }
  return size
}

function isSheet(name: string): boolean {
  return /\.xml$/i.test(name) && /sheet/i.test(name)
}

/** A row by its number or a cell by its address (ECMA-376 18.3.1.73, 18.3.1.4). */
const PLACE = /<(?:\w+:)?(?:row|c)\s(?:[^<>]*?\s)?r=["']([A-Z]{0,9})(\d{1,15})["']/g

/** No tag is longer that says where a cell is. */
const LONGEST_TAG = 1000

/** Reads a sheet piece by piece, and says the first place by which it spans more cells than may be. */
function openSpan(): (data: Uint8Array) => string | undefined {
  let [rows, columns, rest] = [1, 1, '']
  return (data) => {
    const text = rest + Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1')
    rest = text.slice(Math.max(text.lastIndexOf('<'), text.length - LONGEST_TAG))
    for (const [, letters = '', digits = ''] of text.matchAll(PLACE)) {
      rows = Math.max(rows, Number(digits))
      columns = Math.max(columns, columnOf(letters))
      if (rows * columns > LARGEST.cells) return letters === '' ? `第 ${digits} 行` : letters + digits
    }
    return undefined
  }
}

/** A is 1, Z is 26, AA is 27. */
function columnOf(letters: string): number {
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0)
}
