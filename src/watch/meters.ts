import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Meters } from '../chat/meters.ts'
import type { PlatformName } from '../messages/message.ts'
import { openCounters } from './counters.ts'
import { openGauges } from './gauges.ts'
import type { Stock } from './stock.ts'

/** The process has one memory and one event loop, however many houses are in it: measured once somebody asks. */
let ofProcess: Registry | undefined

function processRegistry(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}

/** The meters of one house, in Prometheus' text format; `takeStock` tells how it stands when they are read. */
export function createMeters(platforms: Iterable<PlatformName>, takeStock: () => Promise<Stock>): Meters {
  const own = new Registry()
  const counters = openCounters([own], platforms)
  const show = openGauges([own])
  return {
    ...counters,
    report: async () => {
      show(await takeStock())
      const all = Registry.merge([own, processRegistry()])
      return { type: all.contentType, text: await all.metrics() }
    },
  }
}
