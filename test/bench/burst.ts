import { createMovableClock, type HandClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import type { Database } from '../../src/store/database.ts'
import { createLog } from '../../src/watch/log.ts'
import { buildHouse, listen, readWording, startWork } from '../../src/wiring.ts'
import { until } from '../support/processes.ts'
import { writeRoll } from '../support/roll.ts'
import { APP, type Load, settingsFor, type Used } from './app.ts'
import { calm, startOn } from './cores.ts'
import { type Place, placeInFolder, placeOnServer } from './databases.ts'
import { printTable } from './table.ts'

const PEOPLE = 400
const WITHIN_MS = 10_000
const ZONE = 'Asia/Shanghai'
/** Longer than anything here takes: calling a congress of 400 on an embedded database. */
const PATIENCE_MS = 300_000
/** When the congress is called, and when everybody comes in: a quarter of an hour before it begins. */
const CALLED_AT = '2026-03-02T10:00:00+08:00'
const CAME_AT = '2026-04-10T13:45:00+08:00'

const NAMES = Array.from({ length: PEOPLE }, (_, index) => `rep.${index + 1}`)

/** How long each of 400 people waits for the answer to a check-in, when all of them check in within 10 seconds. */
export async function benchBurst(): Promise<void> {
  const rows: string[][] = []
  for (const place of [await placeOnServer(), await placeInFolder()]) {
    if (place === undefined) continue
    rows.push([place.name, ...(await burst(place))])
    await place.remove()
  }
  printTable(
    `${PEOPLE} check-ins in ${WITHIN_MS / 1000} s`,
    ['', 'lines in the book', 'half within ms', '99 of 100 within ms', 'all within ms', 'CPU ms each'],
    rows,
  )
}

async function burst(place: Place): Promise<string[]> {
  const code = await callTheCongress(place)
  const { p50, p99, slowest, cpuMs } = await checkIn(place, `签到 ${code}`)
  const { db, close } = await place.open()
  const lines = await db.attendanceEntry.count({ where: { current: true } })
  await close()
  return [String(lines), ...[p50, p99, slowest].map((took) => took.toFixed(0)), (cpuMs / PEOPLE).toFixed(1)]
}

/** Everybody checks in with the service on one core, and waits for the answer on the other. */
async function checkIn(place: Place, text: string): Promise<Load & Used> {
  const driver = startOn(1, 'driving.ts')
  const { apiBase } = await driver.ask<{ apiBase: string }>({ open: { people: PEOPLE, at: CAME_AT } })
  const server = startOn(0, 'serving.ts', { ...settingsFor(apiBase), ...place.settings, HUIWU_CLOCK: CAME_AT })
  const { port } = await server.ask<{ port: number }>({ start: 'huiwu' })
  await driver.ask({ aim: { url: `http://127.0.0.1:${port}` } })
  await calm(server)
  await server.ask({ used: true })
  const order = { count: PEOPLE, connections: 16, from: 1, text, answered: true, withinMs: WITHIN_MS }
  const load = await driver.ask<Load>({ load: order })
  const used = await server.ask<Used>({ used: true })
  await Promise.all([server.stop(), driver.stop()])
  return { ...load, ...used }
}

/** Calls a congress by chat, so that everybody has its card. Returns the code to check in with. */
async function callTheCongress(place: Place): Promise<string> {
  const clock = createMovableClock(ZONE, Temporal.Instant.from(CALLED_AT))
  const wecom = createWecomSimulator({ clock, ...APP })
  const database = await place.open()
  const close = await serve(database, wecom, clock, place.name === 'PGlite')
  const code = await call(database, wecom)
  await close()
  return code
}

/** Serves everything in this process, at the simulated platform. Returns how to end it. */
async function serve(database: Database, wecom: WecomSimulator, clock: HandClock, alone: boolean) {
  const settings = { ...APP, ...(await wecom.listen()) }
  const wording = await readWording('http://localhost', { zone: ZONE })
  const platforms = { wecom: settings }
  const house = await buildHouse({ database, clock, wording, platforms, log: createLog('error') })
  const web = await listen(house, { wecom: settings, behindProxy: false }, 0)
  const stop = await startWork(house, { alone })
  const check = await wecom.saveCallbackUrl(`http://127.0.0.1:${web.port}/wecom/callback`)
  if (!check.ok) throw new Error(check.why)
  return async () => {
    await web.close()
    await stop()
    await database.close()
    await wecom.close()
  }
}

async function call({ db }: Database, wecom: WecomSimulator): Promise<string> {
  const members = NAMES.map((userId, index) => [
    `B${1000 + index}`,
    { name: `示例单位${index}`, representative: `代表${index}/${userId}`, offices: { delegate: '2025-01-10' } },
  ])
  await writeRoll(db, { members: Object.fromEntries(members), staff: ['秦岚/qin'] }, ZONE, 'wecom')
  for (const userId of [...NAMES, 'qin']) wecom.addMember({ userId, name: userId })
  await wecom.say('qin', '建会 会员代表大会 2026-04-10 14:00-16:00 现场 协会会议室')
  await until('the plan', () => wecom.heardBy('qin') > 0, PATIENCE_MS)
  const { no } = await db.meeting.findFirstOrThrow()
  await wecom.say('qin', `通知 ${no}`)
  await until('the card', () => wecom.cardsOf('qin').length > 0, PATIENCE_MS)
  await wecom.tap('qin', { key: 'confirm' })
  await until('the calls', () => NAMES.every((userId) => wecom.cardsOf(userId).length > 0), PATIENCE_MS)
  return (await db.meeting.findFirstOrThrow()).checkInCode ?? ''
}
