import { expect, test } from 'vitest'
import { openWecomWindow } from '../../src/rehearsal/wecomWindow.ts'
import { cards, openCorp } from '../simulator/wecom/settings.ts'
import { openWebhook } from '../simulator/wecom/webhook.ts'

async function openWindow() {
  const { url, arrivals } = await openWebhook()
  const { simulator, sendCard } = await openCorp({ callbackUrl: url, strictLengths: false })
  return { window: openWecomWindow(simulator), arrivals, sendCard }
}

test('ticks and several lists are answered question by question', async () => {
  const { window, arrivals, sendCard } = await openWindow()
  await sendCard(cards.vote())
  await sendCard(cards.multiple())
  await window.press('ZhangSan', 'vote_1', { key: 'submit', choice: { day: ['friday'] } })
  await window.press('ZhangSan', 'multi_1', { key: 'submit', choice: { meal: ['yes'], room: ['no'] } })
  const [vote, multiple] = arrivals.map(({ inner }) =>
    [...inner.matchAll(/<OptionId>(?:<!\[CDATA\[)?(\w+)/g)].map(([, id]) => id),
  )
  expect(vote).toEqual(['friday'])
  expect(multiple).toEqual(['yes', 'no'])
})

test('a card is drawn with its texts cut, and read out whole', async () => {
  const { window, sendCard } = await openWindow()
  const title = '理事会会议通知'.repeat(6)
  await sendCard(cards.button({ main_title: { title } }))
  const [entry] = window.entriesOf('ZhangSan')
  expect(entry).toMatchObject({
    kind: 'card',
    card: { lines: [title], drawn: { card: { main_title: { title: `${title.slice(0, 35)}…` } } } },
  })
})
