import { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'

/** Something that leads to a person, and what stands in its place; an `id` is no part of a longer one. */
export type Trace = { text: string; mark: string; id?: true }

/**
 * What leads to a person in what was written down. `keep` are longer words of which a trace is only a part: the name of a
 * unit, of somebody else. With `about`, because somebody else is called the same, only rows that belong to the member
 * (`memberId`) or mention one of the words are touched.
 */
export type Traces = { traces: Trace[]; keep: string[]; about?: { memberId: string; words: string[] } }

/** Tables whose rows are changed field by field, or which say nothing of members' people. */
const APART = ['Member', 'Person', 'Account', 'Staff', 'StaffChange', 'RulebookVersion', 'Secret', 'PlatformToken']

/** A table with the columns in which something may be written; `ofMember` where its rows name their member. */
type Table = { table: string; ofMember: boolean; columns: { name: string; type: 'text' | 'jsonb' }[] }
type Row = { at: string } & Record<string, unknown>

/** Puts marks in the place of traces in every text and every JSON of every table. Returns how many rows changed. */
export async function replaceTraces(tx: Tx, found: Traces): Promise<number> {
  if (found.traces.length === 0) return 0
  let changed = 0
  for (const table of await tablesOf(tx)) changed += await replaceIn(tx, table, found)
  return changed
}

function isWritten<C extends { type: string }>(column: C): column is C & { type: 'text' | 'jsonb' } {
  return column.type === 'text' || column.type === 'jsonb'
}

async function tablesOf(tx: Tx): Promise<Table[]> {
  const rows = await tx.$queryRaw<{ table: string; name: string; type: string }[]>`
    SELECT table_name AS "table", column_name AS "name", data_type AS "type" FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_%' AND table_name NOT IN (${Prisma.join(APART)})
    ORDER BY table_name, ordinal_position`
  return [...Map.groupBy(rows, ({ table }) => table)].flatMap(([table, of]) => {
    const columns = of.filter(isWritten)
    return columns.length === 0 ? [] : [{ table, ofMember: of.some(({ name }) => name === 'memberId'), columns }]
  })
}

async function replaceIn(tx: Tx, table: Table, found: Traces): Promise<number> {
  const replace = replacer(found)
  const rows = await rowsWith(tx, table, found)
  const sets = table.columns.map(({ name, type }, index) => `"${name}" = $${index + 2}::${type}`).join(', ')
  for (const row of rows) {
    const values = table.columns.map(({ name, type }) => written(type, deeply(row[name], replace)))
    await tx.$executeRawUnsafe(`UPDATE "${table.table}" SET ${sets} WHERE ctid = $1::tid`, row.at, ...values)
  }
  return rows.length
}

/** The rows in which a trace stands, kept from others until the transaction ends. Table and columns are the database's own. */
async function rowsWith(tx: Tx, { table, ofMember, columns }: Table, { traces, about }: Traces): Promise<Row[]> {
  const all = `concat_ws(E'\\n', ${columns.map(({ name }) => `"${name}"::text`).join(', ')})`
  const selected = columns.map(({ name }) => `"${name}"`).join(', ')
  const any = (index: number) =>
    `EXISTS (SELECT 1 FROM unnest($${index}::text[]) one WHERE position(one IN ${all}) > 0)`
  const own = ofMember ? '"memberId" = $3::uuid' : '$3::uuid IS NULL'
  const related = about === undefined ? '' : ` AND (${own} OR ${any(2)})`
  const sql = `SELECT ctid::text AS "at", ${selected} FROM "${table}" WHERE ${any(1)}${related} FOR UPDATE`
  const needles = traces.flatMap(({ text }) => [text, JSON.stringify(text).slice(1, -1)])
  return about === undefined
    ? tx.$queryRawUnsafe<Row[]>(sql, needles)
    : tx.$queryRawUnsafe<Row[]>(sql, needles, about.words, about.memberId)
}

function replacer({ traces, keep }: Traces): (text: string) => string {
  const marks = new Map(traces.map(({ text, mark }) => [text, mark]))
  const words = [...keep, ...traces.filter(({ id }) => id === undefined).map(({ text }) => text)]
  const longestFirst = words.sort((a, b) => b.length - a.length).map((word) => RegExp.escape(word))
  const ids = traces.filter(({ id }) => id).map(({ text }) => `(?<![\\w.-])${RegExp.escape(text)}(?![\\w.-])`)
  const pattern = new RegExp([...ids, ...longestFirst].join('|'), 'g')
  return (text) => text.replace(pattern, (found) => (keep.includes(found) ? found : (marks.get(found) ?? found)))
}

function deeply(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((inner) => deeply(inner, replace))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deeply(inner, replace)]))
}

function written(type: 'text' | 'jsonb', value: unknown): string | null {
  if (value === null || value === undefined) return null
  return type === 'jsonb' ? JSON.stringify(value) : String(value)
}
