import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import PizZip from 'pizzip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLAN, ROLL } from '../conversations/meetingRoll.ts'
import { dingtalkOf } from '../support/dingtalkChat.ts'
import { UNIT_FORM, Visitor } from '../support/visitor.ts'
import { wecomOf } from '../support/wecomChat.ts'
import { callRobot, type OpenDoors, openDoors, robotBody } from './senders.ts'

/** What somebody writes who wants it to be more than words. */
const INJECTIONS = [
  '[点这里](http://evil.example)',
  '![](http://evil.example/seen.png)',
  '<a href="http://evil.example">点这里</a>',
  '<font color="warning">急</font>',
  '<@all> <@zhang> @all @所有人',
  '**批准** `码` # 题 ~~删~~ | 表 |',
  '{{ 7 | times: 6 }}{% raw %}',
  '{{ code }}{% include "frame" %}',
  '{tag} {#loop}{/loop} {%image}',
  '\'; DROP TABLE "Member"; --',
  "\\'; SELECT pg_sleep(10); --",
  '$1 %s %00 $(id) `id`',
]

/** Tags, which both platforms read in any text. */
const TAGS = /<\/?(a|font|img|script|@)/
/** Links, pictures and bold, which only markdown has: WeCom's kind of it, and what the robots of DingTalk send. */
const MARKS = /\]\(http|!\[|\*\*批准/
const MARKDOWN = /"msgtype":"markdown"|sampleMarkdown|sampleActionCard/

let house: OpenDoors
beforeAll(async () => {
  house = await openDoors({ at: '2026-03-02T10:00:00+08:00', roll: ROLL })
  await house.say('qin', PLAN)
  await house.say('qin', '通知 LSH-2026-1')
  await house.tap('qin', 'confirm')
})
afterAll(() => house.close())

/** Everything that went out to people over either platform, as it was sent. */
const sent = () =>
  [...wecomOf(house).transcript, ...dingtalkOf({ chat: house.dingtalk }).transcript]
    .filter(({ direction, method }) => direction === 'api' && method !== 'GET')
    .map(({ request }) => request)

/** Nothing that went out is more than words. */
function expectWords(): void {
  const all = sent()
  expect(all.filter((request) => TAGS.test(request))).toEqual([])
  expect(all.filter((request) => MARKDOWN.test(request) && MARKS.test(request))).toEqual([])
  expect(all.filter((request) => /\{\{ 42|：42/.test(request))).toEqual([])
}

describe('what members write to be more than words', () => {
  test.each(INJECTIONS)('%s comes to the secretariat as words only', async (written) => {
    await house.say('qian', `请假 LSH-2026-1 ${written}`)
    await house.say('li', `委派 LSH-2026-1 ${written.replace(/\s/g, '')} 13800000000 ${written}`)
    await house.say('zhang', `${written} 什么`)
    await house.say('qin', '会议 LSH-2026-1')
    await house.say('qin', `查 ${written}`)
    await house.say('qin', `建会 理事会 2026-04-20 14:00-16:00 现场 ${written}`)
    expectWords()
    expect(await house.database.db.inboxUpdate.count({ where: { state: 'failed' } })).toBe(0)
    expect(await house.database.db.member.count()).toBe(Object.keys(ROLL.members ?? {}).length)
  })

  test('is kept as it was written, whatever a template or a query would make of it', async () => {
    await house.say('qian', `请假 LSH-2026-1 ${INJECTIONS[6]}`)
    const reasons = await house.database.db.auditEvent.findMany({ where: { type: 'call.answered' } })
    expect(JSON.stringify(reasons.map(({ data }) => data))).toContain('{{ 7 | times: 6 }}')
  })

  test('over the other door is answered in words too', async () => {
    const where = { platform_userId: { platform: 'wecom' as const, userId: 'qian' } }
    const { personId } = await house.database.db.account.findUniqueOrThrow({ where })
    const made = { boundAt: new Date('2026-01-01'), boundBy: 'test' }
    await house.database.db.account.create({ data: { platform: 'dingtalk', userId: 'Qian.Jin', personId, ...made } })
    house.dingtalk.join('Qian.Jin')
    for (const [index, written] of INJECTIONS.entries()) {
      const said = (text: string) => ({ text: { content: text } })
      await callRobot(house, robotBody('Qian.Jin', `markup-a${index}`, said(`请假 LSH-2026-1 ${written}`)))
      await callRobot(house, robotBody('Qian.Jin', `markup-b${index}`, said(written)))
    }
    await house.settle()
    expect(house.dingtalk.textsOf('Qian.Jin').length).toBeGreaterThan(INJECTIONS.length)
    expectWords()
  })
})

describe('what applicants write to be more than words', () => {
  let visitor: Visitor
  beforeAll(async () => {
    visitor = new Visitor(house.url)
    const fields = ['name', 'legalRepresentative', 'principal', 'registeredPlace', 'premises', 'registeredCapital']
    const more = ['representativeName', 'representativeTitle', 'liaisonName', 'otherScope']
    const typed = [...fields, ...more].map((field, index) => [field, INJECTIONS[index]])
    await visitor.apply({ ...Object.fromEntries(typed) })
    await house.settle()
  })

  test('is words on the page, in attributes too', async () => {
    const again = await visitor.get(`${visitor.own}/form`)
    const { text } = again.status === 200 && visitor.own !== '' ? again : await visitor.get('/apply')
    expect(text).not.toMatch(/<(a href="http:\/\/evil|font|img|script)/)
    expect(text).not.toContain('DROP TABLE "Member"')
    expect(visitor.own).not.toBe('')
    expect(text).toContain('&#60;font')
    expect(text).toContain('{{ 7 | times: 6 }}')
  })

  test('is words in the Word document, and no place to be filled in', async () => {
    const answer = await fetch(`${house.url}${visitor.own}/form.docx`)
    const xml = new PizZip(Buffer.from(await answer.arrayBuffer())).file('word/document.xml')?.asText() ?? ''
    expect(xml).toContain('{tag} {#loop}{/loop} {%image}')
    expect(xml).toContain('&lt;font')
    expect(xml).not.toContain('<font')
    expect(UNIT_FORM.name).toBeDefined()
  })
})

/** Its tables and columns are those that the database itself names; what it looks for and writes are parameters. */
const NAMED_BY_THE_DATABASE = 'store/traces.ts'

test('no query of ours is put together from text: what is raw takes its values as parameters', async () => {
  const src = join(import.meta.dirname, '../../src')
  const files = (await readdir(src, { recursive: true })).filter((file) => /^(?!store\/client).*\.ts$/.test(file))
  for (const file of files.filter((name) => name !== NAMED_BY_THE_DATABASE)) {
    const text = await readFile(join(src, file), 'utf8')
    expect(text, file).not.toMatch(/\$(queryRaw|executeRaw)Unsafe|Prisma\.raw|\$(queryRaw|executeRaw)\(/)
  }
})
