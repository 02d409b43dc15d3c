import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openPglite, openServer } from '../../src/store/database.ts'
import { fail, loadDump, onServer, TEST_DATABASES, urlOf } from './databases.ts'

/** Databases of this test file that were closed: emptied, they serve again, which is much quicker than a new one. */
const idle: Database[] = []

/** A migrated, empty database, real to the last byte. Closing it gives it back for the next test of the file. */
export async function freshDatabase(): Promise<Database> {
  const database = idle.pop() ?? (await openDatabase())
  return {
    ...database,
    close: async () => {
      await empty(database)
      idle.push(database)
    },
  }
}

async function openDatabase(): Promise<Database> {
  const template = inject('template')
  if ('dump' in template) return openPglite(await loadDump(template.dump), fail)
  const name = `${TEST_DATABASES}${randomUUID().replaceAll('-', '')}`
  await onServer(template.server, `CREATE DATABASE ${name} TEMPLATE ${template.database}`)
  return openServer(urlOf(template.server, name), fail)
}

async function empty({ db }: Database): Promise<void> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`
  await db.$executeRawUnsafe(`TRUNCATE ${tables.map(({ name }) => `"${name}"`).join(', ')} RESTART IDENTITY CASCADE`)
  await db.$executeRawUnsafe('DELETE FROM pgboss.job')
}
