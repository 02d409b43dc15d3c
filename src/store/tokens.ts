import type { PlatformName } from '../messages/message.ts'
import type { PrismaClient } from './client/client.ts'

/** Where all instances keep the one access token of an app, so that they do not race for new ones. */
export function tokenStore(db: PrismaClient, platform: PlatformName, app: string) {
  const which = { platform, app }
  return {
    async read(): Promise<{ token: string; expiresAt: string } | undefined> {
      const row = await db.platformToken.findUnique({ where: { platform_app: which } })
      return row === null ? undefined : { token: row.token, expiresAt: row.expiresAt.toISOString() }
    },
    async write({ token, expiresAt }: { token: string; expiresAt: string }): Promise<void> {
      const kept = { token, expiresAt: new Date(expiresAt) }
      await db.platformToken.upsert({ where: { platform_app: which }, create: { ...which, ...kept }, update: kept })
    },
  }
}
