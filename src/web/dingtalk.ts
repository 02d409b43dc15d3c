import type Router from '@koa/router'
import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import type { Opened } from '../platforms/dingtalk/opened.ts'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'
import { type EventSettings, openEvent, openMessage, openPress, sealSuccess } from '../platforms/dingtalk/webhook.ts'
import { answering, inTime, readBody, refuse } from './answering.ts'
import { takeIn } from './dingtalkDoor.ts'
import type { Called } from './noting.ts'
import { requestIdOf } from './requests.ts'

/** DingTalk hangs up after 2.5 s on messages, 2 s on presses, 1.5 s on events (S/1435, C1/0007, E/0232). */
const STORE_WITHIN_MS = { message: 2000, press: 1500, event: 1200 }

/**
 * The addresses that DingTalk calls: robot messages and presses in HTTP mode, sealed events whenever their key is
 * configured, because they have a channel of their own in the console.
 */
export function mountDingtalk(router: Router, house: House, settings: DingtalkSettings): void {
  const { mode, cardCallbackSecret, clientId, events } = settings
  if (mode === 'http') mountMessages(router, house, settings)
  if (mode === 'http' && cardCallbackSecret !== undefined) mountPresses(router, house, cardCallbackSecret)
  if (events !== undefined) mountEvents(router, house, { clientId, ...events })
}

/** Messages to the robot. An empty answer posts nothing (S/0718): what there is to say is said afterwards. */
function mountMessages(router: Router, house: House, settings: DingtalkSettings): void {
  router.post('/dingtalk/robot', (ctx) =>
    answering(ctx, house, 'dingtalk', async () => {
      const opened = openMessage(settings, ctx.headers, await readBody(ctx), house.clock.now())
      return takeInTime(ctx, house, opened, STORE_WITHIN_MS.message, () => answerText(ctx, ''))
    }),
  )
}

/** Presses of cards. The answer changes nothing yet: the card is updated afterwards, for everybody who sees it. */
function mountPresses(router: Router, house: House, secret: string): void {
  router.post('/dingtalk/card', (ctx) =>
    answering(ctx, house, 'dingtalk', async () => {
      const opened = openPress(secret, ctx.headers, await readBody(ctx), house.clock.now())
      return takeInTime(ctx, house, opened, STORE_WITHIN_MS.press, () => answerJson(ctx, {}))
    }),
  )
}

/** Events, sealed both ways; the check of the address by the console is one that concerns nobody. */
function mountEvents(router: Router, house: House, settings: EventSettings): void {
  router.post('/dingtalk/event', (ctx) =>
    answering(ctx, house, 'dingtalk', async () => {
      const opened = openEvent(settings, ctx.query, await readBody(ctx), house.clock.now())
      const success = () => answerJson(ctx, sealSuccess(settings, house.clock.now()))
      return takeInTime(ctx, house, opened, STORE_WITHIN_MS.event, success)
    }),
  )
}

/** Takes in what was opened and answers so; in vain when it takes longer than DingTalk waits. */
async function takeInTime(
  ctx: Context,
  house: House,
  opened: Opened,
  withinMs: number,
  answer: () => void,
): Promise<Called> {
  const called = await inTime(house, withinMs, takeIn(house, opened, requestIdOf(ctx)))
  if (called === undefined) return refuse(ctx, 503, 'not stored in time')
  answer()
  return called
}

function answerText(ctx: Context, text: string): void {
  ctx.status = 200
  ctx.type = 'text/plain'
  ctx.body = text
}

function answerJson(ctx: Context, body: object): void {
  ctx.status = 200
  ctx.type = 'application/json'
  ctx.body = JSON.stringify(body)
}
