import type { Look } from '../store/looking.ts'
import {
  AFTER_FAILURE,
  isKnownMigration,
  migrationFailed,
  migrationsOwed,
  newestMigration,
  serverVersion,
} from '../store/migrations.ts'
import { reporterOn, type Sign } from './sign.ts'

const { ok, fix } = reporterOn('database')

/** Whether the database has the shape that this release works with. */
export async function examineDatabase({ db }: Look): Promise<{ signs: Sign[]; usable: boolean }> {
  const failed = await migrationFailed(db)
  if (failed !== undefined) return { signs: [fix(`The migration ${failed} failed. ${AFTER_FAILURE}`)], usable: false }
  const owed = await migrationsOwed(db)
  if (owed.length > 0) {
    const says = `${owed.length} migrations are not applied yet. Start this version of huiwu, or run huiwu migrate; take a backup before.`
    return { signs: [fix(says)], usable: false }
  }
  const newest = await newestMigration(db)
  if (!(await isKnownMigration(newest))) {
    return { signs: [fix(`A newer huiwu has migrated it (${newest}). Install that version.`)], usable: false }
  }
  return { signs: [ok(`PostgreSQL ${await serverVersion(db)}, newest migration ${newest}.`)], usable: true }
}
