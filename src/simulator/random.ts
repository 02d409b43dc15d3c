import { randomBytes } from 'node:crypto'

/** Where the simulator takes its chance from: bytes for the cipher, digits and letters for ids, an order for shuffling. */
export type Random = {
  bytes(count: number): Buffer
  digits(count: number): string
  letters(count: number): string
  shuffled<T>(list: readonly T[]): T[]
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Real chance, or with `seed` the same chance in every run. */
export function createRandom(seed?: number): Random {
  const bytes = seed === undefined ? randomBytes : seededBytes(seed)
  const pick = (count: number, from: string) =>
    [...bytes(count)].map((byte) => from.charAt(byte % from.length)).join('')
  return {
    bytes,
    digits: (count) => pick(count, '0123456789'),
    letters: (count) => pick(count, ALPHABET),
    shuffled: (list) => {
      const weighed = list.map((thing) => ({ thing, weight: bytes(4).readUInt32BE() }))
      return weighed.toSorted((a, b) => a.weight - b.weight).map(({ thing }) => thing)
    },
  }
}

/** Mulberry32: small, well spread, the same on every machine. */
function seededBytes(seed: number): (count: number) => Buffer {
  let state = seed >>> 0
  const nextByte = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 16) & 0xff
  }
  return (count) => Buffer.from(Array.from({ length: count }, nextByte))
}
