import { postOutcome } from '../../src/chat/outbox.ts'
import { createClock } from '../../src/clock.ts'
import { createWecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { createLog } from '../../src/watch/log.ts'
import { buildHouse, readWording, startWork } from '../../src/wiring.ts'
import { until } from '../support/processes.ts'
import { APP } from './app.ts'
import { type Place, placeOnServer } from './databases.ts'
import { foundSeats } from './seats.ts'
import { printTable } from './table.ts'

const PEOPLE = 100_000
const clock = createClock('Asia/Shanghai')

/** The same announcement to 100,000 people: how many calls of the platform it takes, and how long. */
export async function benchReminder(): Promise<void> {
  const place = await placeOnServer()
  if (place === undefined) return
  printTable(
    `one announcement to ${PEOPLE} people on WeCom, PostgreSQL`,
    ['people reached', 'calls made', 'least possible', 'posted in s', 'delivered in s'],
    [await announce(place)],
  )
  await place.remove()
}

async function announce(place: Place): Promise<string[]> {
  const database = await place.open()
  await foundSeats(database.db, { seats: PEOPLE, meetings: 0 })
  const wecom = createWecomSimulator({ clock, ...APP })
  for (let n = 1; n <= PEOPLE; n += 1) wecom.addMember({ userId: `rep.${n}`, name: `代表${n}` })
  const platforms = { wecom: { ...APP, ...(await wecom.listen()) } }
  const wording = await readWording('http://localhost', clock)
  const house = await buildHouse({ database, clock, wording, platforms, log: createLog('error') })
  const people = await database.db.person.findMany({ select: { id: true } })
  const posting = await timed(() => post(house, people))
  const end = await startWork(house, { alone: false })
  const reached = () => people.filter((_, index) => wecom.heardBy(`rep.${index + 1}`) > 0).length
  const delivering = await timed(() => until('the last of them', () => reached() === PEOPLE, 600_000))
  const calls = wecom.transcript.filter(({ url }) => url.startsWith('/cgi-bin/message/send')).length
  await end()
  await database.close()
  await wecom.close()
  return [String(reached()), String(calls), String(PEOPLE / 1_000), posting, delivering]
}

/** In portions, as the schedule posts. */
async function post(house: Parameters<typeof postOutcome>[0], people: { id: string }[]): Promise<void> {
  const until = clock.now().add({ hours: 24 }).toString()
  for (let start = 0; start < people.length; start += 1_000) {
    const say = people.slice(start, start + 1_000).map(({ id }) => ({
      to: { person: id },
      template: 'notices/announcement',
      values: { lines: ['协会办公室已迁至新址，电话不变。'] },
      until,
    }))
    const cause = { key: `bench/${start}`, now: clock.now() }
    await house.db.$transaction((tx) => postOutcome(house, tx, { say }, cause))
  }
}

async function timed(work: () => Promise<void>): Promise<string> {
  const began = performance.now()
  await work()
  return ((performance.now() - began) / 1000).toFixed(1)
}
