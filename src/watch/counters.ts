import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { CallbackEnd, DeliveryEnd, Meters, WrongAddressEnd } from '../chat/meters.ts'
import type { PlatformName } from '../messages/message.ts'

/** Seconds around those after which the platforms hang up: 1.5, 2, 2.5 and 5. */
const ANSWER_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 5]

const DISPATCH_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

const CALLBACK_ENDS: CallbackEnd[] = ['stored', 'repeat', 'ignored', 'checked', 'refused', 'not_stored']
const ADDRESS_ENDS: WrongAddressEnd[] = ['wrong', 'held_back']
const DELIVERY_ENDS: DeliveryEnd[] = ['sent', 'undelivered', 'put_off', 'dead', 'dropped']

/** The meters that count what happens, in a registry of their own; what has not happened yet on these platforms stands at 0. */
export function openCounters(registers: [Registry], platforms: Iterable<PlatformName>): Omit<Meters, 'report'> {
  const callbacks = callbackMeters(registers)
  const deliveries = new Counter({
    name: 'huiwu_deliveries_total',
    help: 'Attempts at messages, by how they ended; put_off is tried again, dead is given up.',
    labelNames: ['platform', 'outcome'],
    registers,
  })
  for (const platform of platforms) {
    for (const outcome of CALLBACK_ENDS) callbacks.count.inc({ platform, outcome }, 0)
    for (const outcome of DELIVERY_ENDS) deliveries.inc({ platform, outcome }, 0)
  }
  return {
    callback: (platform, outcome, seconds) => {
      callbacks.count.inc({ platform, outcome })
      callbacks.seconds.observe({ platform }, seconds)
    },
    dispatch: dispatchMeter(registers),
    delivery: (platform, outcome) => deliveries.inc({ platform, outcome }),
    ...addressMeter(registers),
    ...scheduleMeters(registers),
  }
}

function callbackMeters(registers: [Registry]) {
  return {
    count: new Counter({
      name: 'huiwu_callbacks_total',
      help: 'Calls of the platforms, by what became of them; what was not stored is sent again.',
      labelNames: ['platform', 'outcome'],
      registers,
    }),
    seconds: new Histogram({
      name: 'huiwu_callback_seconds',
      help: 'How long the platforms waited for their answer; they hang up after 1.5 to 5 seconds.',
      labelNames: ['platform'],
      buckets: ANSWER_SECONDS,
      registers,
    }),
  }
}

function dispatchMeter(registers: [Registry]): Meters['dispatch'] {
  const seconds = new Histogram({
    name: 'huiwu_dispatch_seconds',
    help: 'How long acting on an update took, by its kind and how it ended; failed is a fault of the program.',
    labelNames: ['kind', 'outcome'],
    buckets: DISPATCH_SECONDS,
    registers,
  })
  return () => {
    const end = seconds.startTimer()
    return (kind, outcome) => void end({ kind, outcome })
  }
}

function addressMeter(registers: [Registry]): Pick<Meters, 'wrongAddress'> {
  const addresses = new Counter({
    name: 'huiwu_wrong_addresses_total',
    help: 'Pages opened at wrong addresses, and those held back after too many of them.',
    labelNames: ['outcome'],
    registers,
  })
  for (const outcome of ADDRESS_ENDS) addresses.inc({ outcome }, 0)
  return { wrongAddress: (outcome) => addresses.inc({ outcome }) }
}

function scheduleMeters(registers: [Registry]): Pick<Meters, 'tick' | 'found'> {
  const ticks = new Counter({
    name: 'huiwu_ticks_total',
    help: 'Turns of the schedule that this instance took, by job and how they ended.',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const last = new Gauge({
    name: 'huiwu_last_tick_timestamp_seconds',
    help: 'When this instance last did a turn of the job.',
    labelNames: ['job'],
    registers,
  })
  const notices = new Counter({
    name: 'huiwu_notices_found_total',
    help: 'Notices that the schedule found due and said, by job.',
    labelNames: ['job'],
    registers,
  })
  return {
    tick: (job, outcome, at) => {
      ticks.inc({ job, outcome })
      if (outcome === 'done') last.set({ job }, at.epochMilliseconds / 1000)
    },
    found: (job, count) => notices.inc({ job }, count),
  }
}
