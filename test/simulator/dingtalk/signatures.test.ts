import { expect, test } from 'vitest'
import { decrypt, encrypt, sign } from '../../../src/simulator/cipher.ts'
import { signCard } from '../../../src/simulator/dingtalk/clicks.ts'
import { signRobot } from '../../../src/simulator/dingtalk/robot.ts'
import vectors from '../../support/vectors/dingtalk.json' with { type: 'json' }

test.each(vectors.robotHmac)('a robot sign is the published one ($note)', ({ secret, timestamp, sign: published }) => {
  expect(signRobot(secret, timestamp)).toBe(published)
  expect(signRobot(`${secret}x`, timestamp)).not.toBe(published)
})

test.each(vectors.cardCallbackHmac)(
  'a card signature is the published one ($note)',
  ({ secret, timestamp, sign: published }) => {
    expect(signCard(secret, timestamp)).toBe(published)
    expect(signCard(secret, `${timestamp}0`)).not.toBe(published)
  },
)

test.each(vectors.eventCrypto)('an event opens, is sealed and is signed as published ($source)', (vector) => {
  const { token, encodingAesKey, receiveId, timestamp, nonce, signature, plaintext } = vector
  expect(decrypt(encodingAesKey, vector.encrypt, receiveId)).toBe(plaintext)
  expect(encrypt(encodingAesKey, plaintext, receiveId, Buffer.from(vector.random))).toBe(vector.encrypt)
  expect(sign(token, timestamp, nonce, vector.encrypt)).toBe(signature)
  expect(() => decrypt(encodingAesKey, vector.encrypt, 'somebody')).toThrow('receiver')
})
