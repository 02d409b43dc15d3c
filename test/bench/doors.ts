import { type Load, settingsFor, type Used } from './app.ts'
import { calm, startOn } from './cores.ts'
import { type Place, placeInFolder, placeOnServer } from './databases.ts'
import { foundSeats } from './seats.ts'
import type { Kind } from './serving.ts'
import { printTable } from './table.ts'

const PEOPLE = 1_000
const CALLBACKS = 4_000
const CONNECTIONS = 16

type Measured = Load & { cpuMs: number }

/** Callbacks accepted, and 状态 until the answer is handed to the platform, against what the same parts cost bare. */
export async function benchDoors(): Promise<void> {
  for (const place of [await placeOnServer(), await placeInFolder()]) {
    if (place === undefined) continue
    const database = await place.open()
    await foundSeats(database.db, { seats: PEOPLE, meetings: 20 })
    await database.close()
    await compare(place)
    await place.remove()
  }
}

async function compare(place: Place): Promise<void> {
  const bare = await accept(place, 'bare')
  const query = await accept(place, 'query')
  const insert = await accept(place, 'insert')
  const [accepted, answered] = await serveHuiwu(place)
  printTable(
    `doors on ${place.name}`,
    ['', '/s', 'p50 ms', 'p99 ms', 'CPU ms each', 'of baseline'],
    [
      row('bare Koa', bare),
      row('+ signature, decryption, one query', query),
      row('+ the same, one durable insert', insert),
      row('huiwu: callback accepted', accepted, insert),
      row('huiwu: 状态, to the answer handed over', answered, query),
    ],
  )
}

async function accept(place: Place, kind: Kind): Promise<Measured> {
  return withServer(place, kind, (measure) => measure(0, false, CALLBACKS))
}

function serveHuiwu(place: Place): Promise<[Measured, Measured]> {
  return withServer(place, 'huiwu', async (measure) => {
    const answered = await measure(0, true, PEOPLE)
    // Strangers: what is measured is the way onto the disk; the answers to them come afterwards.
    return [await measure(PEOPLE, false, CALLBACKS), answered]
  })
}

type Measure = (from: number, answered: boolean, count: number) => Promise<Measured>

/** Serves on one core and drives from another; the first hundred messages warm up and are not counted. */
async function withServer<Result>(
  place: Place,
  kind: Kind,
  work: (measure: Measure) => Promise<Result>,
): Promise<Result> {
  const driver = startOn(1, 'driving.ts')
  const { apiBase } = await driver.ask<{ apiBase: string }>({ open: { people: PEOPLE } })
  const server = startOn(0, 'serving.ts', { ...settingsFor(apiBase), ...place.settings })
  const { port } = await server.ask<{ port: number }>({ start: kind })
  await driver.ask({ aim: { url: `http://127.0.0.1:${port}` } })
  const load = (from: number, answered: boolean, count: number) =>
    driver.ask<Load>({ load: { count, connections: CONNECTIONS, from, text: '状态', answered } })
  await load(1_000_000, false, 500)
  await calm(server)
  const result = await work(async (from, answered, count) => {
    await server.ask({ used: true })
    const done = await load(from + 1, answered, count)
    const { cpuMs } = await server.ask<Used>({ used: true })
    return { ...done, cpuMs: cpuMs / count }
  })
  await Promise.all([server.stop(), driver.stop()])
  return result
}

function row(name: string, { perSecond, p50, p99, cpuMs, refused }: Measured, baseline?: Measured): string[] {
  const share = baseline === undefined ? '' : (perSecond / baseline.perSecond).toFixed(2)
  const told = refused === 0 ? name : `${name} (${refused} refused)`
  return [told, perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), cpuMs.toFixed(2), share]
}
