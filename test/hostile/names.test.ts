import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { escapeHtml, escapeMarkdown, escapePlain } from '../../src/messages/escaping.ts'
import { LIMITS } from '../../src/messages/message.ts'
import { PDF, UNIT_FORM, Visitor } from '../support/visitor.ts'
import { type OpenDoors, openDoors } from './senders.ts'

/** What turns the direction of all that follows, or cannot be seen. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Cs}/u

const NAMES = [
  ['a turned direction', '滨城\u202e司公件软\u202c有限公司'],
  ['isolates that are never closed', '滨城\u2066\u2067\u2068软件'],
  ['an Arabic mark', '滨城\u061c软件'],
  ['nothing that is seen between its letters', '滨\u200b城\u200d软\u2060件\ufeff\u00ad'],
  [
    'a message in invisible tags',
    `滨城${[...'admin'].map((one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join('')}`,
  ],
  ['letters from right to left', 'שלום-滨城-مرحبا'],
  ['a family and a flag', `滨城👨‍👩‍👧‍👦🇨🇳`],
  ['half a character', '滨城\ud83d'],
] as const

let house: OpenDoors
beforeAll(async () => {
  const members = NAMES.map(([, name], index) => [
    `D10${index}`,
    {
      name: name.toWellFormed(),
      representative: `张伟${name.toWellFormed()}/rep.${index}`,
      offices: { director: '2025-01-10' },
    },
  ])
  house = await openDoors({
    at: '2026-03-02T10:00:00+08:00',
    roll: { members: Object.fromEntries(members), staff: ['秦岚/qin'] },
  })
})
afterAll(() => house.close())

/** All that somebody sees: words and cards. */
const seenBy = (userId: string) =>
  [...house.textsOf(userId), ...house.cardsOf(userId).map(({ text }) => text)].join('\n')

describe('a name with', () => {
  test.each(NAMES.map(([what], index) => [what, index] as const))(
    '%s turns and hides nothing in a chat',
    async (_, index) => {
      await house.say(`rep.${index}`, '状态')
      await house.say('qin', `查 D10${index}`)
      await house.say('qin', '会员')
      const lines = `${seenBy(`rep.${index}`)}\n${seenBy('qin')}`
      expect(lines).toContain('滨')
      expect(lines).not.toMatch(UNSEEN)
    },
  )
})

test('names of all these kinds turn and hide nothing in a page that shows a form again', async () => {
  const fields = ['name', 'legalRepresentative', 'principal', 'registeredPlace', 'premises', 'representativeName']
  const typed = [...fields, 'representativeTitle', 'liaisonName'].map((field, index) => [
    field,
    NAMES[index]?.[1] ?? '',
  ])
  const visitor = new Visitor(house.url)
  const page = await visitor.send(
    '/apply?kind=unit',
    { ...UNIT_FORM, ...Object.fromEntries(typed), address: '' },
    '/apply',
  )
  expect([page.status, page.text.split('滨').length]).toEqual([422, NAMES.length + 1])
  expect(page.text).not.toMatch(UNSEEN)
})

describe('whatever is written', () => {
  test('in words, markdown and pages, the direction of what stands around it stays', () => {
    for (const [, name] of NAMES)
      for (const shown of [escapePlain(name), escapeMarkdown(name), escapeHtml(name)]) expect(shown).not.toMatch(UNSEEN)
  })
})

describe('a card', () => {
  test('cuts no flag, family or accent in half, and keeps its limits as the platforms count', async () => {
    await house.say('qin', `建会 理事会 2026-03-20 14:00-16:00 现场 ${'🇨🇳'.repeat(30)}${'👩🏽‍🚀'.repeat(30)}`)
    await house.say('qin', '通知 LSH-2026-1')
    await house.tap('qin', 'confirm')
    const [place = ''] = /现场　.*/.exec(house.cardsOf('rep.0').at(-1)?.text ?? '') ?? []
    expect(place).toBe(`现场　${'🇨🇳'.repeat(11)}…`)
    expect([...place]).toHaveLength(LIMITS.rowValue)
  })
})

test('a scan’s name cannot pretend another type by a turned direction', async () => {
  const visitor = new Visitor(house.url)
  await visitor.apply({ paper: new File([PDF], '申请表\u202efdp.exe', { type: 'application/pdf' }) })
  const page = await visitor.get(visitor.own)
  expect(page.text).toContain('申请表fdp.exe')
  expect(page.text).not.toMatch(UNSEEN)
})
