import type { messages, PGlite } from '@electric-sql/pglite'
import { DriverAdapterError, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'

/**
 * How Prisma reaches an embedded PostgreSQL. The adapter does not wait for a script to end: a migration that fails would
 * count as done, and its error would be heard by nobody. Here it does.
 */
export function adapterOf(pglite: PGlite): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPGlite(pglite)
  const connect = async () =>
    Object.assign(await factory.connect(), { executeScript: (script: string) => execute(pglite, script) })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: () => factory.connectToShadowDb(),
  }
}

async function execute(pglite: PGlite, script: string): Promise<void> {
  try {
    await pglite.exec(script)
  } catch (error) {
    const { code, severity, message, detail, column, hint } = error as messages.DatabaseError
    if (code === undefined) throw error
    throw new DriverAdapterError({
      ...{ kind: 'postgres', code, severity: severity ?? '', message },
      ...{ detail, column, hint },
    })
  }
}
