import { randomUUID } from 'node:crypto'
import type { PlatformName } from '../messages/message.ts'
import type { PrismaClient } from './client/client.ts'
import { giveLeaseBack, takeLease } from './leases.ts'

/** How long one instance may take to ask for a token before another may ask, too. */
const ASKING_SECONDS = 20

/**
 * Where all instances keep the one access token of an app. One of them asks for a new one at a time (`claim`), and the
 * others take it over.
 */
export function tokenStore(db: PrismaClient, platform: PlatformName, app: string) {
  const which = { platform, app }
  const [asking, holder] = [`token/${platform}/${app}`, randomUUID()]
  return {
    async read(): Promise<{ token: string; expiresAt: string } | undefined> {
      const row = await db.platformToken.findUnique({ where: { platform_app: which } })
      return row === null ? undefined : { token: row.token, expiresAt: row.expiresAt.toISOString() }
    },
    async write({ token, expiresAt }: { token: string; expiresAt: string }): Promise<void> {
      const kept = { token, expiresAt: new Date(expiresAt) }
      await db.platformToken.upsert({ where: { platform_app: which }, create: { ...which, ...kept }, update: kept })
    },
    claim: (): Promise<boolean> => takeLease(db, asking, holder, ASKING_SECONDS),
    release: (): Promise<void> => giveLeaseBack(db, asking, holder),
  }
}
