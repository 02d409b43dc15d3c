import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openPglite, openServer } from '../../src/store/database.ts'
import { fail, loadDump, onServer, urlOf } from './databases.ts'

/** A fresh, migrated, empty database, real to the last byte; gone when closed. */
export async function freshDatabase(): Promise<Database> {
  const template = inject('template')
  if ('dump' in template) return openPglite(await loadDump(template.dump), fail)
  const name = `huiwu_test_${randomUUID().replaceAll('-', '')}`
  await onServer(template.server, `CREATE DATABASE ${name} TEMPLATE ${template.database}`)
  const database = await openServer(urlOf(template.server, name), fail)
  return {
    ...database,
    close: async () => {
      await database.close()
      await onServer(template.server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}
