import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../../src/platforms/dingtalk/heard.ts'
import { APP, WEBHOOK } from './app.ts'

/** A text in the private chat, as the documentation prints it (S/0699). */
const SINGLE = `{
  "conversationId": "cidKj4nTu9Zz==",
  "atUsers": [{"dingtalkId": "$:LWCP_v1:$bot"}],
  "chatbotCorpId": "dingcorp0001",
  "chatbotUserId": "$:LWCP_v1:$bot",
  "msgId": "msgYh7pXu1w==",
  "senderNick": "张三",
  "isAdmin": true,
  "senderStaffId": "zhangsan",
  "sessionWebhookExpiredTime": 1772418600000,
  "createAt": 1772413200000,
  "senderCorpId": "dingcorp0001",
  "conversationType": "1",
  "senderId": "$:LWCP_v1:$sender",
  "sessionWebhook": "${WEBHOOK}",
  "text": {"content": "状态"},
  "robotCode": "${APP.robotCode}",
  "msgtype": "text"
}`

const at = '2026-03-02T01:00:00Z'
const fromZhang = {
  platform: 'dingtalk',
  id: 'msgYh7pXu1w==',
  from: { platform: 'dingtalk', userId: 'zhangsan' },
  at,
}
const updated = (update: object) => ({ kind: 'updates', updates: [{ ...fromZhang, ...update }] })

/** The message with other or further fields; undefined takes one out. */
function read(other: Record<string, unknown> = {}) {
  return readMessage(APP, JSON.parse(JSON.stringify({ ...JSON.parse(SINGLE), ...other })))
}

/** What remains when the robot was not published, or the sender is of another organisation. */
const stranger = (other: Record<string, unknown> = {}) => read({ senderStaffId: undefined, ...other })

describe('what a member writes to the robot', () => {
  it('arrives as said, from the user id and under the id of the message', () => {
    expect(readMessage(APP, JSON.parse(SINGLE))).toEqual(updated({ kind: 'said', text: '状态' }))
  })

  it.each([
    ['the content at top level', { text: undefined, content: ' 状态' }],
    ['the content at top level and no type', { text: undefined, content: '状态', msgtype: undefined }],
    ['the time as text', { createAt: '1772413200000' }],
    ['the kind of conversation as a number', { conversationType: 1 }],
    ['no robotCode', { robotCode: undefined }],
    ['an empty robotCode', { robotCode: '' }],
    ['no session webhook', { sessionWebhook: undefined, sessionWebhookExpiredTime: undefined }],
    ['fields of another year', { openThreadId: 'x', hostingContext: { a: [1] }, ai_robot_sessionid: 7 }],
    ['a quotation', { text: { content: '状态', isReplyMsg: true, repliedMsg: { msgType: 'text', content: {} } } }],
  ])('arrives the same with %s', (_, other) => {
    expect(read(other)).toEqual(updated({ kind: 'said', text: '状态' }))
  })

  it('in a group comes with its place, and without the blank that the robot’s name left', () => {
    const group = { conversationType: '2', conversationTitle: '理事会', isInAtList: true, text: { content: ' 状态 ' } }
    expect(read(group)).toEqual(
      updated({ kind: 'said', text: '状态', place: { platform: 'dingtalk', group: 'cidKj4nTu9Zz==' } }),
    )
  })

  it('with formatting and pictures in between is read for its words', () => {
    const richText = [
      { text: '请假 ' },
      { type: 'picture', downloadCode: 'x', pictureDownloadCode: 'y' },
      { type: 'at' },
      { text: 'LSH-2026-1 出差' },
    ]
    const rich = { msgtype: 'richText', text: undefined, content: { richText } }
    expect(read(rich)).toEqual(updated({ kind: 'said', text: '请假 LSH-2026-1 出差' }))
  })

  it.each([
    ['a picture', 'picture', { downloadCode: 'x', pictureDownloadCode: 'y' }],
    ['a recording', 'audio', { duration: 4000, downloadCode: 'x', recognition: '状态' }],
    ['a film', 'video', { duration: '4000', downloadCode: 'x', videoType: 'mp4' }],
    ['a file', 'file', { downloadCode: 'x', fileName: '出席簿.xlsx' }],
    ['pictures without a word', 'richText', { richText: [{ type: 'picture', downloadCode: 'x' }] }],
    ['rich text of another make', 'richText', { richText: 'x' }],
    ['a kind of another year', 'unknownMsgType', undefined],
    ['a card', 'interactiveCard', {}],
  ])('is unreadable when it is %s, so that the member can be told', (_, msgtype, content) => {
    expect(read({ msgtype, text: undefined, content })).toEqual(updated({ kind: 'unreadable', what: msgtype }))
  })

  it('a text without words is unreadable, not lost', () => {
    expect(read({ text: undefined })).toEqual(updated({ kind: 'unreadable', what: 'text' }))
  })

  it.each([
    ['errorCode as text', { errorCode: '20001', errorMessage: '本月额度已用完' }],
    ['errorCode as a number', { errorCode: 20001, errorMessage: '本月额度已用完' }],
    ['errCode, as one page has it', { errCode: '20001', errMsg: '本月额度已用完' }],
  ])('is known to be withheld by %s when the month’s allowance is used up', (_, other) => {
    expect(read({ text: undefined, ...other })).toEqual(updated({ kind: 'withheld' }))
  })

  it('another error code does not hide what was said', () => {
    expect(read({ errorCode: '0' })).toEqual(updated({ kind: 'said', text: '状态' }))
  })

  it('to another robot is passed over', () => {
    expect(read({ robotCode: 'dingother' })).toEqual({ kind: 'ignored', why: 'for another robot' })
  })
})

describe('somebody whom DingTalk does not identify', () => {
  const unidentified = {
    kind: 'updates',
    updates: [
      {
        ...fromZhang,
        from: { platform: 'dingtalk', userId: '$:LWCP_v1:$sender' },
        kind: 'unidentified',
        line: { platform: 'dingtalk', line: 'msgYh7pXu1w==', url: WEBHOOK },
        until: '2026-03-02T02:30:00Z',
      },
    ],
  }

  it.each([undefined, '', ' '])(
    'is known by the senderStaffId %j, and can be answered on the session webhook',
    (id) => {
      expect(stranger({ senderStaffId: id })).toEqual(unidentified)
    },
  )

  it('is somebody of another organisation, whatever user id they have there', () => {
    const corps = { senderStaffId: 'manager01', senderCorpId: 'dingother', chatbotCorpId: 'dingours' }
    expect(stranger(corps)).toMatchObject({ updates: [{ kind: 'unidentified' }] })
    expect(stranger({ ...corps, senderCorpId: 'dingours' })).toMatchObject({ updates: [{ kind: 'said' }] })
  })

  it('is answered for some minutes when the end of the session is not told', () => {
    expect(stranger({ sessionWebhookExpiredTime: undefined })).toMatchObject({
      updates: [{ until: '2026-03-02T01:10:00Z' }],
    })
  })

  it('is never known by the nick name', () => {
    expect(JSON.stringify(stranger())).not.toContain('张三')
  })

  it.each([
    ['of another host', 'https://evil.example/robot/sendBySession?session=x'],
    ['of a host that begins alike', 'https://oapi.dingtalk.com.evil.example/robot/sendBySession?session=x'],
    ['of a host behind a name', 'https://oapi.dingtalk.com@evil.example/robot/sendBySession?session=x'],
    ['of another host of DingTalk', 'https://api.dingtalk.com/robot/sendBySession?session=x'],
    ['of another port', 'https://oapi.dingtalk.com:8443/robot/sendBySession?session=x'],
    ['without encryption', 'http://oapi.dingtalk.com/robot/sendBySession?session=x'],
    ['to another path', 'https://oapi.dingtalk.com/robot/send?access_token=x'],
    ['to a path around it', 'https://oapi.dingtalk.com/robot/sendBySession/../../user/get?session=x'],
    ['to a path in capitals', 'https://oapi.dingtalk.com/robot/SENDBYSESSION?session=x'],
    ['of a file', 'file:///etc/passwd'],
    ['of a script', 'javascript:alert(1)'],
    ['of an inner address', 'http://127.0.0.1:8080/robot/sendBySession?session=x'],
    ['without a host', '/robot/sendBySession?session=x'],
    ['that is none', 'nonsense'],
    ['that is empty', ''],
    ['that is missing', undefined],
  ])('is never answered on a webhook %s', (_, sessionWebhook) => {
    expect(stranger({ sessionWebhook })).toEqual({ kind: 'ignored', why: expect.stringContaining('unidentified') })
  })

  it('is answered where the settings say DingTalk is', () => {
    const url = 'http://127.0.0.1:9000/robot/sendBySession?session=x'
    const body = { ...JSON.parse(SINGLE), senderStaffId: undefined, sessionWebhook: url }
    expect(readMessage({ ...APP, oapiBase: 'http://127.0.0.1:9000' }, body)).toMatchObject({
      updates: [{ line: { url } }],
    })
  })

  it('at the end of all time is no fault of ours', () => {
    const last = { createAt: 8.64e15, sessionWebhookExpiredTime: undefined }
    expect(() => stranger(last)).not.toThrow()
  })
})

describe('a message that lacks what it must have', () => {
  it.each(['msgId', 'createAt', 'conversationType', 'conversationId', 'senderId'])(
    'is passed over without %s, and the reason names it',
    (name) => {
      expect(read({ [name]: undefined })).toEqual({ kind: 'ignored', why: expect.stringContaining(name) })
    },
  )

  it.each([
    ['a message id of blanks', { msgId: ' ' }],
    ['a time in words', { createAt: 'soon' }],
    ['a time before time', { createAt: -1 }],
    ['a time beyond the calendar', { createAt: 8.65e15 }],
    ['an endless user id', { senderStaffId: 'u'.repeat(65) }],
    ['a text that is a list', { text: ['状态'] }],
  ])('is passed over with %s', (_, other) => {
    expect(read(other)).toMatchObject({ kind: 'ignored' })
  })

  it.each([undefined, null, 7, '状态', true, [], {}])('is passed over when it is %j', (body) => {
    expect(readMessage(APP, body)).toMatchObject({ kind: 'ignored' })
  })

  it('is never quoted in the reason', () => {
    const wrong = read({ createAt: '我的秘密', text: { content: 7, secret: '我的秘密' } })
    expect(JSON.stringify(wrong)).not.toContain('秘密')
  })
})

describe('whatever comes', () => {
  it('any JSON ends in updates or is passed over', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(readMessage(APP, body).kind).toMatch(/^(updates|ignored)$/)
      }),
    )
  })

  it('any field of a message may be any JSON', () => {
    const names = Object.keys({ ...JSON.parse(SINGLE), content: 0, errorCode: 0 })
    const fields = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.nat(), fc.constant('20001')))
    fc.assert(
      fc.property(fields, (other) => {
        expect(read(other).kind).toMatch(/^(updates|ignored)$/)
      }),
      { numRuns: 300 },
    )
  })
})
