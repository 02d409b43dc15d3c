import { openApplication, type Reaction } from './application.ts'
import { answerTo, connect, type Down } from './client.ts'
import { type button, cardTo, openCorp } from './settings.ts'

/** What the application answers to a press. */
export type Response = Record<string, unknown>

/** A corp whose application answers presses over Stream with `respond`. */
export async function openStream(
  respond: (frame: Down) => Response | Promise<Response> = () => ({}),
  buttons?: object[],
) {
  const open = await openCorp()
  const client = await connect(open, (frame) => {
    void Promise.resolve(respond(frame)).then((response) =>
      client.socket.send(answerTo(frame, { data: JSON.stringify({ response }) })),
    )
    return undefined
  })
  await open.deliver(cardTo(['zhangsan', 'lisi'], buttons as ReturnType<typeof button>[] | undefined))
  return { ...open, ...client }
}

/** The same over HTTP, with a secret. */
export async function openHttp(react: () => Reaction = () => ({ body: '{}' }), timings: object = {}) {
  const apiSecret = 'card-secret'
  const application = await openApplication(react)
  const open = await openCorp({ mode: 'http', robotUrl: application.url, timings })
  await open.register({ callbackUrl: application.url, apiSecret })
  await open.deliver({ callbackType: 'HTTP', callbackRouteKey: 'huiwu' })
  return { ...application, ...open }
}
