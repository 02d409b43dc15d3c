import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkWording } from '../../src/messages/checking.ts'
import { fillDocument } from '../../src/messages/document.ts'
import { escapeMarkdown, escapePlain } from '../../src/messages/escaping.ts'
import { wordPage } from '../../src/messages/page.ts'
import { loadWording, type Wording, word } from '../../src/messages/wording.ts'
import { encodeWords } from '../../src/platforms/wecom/preview.ts'
import { TEMPLATES } from '../../src/wiring.ts'

const OPTIONS = { zone: 'Asia/Shanghai', publicUrl: 'http://localhost:3000' }
const ENCODERS = [{ platform: 'wecom', encode: encodeWords }]

test('every template of the house renders with its samples through every platform', async () => {
  expect(checkWording(await loadWording(TEMPLATES, OPTIONS), ENCODERS)).toEqual([])
})

describe('a house with its own templates', () => {
  let folder: string
  let wording: Wording
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huiwu-wording-'))
    for (const room of ['replies', 'cards', 'notices', 'refusals', 'pages', 'documents', 'handbook'])
      await mkdir(join(folder, room))
    await writeFile(join(folder, 'pages/frame.html'), '<h1>{{ title | raw }}</h1>{{ body | raw }}')
    await writeFile(
      join(folder, 'pages/own.html'),
      '---\nabout: 网页\nvalues: { name: 张伟, broken: false }\n---\n<p>{{ name }}</p>{% if broken %}{{ nmae }}{% endif %}',
    )
    await writeFile(join(folder, 'documents/documents.yml'), 'letter: { about: 信, values: { nobody: 张伟 } }\n')
    await copyFile(join(TEMPLATES, 'documents/approval.docx'), join(folder, 'documents/letter.docx'))
    await writeFile(join(folder, 'terms.yml'), 'office: { director: 理事 }\nunitTitle: { director: 理事单位 }\n')
    await copyFile(join(TEMPLATES, 'privacy.yml'), join(folder, 'privacy.yml'))
    await writeFile(join(folder, 'handbook/cards.yml'), 'wide: { name: 宽, to: 无 }\nnames: { name: 名, to: 无 }\n')
    await writeFile(join(folder, 'refusals', 'own.yml'), 'broken: { text: "{{ nothing }}" }\n')
    await write('replies/good', 'values: { name: 张伟, office: director }', '{{ name }}任{{ office | term: "office" }}')
    await write(
      'replies/titled',
      'values: { name: 甲, title: director }',
      '{{ name | titled: title }}，{{ name | titled: title, "，" }}',
    )
    await write('replies/misspelt', 'values: { name: 张伟 }', '{{ nmae }}')
    await write('replies/filter', 'values: { name: 张伟 }', '{{ name | upcase_it }}')
    await write('cards/wide', 'card: { title: "这是一个无论如何都放不进二十六个字以内的非常非常长的卡片标题" }', '正文')
    await write(
      'cards/names',
      'values: { name: 张 }\ncard: { title: "{{ name }}", rows: [{ label: 姓名, value: "{{ name }}" }] }',
      '{{ name }}',
    )
    wording = await loadWording(folder, OPTIONS)
  })
  afterAll(() => rm(folder, { recursive: true }))
  const write = (name: string, front: string, body: string) =>
    writeFile(join(folder, `${name}.md`), `---\nabout: 测试\n${front}\n---\n${body}\n`)
  const problems = () => checkWording(wording, ENCODERS)

  test('says what is filled in', () => {
    expect(word(wording, { template: 'replies/good', values: { name: '李娜', office: 'director' } }).text).toBe(
      '李娜任理事',
    )
  })

  test('names a unit with its title, and who has none by name alone', () => {
    const said = (title: string | null) =>
      word(wording, { template: 'replies/titled', values: { name: '甲', title } }).text
    expect([said('director'), said(null)]).toEqual(['甲（理事单位），甲，理事单位', '甲，甲'])
  })

  test('makes what people have written harmless in a page', () => {
    const values = { name: '<script>alert("1")</script>', broken: false }
    expect(wordPage(wording, 'own', values)).toBe(
      '<h1>网页</h1><p>&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;</p>',
    )
    expect(() => wordPage(wording, 'own', { ...values, broken: true })).toThrow(/nmae/)
    expect(() => wordPage(wording, 'own', { name: '张伟' })).toThrow(/missing \[broken\]/)
  })

  test('is told of a place in a Word document that nothing fills', () => {
    expect(problems()).toContainEqual(expect.stringMatching(/letter\.docx.*there is: nobody/))
    expect(() => fillDocument(wording, 'letter', {})).toThrow(/missing \[nobody\]/)
  })

  test('is told of a misspelt value, with the file and what there is', () => {
    expect(problems()).toContainEqual(expect.stringMatching(/misspelt\.md.*nmae.*there is: name/))
  })

  test('is told of an unknown filter', () => {
    expect(problems()).toContainEqual(expect.stringMatching(/filter\.md.*upcase_it/))
  })

  test('is told of a card that exceeds what both platforms show', () => {
    expect(problems()).toContainEqual(expect.stringMatching(/wide\.md.*title has \d+ characters, 26 fit/))
  })

  test('is told of a refusal that cannot be said', () => {
    expect(problems()).toContainEqual(expect.stringMatching(/refusals: broken.*nothing/))
  })

  test('refuses values that the template did not declare, and those it misses', () => {
    expect(() => word(wording, { template: 'replies/good', values: { name: '张伟' } })).toThrow('missing [office]')
    const surplus = { name: '张伟', office: 'director', age: 4 }
    expect(() => word(wording, { template: 'replies/good', values: surplus })).toThrow('not declared [age]')
  })

  test('shortens a name that is too long for a card, and keeps it whole in the text', () => {
    const name = '名'.repeat(40)
    const words = word(wording, { template: 'cards/names', values: { name } })
    expect(words.card?.rows[0]?.value).toBe(`${'名'.repeat(25)}…`)
    expect(words.text).toBe(name)
  })

  test('a name with braces is not read as a template', () => {
    const words = word(wording, { template: 'cards/names', values: { name: '{{ office }}' } })
    expect(words.text).toBe('{{ office }}')
  })
})

test.each([
  ['a link', '<a href="https://evil.example">点这里</a>', '＜a href="https://evil.example"＞点这里＜/a＞'],
  ['a mention', '<@all> 开会', '＜@all＞ 开会'],
  ['a forged line', '同意\n秘书处：已批准', '同意 秘书处：已批准'],
  ['a turned direction', '批\u202e准', '批 准'],
  ['nothing', '第3行 李四 & 王五', '第3行 李四 & 王五'],
])('what a member types into plain text cannot forge %s', (_, typed, shown) => {
  expect(escapePlain(typed)).toBe(shown)
})

test.each([
  ['a link', '[批准](https://evil.example)', '［批准］(https://evil.example)'],
  ['a colour', '<font color="warning">急</font>', '＜font color="warning"＞急＜/font＞'],
  ['a heading, code and bold', '# 一 `三` **四**', '＃ 一 ｀三｀ ＊＊四＊＊'],
])('what a member types into markdown cannot forge %s', (_, typed, shown) => {
  expect(escapeMarkdown(typed)).toBe(shown)
})
