import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RulebookError } from '../../src/rules/rulebookSchema.ts'
import type { Database } from '../../src/store/database.ts'
import { loadRulebooks, RULEBOOK_FOLDER, RulebookChanged, storeRulebooks } from '../../src/store/rulebooks.ts'
import { freshDatabase } from '../support/database.ts'

const NOW = Temporal.Instant.from('2026-03-01T01:00:00Z')
const FIRST = '2021-06-18.yml'

let database: Database
let folder: string
let text: string
beforeEach(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'huiwu-rulebooks-'))
  text = await readFile(join(RULEBOOK_FOLDER, FIRST), 'utf8')
  await writeFile(join(folder, FIRST), text)
})
afterEach(() => database.close())

const store = () => database.db.$transaction((tx) => storeRulebooks(tx, NOW, folder))
const load = () => database.db.$transaction((tx) => loadRulebooks(tx))

test('the measures are stored as the version of their first day', async () => {
  await store()
  const [version, ...others] = await load()
  expect(version).toMatchObject({ effectiveFrom: '2021-06-18', instrument: '大连软件行业协会会员管理办法' })
  expect(others).toEqual([])
})

test('storing the same measures again does nothing', async () => {
  await store()
  const before = await database.db.rulebookVersion.findMany()
  await writeFile(join(folder, FIRST), `# 只加了一行注释\n${text}`)
  await store()
  expect(await database.db.rulebookVersion.findMany()).toEqual(before)
})

test('a version that was stored is never edited; new rules need a new date', async () => {
  await store()
  const changed = text.replace('director.seats: { max: 100', 'director.seats: { max: 120')
  await writeFile(join(folder, FIRST), changed)
  await expect(store()).rejects.toThrow(RulebookChanged)
  await expect(store()).rejects.toThrow('另建一份新文件')
  await writeFile(join(folder, FIRST), text)
  await writeFile(
    join(folder, '2026-06-01.yml'),
    changed.replace('effectiveFrom: 2021-06-18', 'effectiveFrom: 2026-06-01'),
  )
  await store()
  expect((await load()).map(({ effectiveFrom }) => effectiveFrom)).toEqual(['2021-06-18', '2026-06-01'])
  expect((await load()).map(({ provisions }) => provisions['director.seats'].max)).toEqual([100, 120])
})

test('a provision that a new release reads completes the version in force, which otherwise stays as it is', async () => {
  await store()
  const row = await database.db.rulebookVersion.findFirstOrThrow()
  const content = row.content as { provisions: Record<string, unknown> }
  const { 'admission.links': _, ...before } = content.provisions
  const older = { ...content, provisions: { ...before, 'no.longer.read': { max: 3 } } }
  await database.db.rulebookVersion.updateMany({ data: { content: older as never, digest: 'older' } })
  await store()
  expect(await database.db.rulebookVersion.findFirstOrThrow()).toMatchObject({ content, digest: row.digest })
  expect(await database.db.auditEvent.findMany({ where: { type: 'rulebook.completed' } })).toMatchObject([
    { subject: 'rulebook:2021-06-18', data: { provisions: ['admission.links'] } },
  ])
})

test('a file that adds a provision and changes another is refused', async () => {
  await store()
  const { content } = await database.db.rulebookVersion.findFirstOrThrow()
  const { 'admission.links': _, ...before } = (content as { provisions: Record<string, unknown> }).provisions
  const older = { ...(content as object), provisions: { ...before, 'director.seats': { max: 99 } } }
  await database.db.rulebookVersion.updateMany({ data: { content: older as never, digest: 'older' } })
  await expect(store()).rejects.toThrow(RulebookChanged)
})

test('a file that is not a rulebook is refused, and nothing of the folder is stored', async () => {
  await writeFile(join(folder, '2030-01-01.yml'), 'effectiveFrom: 2030-01-01\n')
  await expect(store()).rejects.toThrow(RulebookError)
  expect(await load()).toEqual([])
})
