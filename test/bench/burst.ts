import { createMovableClock, type HandClock } from '../../src/clock.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import type { Database } from '../../src/store/database.ts'
import { createLog } from '../../src/watch/log.ts'
import { buildHouse, listen, readWording, startWork } from '../../src/wiring.ts'
import { until } from '../support/processes.ts'
import { writeRoll } from '../support/roll.ts'
import { APP } from './app.ts'
import { type Place, placeInFolder, placeOnServer } from './databases.ts'
import { printTable } from './table.ts'

const PEOPLE = 400
const WITHIN_MS = 10_000
const ZONE = 'Asia/Shanghai'
/** Longer than anything here takes: calling a congress of 400 on an embedded database. */
const PATIENCE_MS = 300_000

const NAMES = Array.from({ length: PEOPLE }, (_, index) => `rep${1000 + index}`)

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
    ['', 'answered', 'lines in the book', 'half within ms', '99 of 100 within ms', 'all within ms', 'CPU ms each'],
    rows,
  )
}

async function burst(place: Place): Promise<string[]> {
  const clock = createMovableClock(ZONE, Temporal.Instant.from('2026-03-02T10:00:00+08:00'))
  const wecom = createWecomSimulator({ clock, ...APP })
  const database = await place.open()
  const close = await serve(database, wecom, clock, place.name === 'PGlite')
  const code = await callCongress(database, wecom)
  clock.set('2026-04-10T13:45:00+08:00')
  const began = clock.now()
  const cpu = process.cpuUsage()
  const accepted = await checkIn(wecom, clock, code)
  await until('the answers', () => NAMES.every((userId) => wecom.heardBy(userId) > 1), PATIENCE_MS)
  const { user, system } = process.cpuUsage(cpu)
  const lines = await database.db.attendanceEntry.count({ where: { current: true } })
  await close()
  const waits = waitsOf(wecom, accepted, began)
  const at = (share: number) => String(Math.round(waits[Math.ceil(waits.length * share) - 1] ?? Number.NaN))
  // The callers and the simulated platform live in the same process: their time is in it.
  return [String(waits.length), String(lines), at(0.5), at(0.99), at(1), ((user + system) / 1000 / PEOPLE).toFixed(1)]
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

/** Everybody has the card of the call. Returns the code to check in with. */
async function callCongress({ db }: Database, wecom: WecomSimulator): Promise<string> {
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

/** Everybody checks in, one after the other. Returns when each was told that it was taken in. */
async function checkIn(wecom: WecomSimulator, clock: HandClock, code: string) {
  const accepted = new Map<string, Temporal.Instant>()
  const one = async (userId: string, index: number) => {
    await new Promise((resolve) => setTimeout(resolve, (index * WITHIN_MS) / PEOPLE))
    const { status } = await wecom.say(userId, `签到 ${code}`)
    if (status !== 200) throw new Error(`${userId} was answered ${status}`)
    accepted.set(userId, clock.now())
  }
  await Promise.all(NAMES.map(one))
  return accepted
}

/** How long each waited, in milliseconds, shortest first. */
function waitsOf(wecom: WecomSimulator, accepted: Map<string, Temporal.Instant>, began: Temporal.Instant): number[] {
  const answers = wecom.transcript.filter(
    ({ at, url }) => url.startsWith('/cgi-bin/message/send') && Temporal.Instant.compare(at, began) >= 0,
  )
  const waits = answers.flatMap(({ at, request }) => {
    const users = String(JSON.parse(request).touser).split('|')
    return users.map((userId) => accepted.get(userId)?.until(at).total('milliseconds') ?? Number.NaN)
  })
  return waits.sort((one, other) => one - other)
}
