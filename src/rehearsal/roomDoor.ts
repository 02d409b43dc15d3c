import type Router from '@koa/router'
import { createSession, type Session } from 'better-sse'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import { z } from 'zod'
import type { House } from '../chat/house.ts'
import type { Assets } from './assets.ts'
import { mountPages, ROOM } from './pagesDoor.ts'
import { ActRefused } from './refused.ts'
import type { Room, Seats } from './room.ts'
import type { Act } from './view.ts'

/** How often is looked whether somebody sees something new. */
const LOOK_EVERY_MS = 150

const LONGEST_ACT = '64kb'

const platform = z.enum(['wecom', 'dingtalk'])
const person = { platform, userId: z.string().min(1).max(64) }
const option = z.string().max(128)
const Acts = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('say'), ...person, text: z.string().min(1).max(4000) }),
  z.strictObject({
    act: z.literal('press'),
    ...person,
    card: z.string().max(128),
    key: z.string().min(1).max(128),
    choice: z.union([option, z.array(option).max(20), z.record(option, z.union([option, z.array(option)]))]).optional(),
  }),
  z.strictObject({
    act: z.literal('move'),
    by: z.union([
      z.strictObject({ hours: z.number().int().min(1).max(24) }),
      z.strictObject({ days: z.number().int().min(1).max(60) }),
      z.literal('next'),
    ]),
  }),
  z.strictObject({ act: z.literal('platform'), platform, down: z.boolean() }),
  z.strictObject({ act: z.literal('play'), scenario: z.string(), platform }),
  z.strictObject({ act: z.literal('step') }),
  z.strictObject({ act: z.literal('leave') }),
  z.strictObject({ act: z.literal('reread') }),
  z.strictObject({ act: z.literal('startOver') }),
])

/** Which message the glass wall is asked about: its place is a whole number. */
const WallQuery = z.strictObject({
  ...person,
  no: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
})

/** The door of the room: its page and what belongs to it, its events, and what hands do. Returns the way to end its events. */
export function mountRoom(router: Router, room: Room, assets: Assets): () => void {
  const audience = new Set<() => void>()
  router.use(ROOM, (ctx, next) => (isHere(ctx, room.house) ? next() : refuse(ctx, 403, NOT_HERE)))
  mountPages(router, assets)
  router.get(`${ROOM}/people`, async (ctx) => {
    ctx.body = await room.people()
  })
  router.get(`${ROOM}/scenarios`, async (ctx) => {
    ctx.body = await room.scenarios()
  })
  router.get(`${ROOM}/wall`, (ctx) => showWall(ctx, room))
  router.get(`${ROOM}/files/:platform/:media`, (ctx) => handFile(ctx, room))
  router.get(`${ROOM}/events`, async (ctx) => {
    // From here on the session answers; Koa's own idea of an answer nobody has given yet is 404.
    ctx.respond = false
    ctx.res.statusCode = 200
    // Whoever has closed the page is told nothing more, and that is no fault.
    ctx.onerror = (error) => room.house.log.debug({ err: error }, 'a page that watched is gone')
    const session = await createSession(ctx.req, ctx.res, { retry: 1000, serializer: String })
    const stopShowing = showTo(session, () => room.view(seatsIn(ctx)), room.house.log)
    const end = () => {
      stopShowing()
      ctx.res.end()
    }
    audience.add(end)
    session.once('disconnected', () => {
      audience.delete(end)
      stopShowing()
    })
  })
  router.post(`${ROOM}/acts`, (ctx) => takeAct(ctx, room))
  return () => {
    for (const end of audience) end()
  }
}

/** Sends what somebody sees whenever it has changed; a browser that comes again gets everything again. */
function showTo(session: Session, look: () => unknown, log: House['log']): () => void {
  let shown = ''
  const draw = () => {
    try {
      return JSON.stringify(look())
    } catch (error) {
      log.error({ err: error }, 'the rehearsal room could not be drawn')
      return shown
    }
  }
  const show = () => {
    const seen = draw()
    if (seen === shown || !session.isConnected) return
    shown = seen
    session.push(seen, 'room')
  }
  show()
  const timer = setInterval(show, LOOK_EVERY_MS)
  return () => clearInterval(timer)
}

function seatsIn({ query }: Context): Seats {
  const { wecom, dingtalk } = query
  return { ...(typeof wecom === 'string' && { wecom }), ...(typeof dingtalk === 'string' && { dingtalk }) }
}

/** What stands behind a message, or in words why there is nothing to show. */
async function showWall(ctx: Context, room: Room): Promise<void> {
  const query = WallQuery.safeParse({ ...ctx.query })
  if (!query.success) return refuse(ctx, 400, '看不懂要看哪一条消息')
  const wall = await room.wall(query.data)
  if (wall === undefined) return refuse(ctx, 404, '这条消息已经不在了')
  ctx.set('Cache-Control', 'no-store')
  ctx.body = wall
}

/** A file that was sent in a chat, to be saved. */
function handFile(ctx: Context, room: Room): void {
  const { platform: on, media = '' } = ctx.params as Record<string, string>
  const file = room.windows.find((window) => window.platform === on)?.fileWith(media)
  if (file === undefined) return
  ctx.attachment(file.name)
  ctx.set('Content-Security-Policy', "default-src 'none'; sandbox")
  ctx.body = file.bytes
}

/** Does what a hand asks for: 204, or why not, in words. Only the page's own requests count. */
async function takeAct(ctx: Context, room: Room): Promise<void> {
  if (!ctx.is('application/json') || !isOwn(ctx)) return refuse(ctx, 403, '只接受排练室页面自己的请求')
  const act = await readAct(ctx)
  if (act === undefined) return refuse(ctx, 400, '看不懂这个请求')
  try {
    await room.act(act)
    ctx.status = 204
  } catch (error) {
    if (!(error instanceof ActRefused)) throw error
    refuse(ctx, 409, error.message)
  }
}

/** Names of this very machine. */
const HERE = ['localhost', '127.0.0.1', '[::1]']

const NOT_HERE = '排练室只在这台机器上打开；要从别的机器打开，请把 PUBLIC_URL 设为那里用的地址'

/**
 * Whether the room is asked for by a name of its own: whoever is in it may be anybody, and a name that was made to lead
 * here (DNS rebinding) is somebody else's page.
 */
function isHere({ hostname }: Context, { wording }: House): boolean {
  return [...HERE, new URL(wording.publicUrl).hostname].includes(hostname)
}

/** Whether a request comes from a page of this very address: other pages in the same browser may not act here. */
function isOwn(ctx: Context): boolean {
  const origin = ctx.get('Origin')
  return origin === '' || URL.parse(origin)?.host === ctx.host
}

async function readAct(ctx: Context): Promise<Act | undefined> {
  try {
    const body = await getRawBody(ctx.req, { limit: LONGEST_ACT, encoding: 'utf8' })
    return Acts.parse(JSON.parse(body)) as Act
  } catch {
    ctx.req.resume()
    return undefined
  }
}

function refuse(ctx: Context, status: number, why: string): void {
  ctx.status = status
  ctx.body = { why }
}
