import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BODIES } from '../conversations/bodies.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PDF, PERSON_FORM, sealOf, UNIT_FORM, Visitor } from '../support/visitor.ts'

let association: Association
let visitor: Visitor
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
  visitor = new Visitor(association.url)
})
afterEach(() => association.close())

const SCAN = new File([PDF], '申请表.pdf', { type: 'application/pdf' })

/** How much has been taken in. */
async function stored(): Promise<{ applications: number; papers: number }> {
  const { db } = association.database
  return { applications: await db.application.count(), papers: await db.paper.count() }
}

/** What a page says is wrong, line by line. */
function problemsIn(html: string): string[] {
  return [...html.matchAll(/<li><a href="#\w+">(.*?)<\/a>/g)].map(([, text]) => text ?? '')
}

describe('the application form', () => {
  test('is taken in under a receipt number, and leads to a page of its own', async () => {
    const answer = await visitor.apply()
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('RH-2026-1')
    expect(answer.text).toContain('待上传盖章（签名）的申请表')
    expect(association.cardsOf('wang.fang')).toEqual([])
  })

  test('goes to the secretariat with the stamped scan', async () => {
    await visitor.apply()
    const answer = await visitor.upload()
    expect(answer.text).toContain('待秘书处初审')
    await association.settle()
    expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('入会申请 RH-2026-1')
  })

  test.each([
    ['a mobile number that is none', { liaisonMobile: '0411-8888' }, '联络员手机：应为 11 位手机号码'],
    [
      'a credit code that is none',
      { creditCode: '91210200MA0OOOOO1X' },
      '统一社会信用代码：应为 18 位统一社会信用代码',
    ],
    ['an e-mail address that is none', { email: 'office@' }, '电子邮箱：应为电子邮箱地址'],
    ['a line too long', { address: '大'.repeat(101) }, '联系地址：太长'],
    ['a scope that is not listed', { scopes: ['软件开发', '炼油'] }, '业务范围：不在可选范围内'],
    ['a level that nobody can apply for', { desired: 'president' }, '申请级别（意向）：不在可选范围内'],
  ])('with %s is shown again as typed, with what is wrong', async (_, fields, why) => {
    const answer = await visitor.apply(fields)
    expect(answer.status).toBe(422)
    expect(problemsIn(answer.text)).toEqual([why])
    expect(answer.text).toContain('aria-invalid="true"')
    expect(answer.text).toContain(`value="${UNIT_FORM.name}"`)
    expect(await stored()).toEqual({ applications: 0, papers: 0 })
  })

  test('of a person is told what only a person is asked', async () => {
    const answer = await visitor.apply({ introduction: '字'.repeat(1001), phone: '' }, PERSON_FORM)
    expect(problemsIn(answer.text)).toEqual(['联系电话：没有填写', '个人简介（单位、职务、主要成就）：太长'])
  })

  test('keeps the lines of a text when it is shown again, and nothing of it is markup', async () => {
    const said = '某大学教授\n</textarea><script>alert(1)</script>'
    const answer = await visitor.apply({ introduction: said, phone: '' }, PERSON_FORM)
    expect(answer.text).toContain(
      '>某大学教授\n&#60;/textarea&#62;&#60;script&#62;alert(1)&#60;/script&#62;</textarea>',
    )
  })

  test('is read as people write: other digits, spaces, a country code, line breaks where none belong', async () => {
    await visitor.apply({
      name: ' 滨城\r\n新锐 ',
      creditCode: '91210200ma0abcde1x',
      liaisonMobile: '+86 138-0000-0002',
      scopes: ['软件开发', '软件开发'],
      confirmed: [...(UNIT_FORM.confirmed ?? []), 'charter', 'nothing of the kind'],
    })
    const [row] = await association.database.db.application.findMany()
    expect(row).toMatchObject({ name: '滨城 新锐', creditCode: '91210200MA0ABCDE1X' })
    expect(row?.form).toMatchObject({
      liaison: { mobile: '13800000002' },
      scopes: ['软件开发'],
      confirmed: ['charter', 'willing', 'scope', 'credit', 'representative'],
    })
  })

  test('sent twice, even at once, is one application', async () => {
    const form = await visitor.get('/apply')
    const fields = { ...sealOf(form.text), ...UNIT_FORM, paper: SCAN }
    const answers = await Promise.all([visitor.post('/apply', fields), visitor.post('/apply', fields)])
    expect(new Set(answers.map(({ url }) => url)).size).toBe(1)
    await visitor.post('/apply', fields)
    expect(await stored()).toEqual({ applications: 1, papers: 1 })
    await association.settle()
    expect(association.cardsOf('wang.fang')).toHaveLength(1)
  })

  test('sent again from the same page, corrected and with the scan, is what was sent last', async () => {
    const form = await visitor.get('/apply')
    const seal = sealOf(form.text)
    await visitor.post('/apply', { ...seal, ...UNIT_FORM, name: '写错的名字' })
    const answer = await visitor.post('/apply', { ...seal, ...UNIT_FORM, paper: SCAN })
    expect(answer.text).toContain('待秘书处初审')
    expect(answer.text).toContain(UNIT_FORM.name)
    expect(await stored()).toEqual({ applications: 1, papers: 1 })
  })

  test('with two scans at once goes to the secretariat once', async () => {
    await visitor.apply()
    const page = await visitor.get(visitor.own)
    const fields = { ...sealOf(page.text), paper: SCAN }
    const paper = `${visitor.own}/paper`
    const answers = await Promise.all([visitor.post(paper, fields), visitor.post(paper, fields)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await stored()).toEqual({ applications: 1, papers: 1 })
    await association.settle()
    expect(association.cardsOf('wang.fang')).toHaveLength(1)
  })

  test.each([
    ['退回申请 RH-2026-1 公章不清楚，请重新盖章（两处）', '请补正：公章不清楚，请重新盖章（两处）'],
    ['退回补正：ＲＨ－２０２６－１　缺代表人签字；', '请补正：缺代表人签字；'],
    ['不予受理 rh-2026-1不在本地区，也不属于相关产业。', '原因：不在本地区，也不属于相关产业。'],
  ])('tells the applicant the reason as it was written (%s)', async (said, shown) => {
    await visitor.apply({ paper: SCAN })
    await association.settle()
    await association.say('wang.fang', said)
    expect((await visitor.get(visitor.own)).text).toContain(`${shown}</p>`)
  })

  test('is sent back only with a reason', async () => {
    await visitor.apply({ paper: SCAN })
    await association.settle()
    for (const said of ['退回申请 RH-2026-1', '不予受理 RH-2026-1 ', '退回申请 公章不清楚'])
      expect((await association.say('wang.fang', said))[0]).toContain('原因')
    expect((await visitor.get(visitor.own)).text).toContain('待秘书处初审')
  })

  test('changes nothing while the secretariat has it', async () => {
    await visitor.apply({ paper: SCAN })
    const seal = sealOf((await visitor.get('/apply')).text)
    for (const [path, fields] of [
      ['form', { ...UNIT_FORM, name: '另一家公司' }],
      ['paper', { paper: SCAN }],
    ] as const) {
      const answer = await visitor.post(`${visitor.own}/${path}`, { ...seal, ...fields })
      expect(answer.text).toContain('待秘书处初审')
      expect(answer.text).not.toContain('另一家公司')
    }
    expect(await stored()).toEqual({ applications: 1, papers: 1 })
    expect((await visitor.get(`${visitor.own}/form`)).url).toBe(association.url + visitor.own)
  })
})

describe('a form that this house did not show to this browser', () => {
  test.each([
    ['without its token', (seal: ReturnType<typeof sealOf>) => ({ formKey: seal.formKey })],
    ['with a token made up', (seal: ReturnType<typeof sealOf>) => ({ ...seal, token: 'A'.repeat(43) })],
    ['with the token of another form', (seal: ReturnType<typeof sealOf>) => ({ ...seal, formKey: 'another' })],
  ])('%s is not taken', async (_, wrong) => {
    const seal = sealOf((await visitor.get('/apply')).text)
    const answer = await visitor.post('/apply', { ...wrong(seal), ...UNIT_FORM, paper: SCAN })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('页面已失效')
    expect(await stored()).toEqual({ applications: 0, papers: 0 })
  })

  test.each([
    ['without the cookie', ''],
    ['with the cookie of somebody else', 'huiwu_form=AAAA'],
  ])('%s is not taken', async (_, cookie) => {
    const seal = sealOf((await visitor.get('/apply')).text)
    visitor.cookie = cookie
    expect((await visitor.post('/apply', { ...seal, ...UNIT_FORM })).status).toBe(403)
    expect(await stored()).toEqual({ applications: 0, papers: 0 })
  })

  test('cannot bring a scan or another text to an application', async () => {
    await visitor.apply()
    const stranger = new Visitor(association.url)
    const seal = sealOf((await stranger.get('/apply')).text)
    stranger.cookie = ''
    for (const path of ['paper', 'form'])
      expect((await stranger.post(`${visitor.own}/${path}`, { ...seal, ...UNIT_FORM, paper: SCAN })).status).toBe(403)
    expect(await stored()).toEqual({ applications: 1, papers: 0 })
  })
})

describe('the door', () => {
  test.each([
    ['no type', undefined, 'name=x'],
    ['JSON', 'application/json', '{"name":"x"}'],
    ['half a form', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx'],
    ['a form without its boundary', 'multipart/form-data', 'x'],
  ])('answers %s with 400, in words', async (_, type, body) => {
    const headers = { ...(type !== undefined && { 'content-type': type }) }
    const answer = await fetch(`${association.url}/apply`, { method: 'POST', headers, body: Buffer.from(body) })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('没有收到完整的内容')
    expect(await stored()).toEqual({ applications: 0, papers: 0 })
  })

  test('answers too large a form with 413, and nothing is kept', async () => {
    const answer = await visitor.apply({ paper: new File([Buffer.alloc(11 * 1024 * 1024)], '大.pdf') })
    expect(answer.status).toBe(413)
    expect(answer.text).toContain('文件太大')
    expect(await stored()).toEqual({ applications: 0, papers: 0 })
  })

  test('takes a scan that is just as large as may be', async () => {
    const scan = Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024 - PDF.length, 0x20)])
    expect((await visitor.apply({ paper: new File([scan], '正好.pdf') })).text).toContain('正好.pdf（10240KB）')
    const [kept] = await association.database.db.paper.findMany()
    expect(scan.equals(kept?.bytes ?? Buffer.alloc(0))).toBe(true)
    // The embedded database takes seconds for ten megabytes, on a busy machine many.
  }, 60_000)

  test.each(['', '/form', '/form.docx', '/notice.docx'])(
    'knows no page of an application that is guessed (%s)',
    async (path) => {
      await visitor.apply()
      for (const guess of ['RH-2026-1', 'A'.repeat(43), `${visitor.own.slice('/apply/'.length, -1)}`, '%2e%2e'])
        expect((await visitor.get(`/apply/${guess}${path}`)).status).toBe(404)
    },
  )

  test('hands out no notice before the approval', async () => {
    await visitor.apply({ paper: SCAN })
    expect((await visitor.get(`${visitor.own}/notice.docx`)).status).toBe(404)
    expect((await visitor.get(`${visitor.own}/form.docx`)).status).toBe(200)
  })

  test('leads from the address of a refused scan back to the application', async () => {
    await visitor.apply()
    expect((await visitor.get(`${visitor.own}/paper`)).url).toBe(association.url + visitor.own)
    expect((await visitor.get('/apply/nobody/paper')).status).toBe(404)
  })

  test.each([
    ['PUT', '/apply'],
    ['DELETE', '/apply'],
    ['POST', '/members/new'],
    ['POST', '/applications/RH-2026-1'],
  ])('answers %s %s with 405', async (method, path) => {
    expect((await fetch(association.url + path, { method })).status).toBe(405)
  })

  test('lets no page run a script, be framed, or be kept by a browser', async () => {
    for (const path of ['/apply', '/apply/nobody', '/applications/RH-2026-1', '/members/new']) {
      const { headers } = await visitor.get(path)
      expect(headers.get('content-security-policy')).toContain(
        "default-src 'none'; style-src 'self'; form-action 'self'",
      )
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
    for (const path of ['/apply', '/apply/nobody', '/applications/RH-2026-1'])
      expect((await visitor.get(path)).headers.get('cache-control')).toBe('no-store')
  })
})

describe('somebody who sends a hundred forms a minute', () => {
  test('is let through five times, and then told when to come again', async () => {
    const seal = sealOf((await visitor.get('/apply')).text)
    const answers = await Promise.all(Array.from({ length: 100 }, () => visitor.post('/apply', { ...seal, name: 'x' })))
    const late = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5)
    expect(late).toHaveLength(95)
    for (const { text, headers } of late) {
      expect(text).toContain('提交太频繁')
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
    }
  })

  test('has five applications taken, and the others not', async () => {
    const statuses: number[] = []
    for (let time = 0; time < 8; time += 1) statuses.push((await visitor.apply({ paper: SCAN })).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
    expect(await stored()).toEqual({ applications: 5, papers: 5 })
  })

  test('is nobody else, unless they say so themselves', async () => {
    const from = async (address: string) => {
      const seal = sealOf((await visitor.get('/apply')).text)
      const body = new FormData()
      for (const [name, value] of Object.entries({ ...seal, name: 'x' })) body.append(name, value)
      const headers = { cookie: visitor.cookie, 'x-forwarded-for': address }
      return (await fetch(`${association.url}/apply`, { method: 'POST', headers, body })).status
    }
    for (let time = 0; time < 5; time += 1) expect(await from(`10.0.0.${time}`)).toBe(422)
    expect(await from('10.0.0.9')).toBe(429)
    await association.close()
    association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES, behindProxy: true })
    visitor = new Visitor(association.url)
    // The last address is what our own proxy saw; what stands before it anybody can write.
    for (let time = 0; time < 5; time += 1) expect(await from(`10.0.0.${time}, 203.0.113.7`)).toBe(422)
    expect(await from('10.0.0.9, 203.0.113.7')).toBe(429)
    expect(await from('10.0.0.9, 203.0.113.8')).toBe(422)
  })
})
