import { expect, test } from 'vitest'
import { findingView } from '../../src/rehearsal/wallFindings.ts'
import { hideSecrets } from '../../src/rehearsal/wallHiding.ts'
import { layOut } from '../../src/rehearsal/wallLayout.ts'
import { readWording } from '../../src/wiring.ts'
import { ZONE } from '../support/association.ts'

test('XML is laid out element by element, and what is in CDATA stays as it is', () => {
  const xml = '<xml><ToUserName><![CDATA[ww1]]></ToUserName><A><B>1</B><C><![CDATA[a<b>]]></C></A><D/></xml>'
  expect(layOut(xml).split('\n')).toEqual([
    '<xml>',
    '  <ToUserName><![CDATA[ww1]]></ToUserName>',
    '  <A>',
    '    <B>1</B>',
    '    <C><![CDATA[a<b>]]></C>',
    '  </A>',
    '  <D/>',
    '</xml>',
  ])
})

test('JSON is laid out, also where it travels as a text inside JSON; other text stays', () => {
  expect(JSON.parse(layOut('{"a":"{\\"b\\":[1]}"}'))).toEqual({ a: { b: [1] } })
  expect(layOut('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(layOut('{ no json')).toBe('{ no json')
  expect(layOut('success')).toBe('success')
})

test('tokens and secrets are hidden in addresses, in JSON, and in JSON inside JSON', () => {
  expect(hideSecrets('/cgi-bin/gettoken?corpid=ww1&corpsecret=abc')).toBe(
    '/cgi-bin/gettoken?corpid=ww1&corpsecret=******',
  )
  expect(hideSecrets('/cgi-bin/message/send?access_token=abc&debug=1')).toBe(
    '/cgi-bin/message/send?access_token=******&debug=1',
  )
  expect(hideSecrets('{"accessToken":"abc","expireIn":7200}')).toBe('{"accessToken":"******","expireIn":7200}')
  const inner = JSON.stringify({ sessionWebhook: 'http://127.0.0.1/robot?session=abc', text: '你好' })
  const hidden = hideSecrets(JSON.stringify({ data: inner }))
  expect(JSON.parse(JSON.parse(hidden).data)).toEqual({ sessionWebhook: '******', text: '你好' })
})

const seat = { office: 'director', body: 'council', run: 1, limit: 2, because: ['LSH-2025-1'], revertsTo: 'delegate' }
test.each([
  [
    { kind: 'attendance', verdict: 'at_risk', ...seat },
    '理事（理事会）：连续1次不出席（LSH-2025-1），再有一次不出席就达到2次，丧失理事资格，转为会员代表',
  ],
  [
    { kind: 'attendance', verdict: 'forfeited', ...seat, run: 2 },
    '理事（理事会）：连续2次不出席（LSH-2025-1），已达到2次，依规定丧失理事资格，转为会员代表；须立案、异议期满并经确认后才生效',
  ],
  [
    { kind: 'cascade', verdict: 'forfeited', office: 'standing_director' },
    '常务理事：以理事为基础，随理事资格一并丧失',
  ],
  [
    { kind: 'dues', verdict: 'ground_unpaid', year: 2025, owed: 3000, paid: 0, since: '2025-05-01' },
    '2025年度会费：应缴3000元，已缴0元，自2025年5月1日起欠缴，已满一年，可以提请理事会',
  ],
  [
    {
      kind: 'deemed_withdrawal',
      verdict: 'undetermined',
      year: 2025,
      conditions: { unpaid: 'met', congress: 'unknown', activities: 'met' },
    },
    '2025年度视为自动退会：资料不足，无法认定（欠费一年：具备；不出席会员代表大会：无法判断；不参加活动：具备）',
  ],
  [{ kind: 'representation', verdict: 'no_liaison' }, '没有联络员'],
])('a finding in words: %o', async (finding, text) => {
  const wording = await readWording('http://localhost:3000', { zone: ZONE })
  expect(findingView(wording, { key: 'key', citations: [], ...finding }).text).toBe(text)
})
