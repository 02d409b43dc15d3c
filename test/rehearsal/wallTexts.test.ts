import { expect, test } from 'vitest'
import { hideSecrets } from '../../src/rehearsal/wallHiding.ts'
import { layOut } from '../../src/rehearsal/wallLayout.ts'

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
