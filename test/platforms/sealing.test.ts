import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decrypt as officialDecrypt } from '@wecom/crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CryptError, checkSignature, seal, sign, unseal } from '../../src/platforms/sealing.ts'
import { APP, sealBytes } from './wecom/sealing.ts'

type Vector = {
  source: string
  name?: string
  kind?: string
  expect?: string
  token: string
  encodingAesKey: string
  receiveId: string
  timestamp: string
  nonce: string
  msg_signature: string
  encrypt: string
  plaintext: string
  randomHex: string
}

const vectors = (file: string): Vector[] =>
  JSON.parse(readFileSync(new URL(`../support/vectors/${file}.json`, import.meta.url), 'utf8'))
const published = vectors('wecom-published')
const edges = vectors('wecom-edge-cases')
const edge = (expected: RegExp) => edges.filter((vector) => expected.test(vector.expect ?? ''))

const check = (vector: Vector, signature = vector.msg_signature) =>
  checkSignature(vector.token, { ...vector, encrypted: vector.encrypt }, signature)
const open = (vector: Vector) => unseal(vector.encodingAesKey, vector.encrypt, vector.receiveId)

/** The documented code with which `work` fails, or 'none'. */
function codeOf(work: () => unknown): number | string {
  try {
    work()
    return 'none'
  } catch (error) {
    return error instanceof CryptError ? error.code : String(error)
  }
}

describe('the seal of WeCom, in the published examples', () => {
  it.each(published)('$kind of $source opens to the published text', (vector) => {
    expect(open(vector)).toBe(vector.plaintext)
    expect(officialDecrypt(vector.encodingAesKey, vector.encrypt).message).toBe(vector.plaintext)
  })

  it.each(published)('$kind of $source is sealed again byte for byte', (vector) => {
    const random = Buffer.from(vector.randomHex, 'hex')
    expect(seal(vector.encodingAesKey, vector.plaintext, vector.receiveId, random)).toBe(vector.encrypt)
  })

  it.each(published.filter((vector) => vector.kind !== 'negative-signature'))(
    '$source is signed as published',
    (vector) => {
      expect(codeOf(() => check(vector))).toBe('none')
    },
  )

  it.each(published.filter((vector) => vector.kind === 'negative-signature'))(
    'a signature that belongs to another ciphertext is refused',
    (vector) => {
      expect(codeOf(() => check(vector))).toBe(-40001)
    },
  )
})

describe('the seal of WeCom, at its edges', () => {
  it.each(edge(/^accept/))('$name is accepted', (vector) => {
    check(vector)
    expect(open(vector)).toBe(vector.plaintext)
  })

  it.each(edge(/^reject/))('$name is refused with $expect', (vector) => {
    expect(codeOf(() => check(vector))).toBe('none')
    expect(`reject ${codeOf(() => open(vector))}`).toBe(vector.expect)
  })

  it('a text padded to 16 only is accepted, because the signature has authenticated it', () => {
    expect(unseal(APP.aesKey, sealBytes(Buffer.from('状态'), 16), APP.corpId)).toBe('状态')
  })

  it('every edge case is either accepted or refused here', () => {
    expect(edge(/^(accept|reject)/)).toHaveLength(14)
  })

  it.each([
    ['in proper form', '++//Z27+nJ08AAA=', -40007],
    ['with a blank', '++// Z27+nJ08AAA=', -40010],
    ['with a line break at the end', '++//Z27+nJ08AAA=\n', -40010],
    ['in the alphabet for addresses', '--__Z27-nJ08AAA=', -40010],
    ['with unused bits set', '++//Z27+nJ08AAB=', -40010],
    ['without its padding', '++//Z27+nJ08AAA', -40010],
  ])('base64 %s fails with the code for it', (_, text, code) => {
    expect(codeOf(() => unseal(APP.aesKey, text, APP.corpId))).toBe(code)
  })

  it('a mark at the very beginning is part of the text', () => {
    expect(unseal(APP.aesKey, seal(APP.aesKey, '\ufeff状态', APP.corpId), APP.corpId)).toBe('\ufeff状态')
  })

  it('bytes that are not UTF-8 are refused, never replaced', () => {
    const sealed = sealBytes(Buffer.from([0xe7, 0x8a]))
    expect(codeOf(() => unseal(APP.aesKey, sealed, APP.corpId))).toBe(-40008)
  })

  it.each(['', 'short', `${APP.aesKey}=`, `${APP.aesKey}\n`, `${APP.aesKey.slice(0, 42)}+`])(
    'the key %j is refused',
    (key) => {
      expect(codeOf(() => unseal(key, '', APP.corpId))).toBe(-40004)
      expect(codeOf(() => seal(key, 'x', APP.corpId))).toBe(-40004)
    },
  )

  it('a wrong key never opens anything', () => {
    const sealed = seal(APP.aesKey, '状态', APP.corpId)
    expect(codeOf(() => unseal(APP.aesKey.replace('j', 'k'), sealed, APP.corpId))).toBe(-40008)
  })

  it('a signature is compared whole: upper case, shorter and longer ones are refused', () => {
    const [vector] = published
    if (vector === undefined) throw new Error('no vectors')
    const { msg_signature } = vector
    const wrong = [msg_signature.toUpperCase(), msg_signature.slice(1), `${msg_signature}0`, '', '签'.repeat(40)]
    expect(wrong.map((signature) => codeOf(() => check(vector, signature)))).toEqual(wrong.map(() => -40001))
  })

  it('the values of a signature are sorted by their bytes, upper case before lower case', () => {
    const inOrder = createHash('sha1').update('ABab').digest('hex')
    expect(sign('b', { timestamp: 'a', nonce: 'B', encrypted: 'A' })).toBe(inOrder)
  })
})

describe('the seal of WeCom, whatever is written', () => {
  it('opens what was sealed, as the official library does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }), (message, receiver) => {
        const sealed = seal(APP.aesKey, message, receiver)
        expect(unseal(APP.aesKey, sealed, receiver)).toBe(message)
        expect(officialDecrypt(APP.aesKey, sealed)).toMatchObject({ message, id: receiver })
      }),
    )
  })

  it('fails only with a documented code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 96 }), fc.string(), (bytes, receiver) => {
        expect(codeOf(() => unseal(APP.aesKey, Buffer.from(bytes).toString('base64'), receiver))).toBeTypeOf('number')
      }),
    )
  })

  it('refuses a sealed text with any one bit of its last block turned over', () => {
    const sealed = Buffer.from(seal(APP.aesKey, '出席', APP.corpId), 'base64')
    fc.assert(
      fc.property(fc.integer({ min: sealed.length - 16, max: sealed.length - 1 }), fc.nat(7), (at, bit) => {
        const bent = Buffer.from(sealed)
        bent.writeUInt8(bent.readUInt8(at) ^ (1 << bit), at)
        expect(codeOf(() => unseal(APP.aesKey, bent.toString('base64'), APP.corpId))).toBeTypeOf('number')
      }),
    )
  })
})
