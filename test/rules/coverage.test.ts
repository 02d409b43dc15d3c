import { expect, it } from 'vitest'
import { book } from './book.ts'
import { readCases } from './cases.ts'

const proved = readCases().flatMap(({ cases }) => cases.flatMap((one) => one.条款))
const articles = Array.from({ length: 20 }, (_, index) => `${index + 1}`)
const itemsOfFour = Object.keys(book.articles).filter((key) => key.startsWith('4.'))

it.each([...articles, ...itemsOfFour])(
  'article %s is shown by a case, silent, or without effect for a reason',
  (key) => {
    const silent = book.silences.map((silence) => silence.at)
    const idle = Object.keys(book.noMachineEffect)
    const places = [...proved, ...silent, ...idle]
    expect(places.filter((place) => place === key || place.startsWith(`${key}.`))).not.toEqual([])
  },
)

it('every case names articles that are printed', () => {
  expect(proved.filter((key) => book.articles[key] === undefined)).toEqual([])
})
