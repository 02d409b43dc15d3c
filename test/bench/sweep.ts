import { openDesk } from '../../src/chat/house.ts'
import { createClock } from '../../src/clock.ts'
import { absenceWarningsDue } from '../../src/secretariat/absenceWarnings.ts'
import type { PrismaClient } from '../../src/store/client/client.ts'
import { storeRulebooks } from '../../src/store/rulebooks.ts'
import { readWording } from '../../src/wiring.ts'
import { placeOnServer } from './databases.ts'
import { foundSeats } from './seats.ts'
import { printTable } from './table.ts'

const SIZES = [1_000, 10_000, 100_000]
const MEETINGS = 20
const clock = createClock('Asia/Shanghai', Temporal.Instant.from('2026-03-02T09:00:00+08:00'))

const wording = await readWording('http://localhost', clock)

/** The daily sweep for seats one absence short of the limit, against one SQL window query on the same data. */
export async function benchSweep(): Promise<void> {
  const rows: string[][] = []
  for (const seats of SIZES) {
    const place = await placeOnServer()
    if (place === undefined) return
    const { db, close } = await place.open()
    await db.$transaction((tx) => storeRulebooks(tx, clock.now()))
    await foundSeats(db, { seats, meetings: MEETINGS })
    rows.push(await compare(db, seats))
    await close()
    await place.remove()
  }
  printTable(
    'daily sweep on PostgreSQL',
    ['seats × meetings', 'sweep ms', 'SQL window query ms', 'ratio', 'warned'],
    rows,
  )
}

async function compare(db: PrismaClient, seats: number): Promise<string[]> {
  const [window, runs] = await timed(() => windowQuery(db))
  const [sweep, due] = await timed(() => sweepOnce(db))
  const warned = due.length
  if (warned !== runs.length) throw new Error(`the sweep warns ${warned}, the query finds ${runs.length}`)
  const size = `${seats} × ${MEETINGS}`
  return [size, sweep.toFixed(0), window.toFixed(0), (sweep / window).toFixed(2), String(warned)]
}

/** The better of two: the first fills the database's memory. */
async function timed<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
  const times: number[] = []
  let result = await work()
  for (let turn = 0; turn < 2; turn += 1) {
    const began = performance.now()
    result = await work()
    times.push(performance.now() - began)
  }
  return [Math.min(...times), result]
}

/** Seats whose current run of absences is one: what the sweep finds, for an association as plain as this one. */
function windowQuery(db: PrismaClient): Promise<unknown[]> {
  return db.$queryRaw`
    SELECT "memberId" FROM (
      SELECT entry."memberId", entry.value,
        row_number() OVER seat AS back,
        sum(CASE WHEN entry.value = 'present' THEN 1 ELSE 0 END) OVER seat AS presences
      FROM "AttendanceEntry" entry
      JOIN "Meeting" meeting ON meeting.id = entry."meetingId" AND meeting.body = 'council'
      JOIN "OfficeTenure" tenure ON tenure."memberId" = entry."memberId" AND tenure.office = 'director'
      WHERE entry.current AND meeting."sealedOn" IS NOT NULL
        AND (meeting."startsAt" AT TIME ZONE 'Asia/Shanghai')::date >= tenure."from"
      WINDOW seat AS (PARTITION BY entry."memberId" ORDER BY meeting."startsAt" DESC)
    ) line
    WHERE presences = 0 GROUP BY "memberId" HAVING count(*) = 1`
}

function sweepOnce(db: PrismaClient) {
  return db.$transaction(async (tx) => absenceWarningsDue(await openDesk({ clock, wording }, tx)))
}
