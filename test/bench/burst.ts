import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { createMovableClock } from '../../src/clock.ts'
import { createWecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { openPglite, openServer } from '../../src/store/database.ts'
import { startPglite } from '../../src/store/pglite.ts'
import { buildHouse, listen, readWording, startWork } from '../../src/wiring.ts'
import { onServer, urlOf } from '../support/databases.ts'
import { until } from '../support/processes.ts'
import { writeRoll } from '../support/roll.ts'
import { APP } from './app.ts'

// `node test/bench/burst.ts`: how long each of 400 people waits for the answer to a check-in, when all of them check in
// within 10 seconds; on the embedded database, or with DATABASE_URL on a database of its own on that server.
const PEOPLE = 400
const WITHIN_MS = 10_000
const ZONE = 'Asia/Shanghai'

const server = process.env.DATABASE_URL
const name = `huiwu_burst_${randomUUID().slice(0, 8)}`
if (server !== undefined) await onServer(server, `CREATE DATABASE ${name}`)
const fault = (error: unknown) => console.error(error)
const database =
  server === undefined ? await openPglite(await startPglite(), fault) : await openServer(urlOf(server, name), fault)
const clock = createMovableClock(ZONE, Temporal.Instant.from('2026-03-02T10:00:00+08:00'))
const wecom = createWecomSimulator({ clock, ...APP })
const settings = { ...APP, ...(await wecom.listen()) }
const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' })
const wording = await readWording('http://localhost:3000', { zone: ZONE })
const house = await buildHouse({ database, clock, wording, platforms: { wecom: settings }, log })
const web = await listen(house, { wecom: settings, behindProxy: false }, 0)
await startWork(house, { alone: server === undefined })
const check = await wecom.saveCallbackUrl(`http://127.0.0.1:${web.port}/wecom/callback`)
if (!check.ok) throw new Error(check.why)

const people = Array.from({ length: PEOPLE }, (_, index) => `rep${1000 + index}`)
const members = people.map((userId, index) => [
  `B${1000 + index}`,
  { name: `示例单位${index}`, representative: `代表${index}/${userId}`, offices: { delegate: '2025-01-10' } },
])
await writeRoll(database.db, { members: Object.fromEntries(members), staff: ['秦岚/qin'] }, ZONE, 'wecom')
for (const userId of [...people, 'qin']) wecom.addMember({ userId, name: userId })

// The congress is called, and everybody has the card.
const within = 300_000
await wecom.say('qin', '建会 会员代表大会 2026-04-10 14:00-16:00 现场 协会会议室')
await until('the plan', () => wecom.heardBy('qin') > 0, within)
const [meeting] = await database.db.meeting.findMany()
await wecom.say('qin', `通知 ${meeting?.no}`)
await until('the card', () => wecom.cardsOf('qin').length > 0, within)
await wecom.tap('qin', { key: 'confirm' })
await until('the calls', () => people.every((userId) => wecom.cardsOf(userId).length > 0), within)
const { checkInCode } = await database.db.meeting.findFirstOrThrow()
clock.set('2026-04-10T13:45:00+08:00')

const began = clock.now()
const cpu = process.cpuUsage()
const accepted = new Map<string, Temporal.Instant>()
await Promise.all(
  people.map(async (userId, index) => {
    await new Promise((resolve) => setTimeout(resolve, (index * WITHIN_MS) / PEOPLE))
    const { status } = await wecom.say(userId, `签到 ${checkInCode}`)
    if (status !== 200) throw new Error(`${userId} was answered ${status}`)
    accepted.set(userId, clock.now())
  }),
)
const answers = () =>
  wecom.transcript.filter(
    ({ at, url }) => url.startsWith('/cgi-bin/message/send') && Temporal.Instant.compare(at, began) >= 0,
  )
await until('the answers', () => people.every((userId) => wecom.heardBy(userId) > 1), within)
const waits = answers()
  .flatMap(({ at, request }) => {
    const users = String(JSON.parse(request).touser).split('|')
    return users.map((userId) => accepted.get(userId)?.until(at).total('milliseconds') ?? Number.NaN)
  })
  .sort((one, other) => one - other)
const at = (share: number) => `${Math.round(waits[Math.ceil(waits.length * share) - 1] ?? Number.NaN)} ms`
const { user, system } = process.cpuUsage(cpu)
const lines = await database.db.attendanceEntry.count({ where: { current: true } })
console.log(`${waits.length} answers to ${PEOPLE} people in ${answers().length} calls, ${lines} lines in the book`)
console.log(
  `${Math.round((user + system) / 1000)} ms of this process's time on a processor, ${PEOPLE} callers included`,
)
console.log(`half within ${at(0.5)}, 95 of 100 within ${at(0.95)}, all within ${at(1)}`)

await web.close()
await database.close()
await wecom.close()
if (server !== undefined) await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`)
