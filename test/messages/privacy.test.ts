import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Privacy, privacyLines, readPrivacy } from '../../src/messages/privacy.ts'

const ROOT = join(import.meta.dirname, '../..')
let privacy: Privacy
let columns: string[]

/** Every column of the schema but the keys: what the models hold, without what they are related to. */
async function columnsOfSchema(): Promise<string[]> {
  const schema = await readFile(join(ROOT, 'prisma/schema.prisma'), 'utf8')
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)]
  const names = new Set(models.map(([, name]) => name))
  return models.flatMap(([, model, body = '']) =>
    [...body.matchAll(/^ {2}(\w+) +(\w+)[[\]?]*(.*)$/gm)]
      .filter(([, , type, rest]) => !names.has(type) && !rest?.includes('@db.Uuid'))
      .map(([, field]) => `${model}.${field}`),
  )
}

function fieldsOf(held: Record<string, string[]>): string[] {
  return Object.entries(held).flatMap(([model, fields]) => fields.map((field) => `${model}.${field}`))
}

beforeAll(async () => {
  privacy = await readPrivacy(join(ROOT, 'templates/privacy.yml'))
  columns = await columnsOfSchema()
})

test('purpose, ground and retention are told of everything that is kept, or that it is nobody’s', () => {
  const told = [...Object.values(privacy.entries).map(({ holds }) => holds), privacy.impersonal].flatMap(fieldsOf)
  expect(columns.length).toBeGreaterThan(200)
  expect(columns.filter((column) => !told.includes(column))).toEqual([])
  expect(told.filter((column) => !columns.includes(column))).toEqual([])
  expect(told.filter((column, index) => told.indexOf(column) !== index)).toEqual([])
})

test('every entry has its purpose, its ground in the law, and its time', () => {
  for (const { what, ground, kept } of privacyLines(privacy)) {
    expect(ground?.cite, what).toContain('个人信息保护法')
    expect(kept === null || kept.years > 0, what).toBe(true)
  }
})

test('names, numbers, accounts and what people wrote are not kept for good', () => {
  const kept = (column: string) =>
    Object.values(privacy.entries).find(({ holds }) => fieldsOf(holds).includes(column))?.kept
  expect(kept('Person.name')).toBe('left')
  expect(kept('Person.mobile')).toBe('left')
  expect(kept('Account.userId')).toBe('left')
  expect(kept('Paper.bytes')).toBe('left')
  expect(kept('InboxUpdate.update')).toBe('messages')
  expect(kept('OutboxMessage.message')).toBe('messages')
})
