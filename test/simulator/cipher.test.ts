import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { decrypt, encrypt, openKey, sign } from '../../src/simulator/cipher.ts'
import vectors from './vectors.json' with { type: 'json' }

const accepted = [...vectors.published, ...vectors.edgeCases.filter(({ expect }) => expect === 'accept')]
const refused = vectors.edgeCases.filter(({ expect }) => expect !== 'accept')

test.each(accepted)('a published ciphertext opens to its plaintext ($source $name)', (vector) => {
  expect(decrypt(vector.encodingAesKey, vector.encrypt, vector.receiveId)).toBe(vector.plaintext)
})

test.each(vectors.published)('a message is sealed into the very bytes that were published ($source)', (vector) => {
  const random = Buffer.from(vector.randomHex, 'hex')
  expect(encrypt(vector.encodingAesKey, vector.plaintext, vector.receiveId, random)).toBe(vector.encrypt)
})

test.each(vectors.published)('a signature is right exactly where it was published as right ($source)', (vector) => {
  const made = sign(vector.token, vector.timestamp, vector.nonce, vector.encrypt)
  expect(made === vector.msg_signature).toBe(vector.verified)
})

test.each(refused)('a malformed ciphertext is refused: $name', (vector) => {
  expect(() => decrypt(vector.encodingAesKey, vector.encrypt, vector.receiveId)).toThrow()
})

test('a plaintext padded to 16 bytes only is refused, though a lenient reader would take it', () => {
  const aesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'
  const key = openKey(aesKey)
  const plain = Buffer.concat([Buffer.alloc(16, 'r'), Buffer.from([0, 0, 0, 2]), Buffer.from('hiwwtestcorp000001')])
  const machine = createCipheriv('aes-256-cbc', key, key.subarray(0, 16))
  const sealed = Buffer.concat([machine.update(plain), machine.final()])
  expect(sealed.length % 32).toBe(16)
  expect(() => decrypt(aesKey, sealed.toString('base64'), 'wwtestcorp000001')).toThrow('PKCS#7')
})

test('an EncodingAESKey has exactly 43 letters and digits', () => {
  const key = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'
  expect(openKey(key)).toHaveLength(32)
  for (const wrong of [`${key}=`, `${key}\n`, key.slice(1), `${key.slice(1)}+`])
    expect(() => openKey(wrong)).toThrow('43')
})
