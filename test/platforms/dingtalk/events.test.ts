import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvent, readSealedEvent } from '../../../src/platforms/dingtalk/events.ts'

const now = Temporal.Instant.from('2026-03-02T01:00:00Z')
const sealed = (json: string) => readSealedEvent(JSON.parse(json), now)

/** An update about one person. */
const about = (userId: string, id: string, kind: string, at = '2023-05-31T02:57:43Z') => ({
  platform: 'dingtalk',
  id,
  from: { platform: 'dingtalk', userId },
  at,
  kind,
})

describe('an event over HTTP', () => {
  it('says who left, as the newer pages print it', () => {
    const json = `{"EventType":"user_leave_org","EventTime":1685501863000,"CorpId":"dingcorp0001","BizId":"b",
      "eventId":"e1","timeStamp":"1685501863357","userId":["zhangsan"]}`
    expect(sealed(json)).toEqual({ kind: 'updates', updates: [about('zhangsan', 'e1/zhangsan', 'departed')] })
  })

  it('says who joined, as the older pages print it', () => {
    const json = '{"EventType":"user_add_org","TimeStamp":"1685501863000","UserId":["lisi"],"CorpId":"dingcorp0001"}'
    const id = 'user_add_org/2023-05-31T02:57:43Z/lisi'
    expect(sealed(json)).toEqual({ kind: 'updates', updates: [about('lisi', id, 'joined')] })
  })

  it('says it of several people, each an update of its own', () => {
    const json = '{"EventType":"user_leave_org","EventTime":1685501863000,"eventId":"e1","userId":["a","b","c"]}'
    expect(sealed(json)).toEqual({
      kind: 'updates',
      updates: ['a', 'b', 'c'].map((userId) => about(userId, `e1/${userId}`, 'departed')),
    })
  })

  it('says it of one person without a list', () => {
    const json = '{"EventType":"user_leave_org","EventTime":1685501863000,"eventId":"e1","userId":"zhangsan"}'
    expect(sealed(json)).toMatchObject({ updates: [{ from: { userId: 'zhangsan' } }] })
  })

  it.each([
    ['no time', '{"EventType":"user_leave_org","eventId":"e1","userId":["zhangsan"]}', now.toString()],
    [
      'the time of the event first',
      '{"EventType":"user_leave_org","eventId":"e1","EventTime":1685501863000,"timeStamp":"1","userId":["zhangsan"]}',
      '2023-05-31T02:57:43Z',
    ],
    [
      'the time of its sending else',
      '{"EventType":"user_leave_org","eventId":"e1","timeStamp":"1685501863000","userId":["zhangsan"]}',
      '2023-05-31T02:57:43Z',
    ],
  ])('is dated with %s', (_, json, at) => {
    expect(sealed(json)).toMatchObject({ updates: [{ at }] })
  })

  it.each([
    ['the check of the address', '{"EventType":"check_url"}', 'event check_url'],
    [
      'a change of somebody’s title',
      '{"EventType":"user_modify_org","eventId":"e","userId":["a"]}',
      'event user_modify_org',
    ],
    ['an event of another year', '{"EventType":"tomorrow"}', 'event tomorrow'],
    ['a name that every object has', '{"EventType":"constructor","userId":["a"]}', 'event constructor'],
    ['an event of nobody', '{"EventType":"user_leave_org","userId":[]}', 'of nobody'],
    ['an event without people', '{"EventType":"user_leave_org"}', 'of nobody'],
    ['no type', '{"userId":["a"]}', 'EventType'],
    ['people that are numbers', '{"EventType":"user_leave_org","userId":[1]}', 'userId'],
    ['a time in words', '{"EventType":"user_leave_org","EventTime":"soon","userId":["a"]}', 'EventTime'],
    ['no object', '"hello"', 'lacks'],
    ['null', 'null', 'lacks'],
  ])('is passed over: %s', (_, json, why) => {
    expect(sealed(json)).toEqual({ kind: 'ignored', why: expect.stringContaining(why) })
  })
})

describe('an event over the stream', () => {
  const head = { type: 'user_add_org', id: 'e1', at: 1685501863000 }

  it('has its head in the frame', () => {
    const data = JSON.parse('{"timeStamp":"1685501863357","userId":["zhangsan"]}')
    expect(readEvent(head, data, now)).toEqual({
      kind: 'updates',
      updates: [about('zhangsan', 'e1/zhangsan', 'joined')],
    })
  })

  it('is recognised as the one that came over HTTP', () => {
    const json = '{"EventType":"user_add_org","eventId":"e1","EventTime":1685501863000,"userId":["zhangsan"]}'
    expect(readEvent(head, { userId: ['zhangsan'] }, now)).toEqual(sealed(json))
  })

  it.each([undefined, null, 7, 'x', []])('is passed over with %j for its data', (data) => {
    expect(readEvent(head, data, now)).toMatchObject({ kind: 'ignored' })
  })
})

describe('whatever comes as an event', () => {
  it('any JSON is read or passed over', () => {
    const fields = fc.dictionary(
      fc.constantFrom('EventType', 'eventId', 'EventTime', 'timeStamp', 'TimeStamp', 'userId', 'UserId'),
      fc.oneof(fc.jsonValue(), fc.constantFrom('user_add_org', 'user_leave_org', 8.64e15, '1')),
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fields), (content) => {
        expect(readSealedEvent(content, now).kind).toMatch(/^(updates|ignored)$/)
        expect(readEvent({ type: 'user_add_org', id: '', at: 8.64e15 }, content, now).kind).toMatch(
          /^(updates|ignored)$/,
        )
      }),
      { numRuns: 300 },
    )
  })
})
