import type { TakenRow } from '../store/taking.ts'
import type { House } from './house.ts'
import type { DeliveryEnd, DispatchEnd } from './meters.ts'
import type { Update } from './platform.ts'

/** An update that is acted on, by the id of its row. */
export type Taken = { id: string; update: Update }

/** Acting on an update begins; what is returned counts and logs how it ended, by the ids of the update and its request. */
export function noteDispatch({ meters, log }: House): (taken: Taken, end: DispatchEnd) => void {
  const since = performance.now()
  const ended = meters.dispatch()
  return ({ id, update: { kind, request } }, end) => {
    ended(kind, end)
    const ms = Math.round(performance.now() - since)
    log.info({ update: id, ...(request && { request }), kind, end, ms }, 'acted on an update')
  }
}

/** How loud each end is: what somebody may have to see to, above what is as it should be. */
const LEVELS = { sent: 'info', dropped: 'info', undelivered: 'warn', put_off: 'warn', dead: 'error' } as const

const WORDS: Record<DeliveryEnd, string> = {
  sent: 'delivered',
  dropped: 'delivery no longer needed',
  undelivered: 'not delivered',
  put_off: 'delivery put off',
  dead: 'delivery given up',
}

/** Counts and logs how an attempt at a message ended, by the ids of the message and of what caused it. */
export function noteDelivery({ meters, log }: House, row: TakenRow, end: DeliveryEnd, facts: object = {}): void {
  meters.delivery(row.platform, end)
  const { id, platform, template } = row
  log[LEVELS[end]]({ message: id, cause: causeOf(row), platform, template, ...facts }, WORDS[end])
}

/** What caused a message, as a log may have it: the update, the job; of all else only of what kind it was. */
function causeOf({ cause }: TakenRow): string {
  const [kind = '', which] = (cause ?? '').split('/')
  return kind === 'update' || kind === 'job' ? `${kind}/${which}` : kind
}
