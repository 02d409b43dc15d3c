import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adapterOf } from './adapter.ts'
import { applyMigrations, draftMigration } from './migrations.ts'
import { startPglite } from './pglite.ts'

// `npm run migration -- NAME`: writes the step from the committed migrations to prisma/schema.prisma, tried on an
// empty in-memory database, as prisma/migrations/<time>_NAME/migration.sql.
const name = process.argv[2]
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Usage: npm run migration -- name_in_snake_case')
  process.exit(2)
}

const pglite = await startPglite()
const adapter = adapterOf(pglite)
await applyMigrations(adapter)
const script = await draftMigration(adapter)
await pglite.close()

if (script.trim() === '' || script.includes('This is an empty migration')) {
  console.log('The schema and the migrations agree: nothing to write.')
} else {
  const stamp = Temporal.Now.instant().toString().replace(/\D/g, '').slice(0, 14)
  const folder = join(import.meta.dirname, '../../prisma/migrations', `${stamp}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'migration.sql'), script)
  console.log(folder)
}
