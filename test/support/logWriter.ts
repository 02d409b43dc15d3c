import { openFolder } from '../../src/store/database.ts'

/**
 * A process that writes to the embedded database in the folder it is given, says so after each line that was taken, and
 * otherwise writes more and more to its log, whatever fails.
 */
const [, , folder = ''] = process.argv
const { db } = await openFolder(folder, () => {})
await db.$executeRaw`CREATE TABLE IF NOT EXISTS line (id serial)`
const [{ count }] = await db.$queryRaw<[{ count: number }]>`SELECT count(*)::int FROM line`
console.log(`found ${count}`)
for (;;) {
  await db.$executeRaw`INSERT INTO line DEFAULT VALUES`.then(
    () => console.log('taken'),
    () => undefined,
  )
  await db.$executeRaw`SELECT pg_logical_emit_message(true, 'log', repeat('x', 100000))`.catch(() => undefined)
}
