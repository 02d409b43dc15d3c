import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findPassages, passages, searchPassages } from '../../src/rules/articles.ts'
import { chineseNumber, citationText } from '../../src/rules/citation.ts'
import {
  articleText,
  citationsOf,
  NoRulebookInForce,
  parseRulebook,
  provision,
  readingTaken,
  rulebookInForce,
  withReadings,
} from '../../src/rules/rulebook.ts'
import { RulebookError } from '../../src/rules/rulebookSchema.ts'
import { book, rulebookData } from './book.ts'

/** The problems of the rulebook after somebody has spoilt it. */
function problemsOf(spoil: (data: ReturnType<typeof rulebookData>) => void): string[] {
  const data = rulebookData()
  spoil(data)
  try {
    parseRulebook(data)
  } catch (error) {
    if (error instanceof RulebookError) return error.problems
    throw error
  }
  return []
}

/** Puts a value at a place in the data, or takes the place away. */
function put(data: ReturnType<typeof rulebookData>, path: string[], value: unknown): void {
  const last = path.at(-1) ?? ''
  const parent = path.slice(0, -1).reduce((part, key) => part[key], data)
  if (value === undefined) delete parent[last]
  else parent[last] = value
}

describe('The rulebook of the measures', () => {
  it('has every sentence of the printed measures, word for word', () => {
    const printed = readFileSync(new URL('./bylaws.zh.txt', import.meta.url), 'utf8').replaceAll(/\s/g, '')
    const inPrint = Object.entries(book.articles).map(([key, text]) => {
      const [article, item] = key.split('.').map(Number)
      const mark = item === undefined ? `第${chineseNumber(article ?? 0)}条` : `（${chineseNumber(item)}）`
      return mark + text.replaceAll(/\s/g, '')
    })
    const articles = Object.keys(book.articles).filter((key) => !key.includes('.'))
    expect(articles).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 1}`))
    for (const text of inPrint) expect(printed).toContain(text)
    const headings = '大连软件行业协会会员管理办法第一章总则第二章会员第三章会籍管理第四章退会第五章附则'
    expect(inPrint.join('').length).toBe(printed.length - headings.length)
  })

  it('answers every question from Q1 to Q52 once', () => {
    const questions = Object.values(book.readings).map((reading) => reading.q)
    expect(questions.toSorted()).toEqual(Array.from({ length: 52 }, (_, index) => `Q${index + 1}`).toSorted())
  })

  it('cites an article for every provision and says when it was last checked', () => {
    for (const rule of Object.values(book.provisions)) {
      expect(rule.cite.length).toBeGreaterThan(0)
      expect(rule.confirmedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
  })

  it('marks everything that stands neither in the measures nor in law as awaiting the charter', () => {
    const open = Object.values(book.provisions).filter((rule) => ['章程范本', '假定'].includes(rule.source))
    expect(open.every((rule) => rule.confirm === true)).toBe(true)
  })
})

describe('A rulebook that cannot be used', () => {
  it('is refused with all its problems at once, each with its place and what would be right', () => {
    const problems = problemsOf((data) => {
      delete data.instrument
      data.effectiveFrom = '2021-06-31'
      data.provisions['council.quorum'].atLeast = '0.66'
      data.provisions['director.seats'].cite = ['4.9']
      data.provisions['director.seat'] = {}
      data.readings.leaveCountsAsAbsence.default = 'maybe'
      data.silences.push({ at: '21', question: '问', note: '注' })
    })
    expect(problems).toHaveLength(7)
    expect(problems.join('\n')).toContain('provisions › director.seats › cite › 0：没有条款 4.9')
    expect(problems.join('\n')).toContain('provisions › council.quorum › atLeast：应为分数，如 2/3')
    expect(problems.join('\n')).toContain('readings › leaveCountsAsAbsence › default：应为 yes、no 之一')
    expect(problems.join('\n')).toContain('director.seat')
  })

  it.each<[string, string[], unknown]>([
    ['a provision without a citation', ['provisions', 'dues.arrears', 'cite'], []],
    ['a provision without a source', ['provisions', 'dues.arrears', 'source'], undefined],
    ['a source nobody knows', ['provisions', 'dues.arrears', 'source'], '传闻'],
    ['a provision left out', ['provisions', 'president.seats'], undefined],
    ['a limit of no absences', ['provisions', 'director.forfeiture', 'consecutiveAbsences'], 0],
    ['an office nobody knows', ['provisions', 'director.forfeiture', 'revertsTo'], 'member'],
    ['an hour that does not exist', ['provisions', 'notices.quietHours', 'from'], '24:00'],
    ['a word for a number', ['provisions', 'council.notice', 'days'], '七'],
    ['a reading that findings need left out', ['readings', 'runCrossesTerms'], undefined],
    ['options the rules cannot follow', ['readings', 'runCrossesTerms', 'options'], ['no', 'maybe']],
    ['a reading without alternatives', ['readings', 'creditTest', 'options'], ['current_blacklist']],
    ['an article with an odd number', ['articles', '4-3'], '文'],
    ['an empty article', ['articles', '4.3'], ' '],
  ])('is refused for %s', (_what, path, value) => {
    const problems = problemsOf((data) => put(data, path, value))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(path.join(' › '))
  })

  it('is refused for a share that is both at least and more than, or neither', () => {
    const both = problemsOf((data) => put(data, ['provisions', 'council.quorum', 'moreThan'], '1/2'))
    const neither = problemsOf((data) => put(data, ['provisions', 'council.quorum', 'atLeast'], undefined))
    expect(both).toEqual(neither)
    expect(both).toEqual(['provisions › council.quorum：应写 atLeast 或 moreThan 之一'])
  })

  it('is refused for a field nobody reads', () => {
    const problems = problemsOf((data) => put(data, ['provisions', 'president.seats', 'mx'], 1))
    expect(problems).toEqual([expect.stringContaining('"mx"')])
  })

  it.each([undefined, null, '办法', [], {}])('is refused when the file holds %j', (data) => {
    expect(() => parseRulebook(data)).toThrow(RulebookError)
  })
})

describe('The version in force', () => {
  const later = { ...book, effectiveFrom: '2026-01-01' }

  it('is the latest that had begun', () => {
    expect(rulebookInForce([later, book], '2025-12-31')).toBe(book)
    expect(rulebookInForce([later, book], '2026-01-01')).toBe(later)
    expect(rulebookInForce([later, book], '2021-06-18')).toBe(book)
  })

  it('does not exist before the first, and the refusal names the first day', () => {
    const asked = () => rulebookInForce([later, book], '2021-06-17')
    expect(asked).toThrow(NoRulebookInForce)
    expect(asked).toThrow('2021-06-18')
  })

  it('does not exist when no rulebook was loaded', () => {
    expect(() => rulebookInForce([], '2025-01-01')).toThrow(NoRulebookInForce)
  })
})

describe('A reading tried out', () => {
  it('holds in the copy and leaves the rulebook as it was', () => {
    const tried = withReadings(book, { leaveCountsAsAbsence: 'no' })
    expect(readingTaken(tried, 'leaveCountsAsAbsence')).toBe('no')
    expect(readingTaken(book, 'leaveCountsAsAbsence')).toBe('yes')
  })

  it('is refused by an unknown name, with the list of those there are', () => {
    expect(() => withReadings(book, { leaveCounts: 'no' })).toThrow(/leaveCounts.*officersWithinStanding=yes\|no/s)
  })

  it('is refused by an unknown option, also when a reading of the rulebook is not one findings consult', () => {
    expect(() => withReadings(book, { deemedWithdrawalConditions: 'some' })).toThrow(
      'deemedWithdrawalConditions=all|any',
    )
    expect(() => withReadings(book, { creditTest: 'judgement' })).toThrow('creditTest')
  })
})

describe('A citation', () => {
  it('reads as the measures are cited', () => {
    const { instrument } = book
    expect(citationText({ instrument, article: 4, item: 3 })).toBe('第四条（三）')
    expect(citationText({ instrument, article: 12, item: 1 })).toBe('第十二条（一）')
    expect(citationText({ instrument, article: 20 })).toBe('第二十条')
    expect(citationText({ instrument, article: 10 })).toBe('第十条')
  })

  it('comes from a provision and leads to the printed text', () => {
    const [first] = citationsOf(book, provision(book, 'director.forfeiture'))
    expect(first).toEqual({ instrument: '大连软件行业协会会员管理办法', article: 4, item: 3 })
    expect(articleText(book, first)).toContain('连续 2次不出席理事会会议')
    expect(articleText(book, { article: 4, item: 7 })).toBeUndefined()
  })
})

describe('Looking up the measures', () => {
  const keys = (typed: string) => findPassages(book, typed).map(({ citation }) => citationText(citation))

  it.each(['第四条（三）', '4.3', '第4条第3项', '四（三）', '第四条(三)', ' 第四条（3） '])(
    'finds item three by “%s”',
    (typed) => {
      expect(keys(typed)).toEqual(['第四条（三）'])
    },
  )

  it('shows an article with all its items, and says that number seven was never printed', () => {
    expect(keys('第四条')).toEqual([
      '第四条',
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((item) => `第四条（${chineseNumber(item)}）`),
    ])
    expect(findPassages(book, '4.7')[0]).toMatchObject({ reserved: true })
  })

  it.each(['21', '第九十九条', '4.9', '理事', ''])('finds nothing by “%s”', (typed) => {
    expect(keys(typed)).toEqual([])
  })

  it('finds by word, in printed order, all words together', () => {
    const found = (words: string) => searchPassages(book, words).map(({ citation }) => citationText(citation))
    expect(found('自动退会')).toEqual(['第十五条', '第十六条', '第十七条'])
    expect(found('自动退会 表决')).toEqual(['第十七条'])
    expect(found('  ')).toEqual([])
  })

  it('keeps the printed order', () => {
    const places = passages(book).map(({ citation }) => citation.article * 100 + (citation.item ?? 0))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })
})
