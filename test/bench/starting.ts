import { performance } from 'node:perf_hooks'
import { type Load, settingsFor, type Used } from './app.ts'
import { startFree, startOn } from './cores.ts'
import { type Place, placeInFolder, placeOnServer } from './databases.ts'
import { printTable } from './table.ts'

/** From the start of the process until somebody has the answer to their first word, and what memory that takes. */
export async function benchStart(): Promise<void> {
  const rows: string[][] = []
  for (const place of [await placeInFolder(), await placeOnServer()]) {
    if (place === undefined) continue
    for (const state of ['new', 'old', 'old']) rows.push([place.name, state, ...(await startOnce(place))])
    await place.remove()
  }
  printTable('start to first answer', ['database', '', 's', 'memory MB'], rows)
}

async function startOnce(place: Place): Promise<string[]> {
  const driver = startOn(1, 'driving.ts')
  const { apiBase } = await driver.ask<{ apiBase: string }>({ open: { people: 1 } })
  const began = performance.now()
  const server = startFree('serving.ts', { ...settingsFor(apiBase), ...place.settings })
  const { port } = await server.ask<{ port: number }>({ start: 'huiwu' })
  await driver.ask({ aim: { url: `http://127.0.0.1:${port}` } })
  // The driver looks only every second whether it has sent everything, so the way to the answer is what it says.
  const aimed = performance.now() - began
  const { p50 } = await driver.ask<Load>({
    load: { count: 1, connections: 1, from: 1, text: '帮助', answered: true },
  })
  const seconds = (aimed + p50) / 1000
  const { rssMb } = await server.ask<Used>({ used: true })
  await Promise.all([server.stop(), driver.stop()])
  return [seconds.toFixed(1), rssMb.toFixed(0)]
}
