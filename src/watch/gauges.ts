import { Gauge, type Registry } from 'prom-client'
import type { Queues } from './queues.ts'
import type { Stock } from './stock.ts'

/** The meters that show how things stand; what is returned sets them. What could not be told shows no value at all. */
export function openGauges(registers: [Registry]): (stock: Stock) => void {
  const set = [checkGauge(registers), beatGauge(registers), queueGauges(registers), tallyGauges(registers)]
  return (stock) => {
    for (const one of set) one(stock)
  }
}

function checkGauge(registers: [Registry]): (stock: Stock) => void {
  const ok = new Gauge({
    name: 'huiwu_check_ok',
    help: 'The checks of /readyz: 1 when all is well.',
    labelNames: ['check'],
    registers,
  })
  return ({ readiness: { checks } }) => {
    for (const [check, one] of Object.entries(checks)) ok.set({ check }, one.ok ? 1 : 0)
  }
}

function beatGauge(registers: [Registry]): (stock: Stock) => void {
  const beat = new Gauge({
    name: 'huiwu_last_beat_timestamp_seconds',
    help: 'When the schedule of this instance last looked at everything that was owed.',
    registers,
  })
  return ({ beatAt }) => {
    // It would show 1970 before the first.
    if (beatAt === undefined) beat.remove()
    else beat.set(beatAt.epochMilliseconds / 1000)
  }
}

function queueGauges(registers: [Registry]): (stock: Stock) => void {
  const labelNames = ['platform']
  const depths: Record<keyof Queues, Gauge> = {
    updates: new Gauge({ name: 'huiwu_updates_open', help: 'Updates still to act on.', labelNames, registers }),
    messages: new Gauge({ name: 'huiwu_messages_waiting', help: 'Messages still to send.', labelNames, registers }),
  }
  const lag = new Gauge({
    name: 'huiwu_queue_lag_seconds',
    help: 'For how long the oldest that could be done has waited.',
    labelNames: ['queue'],
    registers,
  })
  return ({ queues }) => {
    for (const queue of ['updates', 'messages'] as const) {
      depths[queue].reset()
      const platforms = Object.entries(queues?.[queue].waiting ?? {})
      for (const [platform, count] of platforms) depths[queue].set({ platform }, count)
    }
    lag.reset()
    for (const [queue, { lagSeconds }] of Object.entries(queues ?? {})) lag.set({ queue }, lagSeconds)
  }
}

function tallyGauges(registers: [Registry]): (stock: Stock) => void {
  const findings = new Gauge({
    name: 'huiwu_findings',
    help: 'What the measures find today, counted anew every hour.',
    labelNames: ['kind', 'verdict'],
    registers,
  })
  const cases = new Gauge({
    name: 'huiwu_open_cases',
    help: 'Cases that wait for somebody.',
    labelNames: ['kind', 'state'],
    registers,
  })
  return ({ tally }) => {
    findings.reset()
    cases.reset()
    for (const { count, ...labels } of tally?.findings ?? []) findings.set(labels, count)
    for (const { count, ...labels } of tally?.cases ?? []) cases.set(labels, count)
  }
}
