import { Unzip, UnzipInflate } from 'fflate'

/** The largest workbook that is read, in bytes: as a file, and unpacked. That of a thousand members has a hundredth. */
export const LARGEST = { packed: 20 * 1024 * 1024, unpacked: 200 * 1024 * 1024 }

/** So much is unpacked at a time and thrown away: at most a thousand times as much is in memory. */
const CHUNK = 4096

/**
 * Bytes that a zip file unpacks to, counted by unpacking it as its reader does, because what its directory says may be a
 * lie; no further than to more than `most`. What cannot be unpacked is left to the reader.
 */
export function unpackedSize(zip: Buffer, most: number): number {
  let total = 0
  const unzip = new Unzip((file) => {
    file.ondata = (error, data) => {
      if (error !== null) throw error
      total += data.length
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let at = 0; at < zip.length && total <= most; at += CHUNK)
      unzip.push(zip.subarray(at, at + CHUNK), at + CHUNK >= zip.length)
  } catch {
    // The reader meets the same, and says so.
  }
  return total
}
