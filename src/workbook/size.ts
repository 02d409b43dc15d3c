/** The largest workbook that is read, in bytes: as a file, and unpacked. That of a thousand members has a hundredth. */
export const LARGEST = { packed: 20 * 1024 * 1024, unpacked: 200 * 1024 * 1024 }

/** The signatures of a zip file's directory: its end, and each of its entries (PKWARE APPNOTE 4.3.12, 4.3.16). */
const END = Buffer.from('PK\x05\x06')
const ENTRY = 0x02014b50

/** Bytes that a zip file unpacks to, by what its directory says; what has no directory that can be read is left to its reader. */
export function unpackedSize(zip: Buffer): number {
  const end = zip.lastIndexOf(END)
  if (end === -1 || end + 20 > zip.length) return 0
  let total = 0
  for (let at = zip.readUInt32LE(end + 16); isEntry(zip, at); at += entryLength(zip, at))
    total += zip.readUInt32LE(at + 24)
  return total
}

function isEntry(zip: Buffer, at: number): boolean {
  return at + 46 <= zip.length && zip.readUInt32LE(at) === ENTRY
}

/** An entry's fixed part, then its name, its extra fields and its comment. */
function entryLength(zip: Buffer, at: number): number {
  return 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
}
