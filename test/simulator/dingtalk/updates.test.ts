import { expect, test } from 'vitest'
import { cardTo, openCorp, TEMPLATE } from './settings.ts'

test('an update by key changes what everybody sees and leaves the rest', async () => {
  const { clock, simulator, deliver, update } = await openCorp()
  await deliver(cardTo(['zhangsan', 'lisi']))
  clock.forward({ minutes: 5 })
  const cardUpdateOptions = { updateCardDataByKey: true }
  expect(
    await update({ cardData: { cardParamMap: { btns: '[]', content: '已结束' } }, cardUpdateOptions }),
  ).toMatchObject({
    status: 200,
    body: { success: true, result: true },
  })
  for (const userId of ['zhangsan', 'lisi'])
    expect(simulator.cardsOf(userId)).toMatchObject([
      {
        data: { title: '理事会会议', content: '已结束', btns: '[]' },
        buttons: [],
        revision: 2,
        updatedAt: clock.now(),
      },
    ])
  expect(simulator.warnings).toEqual([])
})

test('an update without options replaces the whole map, and what that loses is noted', async () => {
  const { simulator, deliver, update } = await openCorp()
  await deliver()
  await update({ cardData: { cardParamMap: { content: '已结束' } } })
  expect(simulator.cardsOf('zhangsan')[0]?.data).toEqual({ content: '已结束' })
  expect(simulator.warnings).toMatchObject([{ why: expect.stringContaining('title, btns') }])
})

test('private data is seen by one person only, and updated by its own option', async () => {
  const { simulator, deliver, update } = await openCorp()
  const privateData = { lisi: { cardParamMap: { content: '只给李四', seats: '1' } } }
  await deliver({ ...cardTo(['zhangsan', 'lisi']), privateData })
  const dataOf = (userId: string) => simulator.cardsOf(userId)[0]?.data
  expect([dataOf('zhangsan')?.content, dataOf('lisi')?.content]).toEqual(['**请答复**', '只给李四'])
  const next = { privateData: { lisi: { cardParamMap: { content: '再给李四' } } } }
  await update({ ...next, cardUpdateOptions: { updatePrivateDataByKey: true } })
  expect(dataOf('lisi')).toMatchObject({ content: '再给李四', seats: '1' })
  await update({ ...next, cardUpdateOptions: { updateCardDataByKey: true } })
  expect(dataOf('lisi')).not.toHaveProperty('seats')
  expect(dataOf('zhangsan')).toMatchObject({ content: '**请答复**' })
})

test.each([
  ['an unknown card', { outTrackId: 'none', cardData: { cardParamMap: {} } }, 'param.cardNotExist'],
  ['no outTrackId', { outTrackId: undefined, cardData: { cardParamMap: {} } }, 'param.outTrackIdEmpty'],
  ['nothing', {}, 'param.cardDataAndPrivateDataBothEmpty'],
  ['an unknown variable', { cardData: { cardParamMap: { x: 'y' } } }, 'param.invalid'],
  ['an unknown option', { cardData: { cardParamMap: {} }, cardUpdateOptions: { byKey: true } }, 'param.invalid'],
  ['a template', { cardTemplateId: TEMPLATE, cardData: { cardParamMap: {} } }, 'param.invalid'],
])('an update with %s is refused', async (_, body, code) => {
  const { simulator, deliver, update } = await openCorp()
  await deliver()
  expect(await update(body)).toMatchObject({ status: 400, body: { code } })
  expect(simulator.cardsOf('zhangsan')).toMatchObject([{ revision: 1 }])
})
