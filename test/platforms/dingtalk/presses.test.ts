import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPress } from '../../../src/platforms/dingtalk/presses.ts'

const now = Temporal.Instant.from('2026-03-02T01:00:00Z')
const at = now.toString()

/** A press as DingTalk prints it (C1/0007): the inner JSON is text. */
const PRESS = String.raw`{
  "type": "actionCallback",
  "outTrackId": "card-1",
  "corpId": "dingcorp0001",
  "userId": "zhangsan",
  "userIdType": 1,
  "spaceType": "IM_ROBOT",
  "spaceId": "zhangsan",
  "extension": "{}",
  "content": "{\"cardPrivateData\":{\"actionIds\":[\"appoint:p2\"],\"params\":{\"action\":\"appoint\",\"revision\":\"3\",\"choice\":\"p2\"}}}"
}`

const tapped = {
  platform: 'dingtalk',
  id: '["card-1","zhangsan","appoint","p2","3"]',
  from: { platform: 'dingtalk', userId: 'zhangsan' },
  at,
  kind: 'tapped',
  cardId: 'card-1',
  actionKey: 'appoint',
  choice: 'p2',
  revision: '3',
  receipt: { at },
}

/** The press with other or further fields; undefined takes one out. */
const read = (other: Record<string, unknown> = {}) =>
  readPress(JSON.parse(JSON.stringify({ ...JSON.parse(PRESS), ...other })), now)
const pressing = (inner: unknown, name = 'content') =>
  read({ content: undefined, [name]: typeof inner === 'string' ? inner : JSON.stringify(inner) })
const params = { action: 'attend', revision: '1' }
const attended = { kind: 'updates', updates: [expect.objectContaining({ actionKey: 'attend', revision: '1' })] }
const passedOver = { kind: 'ignored', why: expect.stringContaining('lacks') }

describe('the press of a card', () => {
  it('brings the card, the button, the choice and the look, and is recognised by all of them', () => {
    expect(readPress(JSON.parse(PRESS), now)).toEqual({ kind: 'updates', updates: [tapped] })
  })

  it.each([
    ['under content', { cardPrivateData: { actionIds: ['attend'], params } }, 'content'],
    ['under value', { cardPrivateData: { actionIds: ['attend'], params } }, 'value'],
    ['with its parameters beside', { cardPrivateData: { actionIds: ['attend'] }, params }, 'value'],
    ['with further ids', { cardPrivateData: { actionIds: ['attend', 7], params } }, 'content'],
    [
      'with a number for the look',
      { cardPrivateData: { actionIds: ['attend'], params: { ...params, revision: 1 } } },
      'content',
    ],
    [
      'with unknown fields',
      { a: 1, cardPrivateData: { b: 2, actionIds: ['x'], params: { ...params, c: {} } } },
      'content',
    ],
  ])('is read %s', (_, inner, name) => {
    expect(pressing(inner, name)).toEqual(attended)
  })

  it('under content counts when value is there too', () => {
    expect(read({ value: '{}' })).toEqual({ kind: 'updates', updates: [tapped] })
  })

  it.each([
    [7, '7'],
    [true, 'true'],
    ['p2', 'p2'],
  ])('brings the choice %j as text', (choice, text) => {
    const inner = { cardPrivateData: { actionIds: ['x'], params: { ...params, choice } } }
    expect(pressing(inner)).toMatchObject({ updates: [{ choice: text }] })
  })

  it('without parameters is the press of the button by its id', () => {
    const outcome = pressing({ cardPrivateData: { actionIds: ['attend'] } })
    expect(outcome).toMatchObject({ updates: [{ actionKey: 'attend', revision: '' }] })
    expect(outcome).not.toHaveProperty('updates.0.choice')
  })

  it('twice by one person on one look is one press', () => {
    const ids = [read(), read(), readPress(JSON.parse(PRESS), now.add({ seconds: 5 }))].map(idOf)
    expect(new Set(ids).size).toBe(1)
  })

  it('of another card, person, button, choice or look is another press', () => {
    const inner = (other: object) => ({ cardPrivateData: { actionIds: ['x'], params: { ...params, ...other } } })
    const presses = [
      read(),
      read({ outTrackId: 'card-2' }),
      read({ userId: 'lisi' }),
      pressing(inner({})),
      pressing(inner({ action: 'unable' })),
      pressing(inner({ choice: 'p2' })),
      pressing(inner({ revision: '2' })),
      pressing(inner({ choice: '1', revision: '' })),
    ]
    expect(new Set(presses.map(idOf)).size).toBe(presses.length)
  })

  it('by a person whose id could be mistaken for several has an id of its own', () => {
    const one = read({ outTrackId: 'a', userId: 'b","c' })
    const other = read({ outTrackId: 'a","b', userId: 'c' })
    expect(idOf(one)).not.toBe(idOf(other))
  })
})

function idOf(outcome: ReturnType<typeof readPress>): string {
  return outcome.kind === 'updates' ? (outcome.updates[0]?.id ?? 'none') : 'ignored'
}

describe('a press that cannot be read', () => {
  it.each(['outTrackId', 'userId', 'content'])('is passed over without %s', (name) => {
    expect(read({ [name]: undefined })).toEqual(passedOver)
  })

  it.each([
    ['no JSON inside', '{"cardPrivateData":'],
    ['nothing inside', ''],
    ['null inside', 'null'],
    ['a number inside', '7'],
    ['no private data', {}],
    ['no ids', { cardPrivateData: { params } }],
    ['an empty list of ids', { cardPrivateData: { actionIds: [], params } }],
    ['an id that is no text', { cardPrivateData: { actionIds: [{}], params } }],
    ['an empty id', { cardPrivateData: { actionIds: [''], params } }],
    ['ids that are no list', { cardPrivateData: { actionIds: 'attend', params } }],
    ['an object for the button', { cardPrivateData: { actionIds: ['x'], params: { action: { index: 1 } } } }],
  ])('is passed over with %s', (_, inner) => {
    expect(pressing(inner)).toEqual(passedOver)
  })

  it('is passed over when the inner JSON is no text', () => {
    expect(read({ content: { cardPrivateData: { actionIds: ['attend'] } } })).toEqual(passedOver)
  })

  it('is passed over with an endless user id', () => {
    expect(read({ userId: 'u'.repeat(65) })).toEqual(passedOver)
  })

  it('is never quoted in the reason', () => {
    const wrong = pressing({ cardPrivateData: { actionIds: 7, params: { action: { 秘密: '秘密' } } } })
    expect(JSON.stringify(wrong)).not.toContain('秘密')
  })
})

describe('whatever comes as a press', () => {
  const survives = (body: unknown) => {
    expect(readPress(body, now).kind).toMatch(/^(updates|ignored)$/)
  }

  it('any JSON is read or passed over', () => {
    fc.assert(fc.property(fc.jsonValue(), survives))
  })

  it('any JSON inside is read or passed over', () => {
    const inner = fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ cardPrivateData: fc.record({ actionIds: fc.jsonValue(), params: fc.jsonValue() }) }).map(stringify),
    )
    fc.assert(fc.property(inner, (content) => survives({ outTrackId: 'card-1', userId: 'zhangsan', content })))
  })
})

function stringify(value: unknown): string {
  return JSON.stringify(value)
}
