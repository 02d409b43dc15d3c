import { flushCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import { decrypt, getSignature } from '@wecom/crypto'
import { XMLParser } from 'fast-xml-parser'
import Koa, { type Context } from 'koa'
import getRawBody from 'raw-body'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/main.ts'
import type { PrismaClient } from '../../src/store/client/client.ts'
import { createLog } from '../../src/watch/log.ts'
import { openDatabase } from '../../src/wiring.ts'
import { APP } from './app.ts'

/**
 * What is measured against what: bare Koa; the same with signature, decryption and one Prisma query; the same with one
 * durable Prisma insert as well; and huiwu.
 */
export type Kind = 'bare' | 'query' | 'insert' | 'huiwu'

const config = readConfig(process.env)
const began = { cpu: process.cpuUsage() }

process.on('message', async (question: { start: Kind } | { used: true }) => {
  process.send?.('start' in question ? { port: await start(question.start) } : used())
})

function used() {
  const { user, system } = process.cpuUsage(began.cpu)
  began.cpu = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage().rss / 2 ** 20 }
}

async function start(kind: Kind): Promise<number> {
  if (kind === 'huiwu') {
    const { port } = await startService({ config, publicUrl: 'http://localhost', platforms: config.platforms })
    // The bench kills its servers, and Node keeps what it compiled only at an orderly end.
    flushCompileCache()
    return port
  }
  if (kind === 'bare') return serveKoa(async (ctx) => void (await getRawBody(ctx.req)))
  const { db } = await openDatabase(config, createLog('silent'))
  return serveKoa(async (ctx) => {
    const { FromUserName, MsgId } = open(ctx, await getRawBody(ctx.req, 'utf8'))
    await db.account.findUnique({ where: { platform_userId: { platform: 'wecom', userId: FromUserName } } })
    if (kind === 'insert') await insert(db, MsgId)
  })
}

function serveKoa(take: (ctx: Context) => Promise<void>): Promise<number> {
  const router = new Router()
  router.get('/wecom/callback', (ctx) => {
    ctx.body = decrypt(APP.aesKey, String(ctx.query.echostr)).message
  })
  router.post('/wecom/callback', async (ctx) => {
    await take(ctx)
    ctx.body = ''
    ctx.status = 200
  })
  const server = new Koa().use(router.routes()).listen(0)
  return new Promise((resolve) => {
    server.once('listening', () => resolve((server.address() as AddressInfo).port))
  })
}

const parser = new XMLParser({ parseTagValue: false })

function open({ query }: Context, body: string): { FromUserName: string; MsgId: string } {
  const encrypted: string = parser.parse(body).xml.Encrypt
  const signature = getSignature(APP.token, String(query.timestamp), String(query.nonce), encrypted)
  if (signature !== query.msg_signature) throw new Error('the signature does not match')
  return parser.parse(decrypt(APP.aesKey, encrypted).message).xml
}

function insert(db: PrismaClient, updateKey: string) {
  const update = { kind: 'said', text: '状态', from: { platform: 'wecom', userId: 'nobody' } }
  const row = {
    platform: 'wecom' as const,
    updateKey,
    userId: 'nobody',
    update,
    state: 'done' as const,
    receivedAt: new Date(),
  }
  return db.inboxUpdate.create({ data: row })
}
