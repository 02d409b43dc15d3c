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

/** The same, for whoever starts workers on it: closed for good when it is closed. */
export async function openDatabase(): Promise<Database> {
  const template = inject('template')
  if ('dump' in template) return openPglite(await loadDump(template.dump), fail)
  const name = `${TEST_DATABASES}${randomUUID().replaceAll('-', '')}`
  await onServer(template.server, `CREATE DATABASE ${name} TEMPLATE ${template.database}`)
  return openServer(urlOf(template.server, name), fail)
}

async function empty({ db }: Database): Promise<void> {
  const template = inject('template')
  await db.$executeRawUnsafe('dump' in template ? DELETE_ALL : TRUNCATE_ALL)
}

const TABLES = `SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`

const TRUNCATE_ALL = `DO $$ BEGIN
  EXECUTE 'TRUNCATE ' || (${TABLES}) || ' RESTART IDENTITY CASCADE';
  DELETE FROM pgboss.job;
END $$`

/** On the embedded database truncating takes ten times as long as deleting the few rows of a test. */
const DELETE_ALL = `DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOREACH name IN ARRAY string_to_array((${TABLES}), ', ') LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
  DELETE FROM pgboss.job;
  PERFORM setval(pg_get_serial_sequence('"OutboxMessage"', 'seq'), 1, false);
END $$`
