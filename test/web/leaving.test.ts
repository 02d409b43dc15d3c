import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asked, heardBy, openToLeavers, pageOf, readAs, withdrawalsIn } from '../conversations/leavingHouse.ts'
import type { Association } from '../support/association.ts'
import { PDF, PNG, sealOf, Visitor } from '../support/visitor.ts'

let association: Association
let visitor: Visitor
let page: string
beforeEach(async () => {
  association = await openToLeavers()
  await asked(association, 'rep.10', '业务调整')
  visitor = new Visitor(association.url)
  page = pageOf(association, 'rep.10')
})
afterEach(() => association.close())

const db = () => association.database.db
const scan = (bytes: Buffer = PDF, name = '退会申请书.pdf') => new File([new Uint8Array(bytes)], name)
const send = (fields: Record<string, string | File>) => visitor.send(page, fields, `${page}/paper`)

describe('the page of a member that leaves', () => {
  test('says what is to be done, and that nobody may refuse', async () => {
    const { text, status } = await visitor.get(page)
    expect(status).toBe(200)
    for (const said of [
      '滨城癸软件（D010，单位会员）',
      'TH-2026-1',
      '加盖公章',
      'ZS-D010',
      '不能不准（第十四条、第十七条）',
    ])
      expect(text).toContain(said)
  })

  test('hands the notice over, filled in, to be signed', async () => {
    const answer = await fetch(new URL(`${page}/form.docx`, association.url))
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('退会申请书'))
    const words = await wordsOf(Buffer.from(await answer.arrayBuffer()))
    for (const said of [
      '滨城癸软件（单位会员，会员编号 D010）',
      '第十四条',
      '退会原因：业务调整',
      '会员证书 ZS-D010：□ 随本申请交回',
    ])
      expect(words).toContain(said)
  })

  test('the notice of whoever has lost the certificate declares it', async () => {
    await association.say('rep.10', '退会证书 遗失')
    const answer = await fetch(new URL(`${page}/form.docx`, association.url))
    expect(await wordsOf(Buffer.from(await answer.arrayBuffer()))).toContain('会员证书 ZS-D010 已经遗失，特此声明')
  })

  test('takes the scan in, and the secretariat has it', async () => {
    const { text } = await send({ paper: scan(PNG, '照片.jpg'), certificate: 'lost' })
    expect(text).toContain('已上传：照片.jpg（1KB）')
    await association.settle()
    expect(await db().withdrawal.findFirstOrThrow()).toMatchObject({ state: 'filed', certificate: 'lost' })
    expect(await db().paper.findFirstOrThrow()).toMatchObject({ type: 'png', current: true, applicationId: null })
  })

  test.each([
    ['none', undefined, '没有选择文件'],
    ['an empty one', Buffer.alloc(0), '文件是空的'],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(510)]), '文件内容不是 PDF、JPG 或 PNG'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), '文件内容不是 PDF、JPG 或 PNG'],
  ])('answers %s with what is wrong, and keeps nothing', async (_, bytes, why) => {
    const { text, status } = await send(bytes === undefined ? { certificate: 'returning' } : { paper: scan(bytes) })
    expect(status).toBe(422)
    expect(text).toContain(why)
    expect(await db().paper.count()).toBe(0)
  })

  test('that another page made, or that comes too often, is not taken', async () => {
    expect((await visitor.post(`${page}/paper`, { paper: scan(), formKey: 'A', token: 'B' })).status).toBe(403)
    for (let time = 0; time < 4; time += 1) await send({ paper: scan(Buffer.from('MZ')) })
    expect((await send({ paper: scan() })).status).toBe(429)
    expect(await db().paper.count()).toBe(0)
  })

  test('a second scan takes the place of the first, which stays', async () => {
    await send({ paper: scan() })
    await send({ paper: scan(PNG) })
    const papers = await db().paper.findMany({ orderBy: { uploadedAt: 'asc' } })
    expect(papers.map(({ type, current }) => [type, current])).toEqual([
      ['pdf', null],
      ['png', true],
    ])
  })

  test('sent twice at once is one scan after the other, and no fault', async () => {
    const { text } = await visitor.get(page)
    const fields = { ...sealOf(text), paper: scan() }
    const answers = await Promise.all([visitor.post(`${page}/paper`, fields), visitor.post(`${page}/paper`, fields)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await db().paper.count({ where: { current: true } })).toBe(1)
  })

  test('takes nothing more once the papers are complete, or the request is taken back', async () => {
    await send({ paper: scan(), certificate: 'lost' })
    await association.settle()
    await association.say('wang.fang', '退会受理 TH-2026-1')
    const form = await visitor.get(page)
    expect(form.text).toContain('待理事会确认')
    expect(form.text).not.toContain('type="file"')
    await association.say('rep.10', '撤回退会')
    const { text } = await visitor.get(page)
    expect(text).toContain('已撤回')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested withdrawn'])
    expect(heardBy(association, 'wang.fang')).toContain('已撤回')
  })

  test('cannot be found by its number, nor by a wrong address', async () => {
    expect((await visitor.get('/leaving/TH-2026-1')).status).toBe(404)
    expect((await visitor.get(`${page}x`)).status).toBe(404)
    expect((await visitor.get('/withdrawals/TH-2026-1')).status).toBe(403)
    expect((await visitor.get(`${page}/paper`)).status).toBe(200)
  })

  test('where a lost certificate has to be issued anew first, says so and takes nothing', async () => {
    await readAs(association, 'certificateLostOnExit', 'reissue')
    expect((await association.say('rep.10', '退会证书 遗失'))[0]).toContain('须先补发再交回（第十四条、第十一条）')
    const { text, status } = await send({ paper: scan(), certificate: 'lost' })
    expect(status).toBe(422)
    expect(text).toContain('遗失的证书须先补发')
    expect(await db().paper.count()).toBe(0)
  })
})

/** What a Word document says, run after run. */
async function wordsOf(bytes: Buffer): Promise<string> {
  const { default: PizZip } = await import('pizzip')
  const xml = new PizZip(bytes).file('word/document.xml')?.asText() ?? ''
  return xml.replace(/<[^>]+>/g, '')
}
