import { expect, test } from 'vitest'
import { connect } from './client.ts'
import { openCorp, textsOf } from './settings.ts'

const dtmd = (content: string) => `dtmd://dingtalkclient/sendMessage?content=${encodeURIComponent(content)}`
const card = (code: string) => ({
  title: '会议',
  text: '请答复',
  actionTitle1: '出席',
  actionURL1: dtmd(`出席 ${code}`),
  actionTitle2: '帮助',
  actionURL2: 'https://example.org/help',
})

async function openBoth() {
  const open = await openCorp()
  return { ...open, ...(await connect(open)) }
}

test('a dtmd button says its content in the name of who presses it', async () => {
  const { simulator, send, bodies } = await openBoth()
  await send('sampleActionCard2', card('A7K2'))
  expect(await simulator.press('zhangsan', '出席')).toMatchObject({ status: 200 })
  expect(bodies()).toMatchObject([{ msgtype: 'text', text: { content: '出席 A7K2' }, senderStaffId: 'zhangsan' }])
  expect(textsOf(simulator.chatOf('zhangsan'))).toEqual(['请答复', '出席 A7K2'])
})

test('so does a dtmd link in a markdown', async () => {
  const { simulator, send, bodies } = await openBoth()
  await send('sampleMarkdown', { title: '会议', text: `![图](https://a.cn/p) 请 [请假](${dtmd('请假 & 说明')})` })
  await simulator.press('zhangsan', '请假')
  expect(bodies()).toMatchObject([{ text: { content: '请假 & 说明' } }])
  await expect(simulator.press('zhangsan', '图')).rejects.toThrow('0 times')
})

test('the newest such button is pressed, or an older one', async () => {
  const { simulator, send, bodies } = await openBoth()
  await send('sampleActionCard2', card('OLD'))
  await send('sampleActionCard2', card('NEW'))
  await simulator.press('zhangsan', '出席')
  await simulator.press('zhangsan', '出席', { nth: 2 })
  expect(bodies()).toMatchObject([{ text: { content: '出席 NEW' } }, { text: { content: '出席 OLD' } }])
  await expect(simulator.press('zhangsan', '出席', { nth: 3 })).rejects.toThrow('2 times')
})

test('other links, other labels, other people press nothing', async () => {
  const { simulator, send } = await openBoth()
  await send('sampleActionCard2', card('A7K2'))
  await expect(simulator.press('zhangsan', '帮助')).rejects.toThrow('opens https://example.org/help')
  await expect(simulator.press('zhangsan', '缺席')).rejects.toThrow('0 times')
  await expect(simulator.press('lisi', '出席')).rejects.toThrow('0 times')
})
