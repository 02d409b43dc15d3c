import { expect, inject, test } from 'vitest'
import { CALL_RATE } from '../../src/platforms/wecom/api.ts'
import { countCall, PUBLISHED_LIMITS } from '../../src/simulator/wecom/frequency.ts'
import { turnsFor } from '../../src/store/turns.ts'
import { freshDatabase } from '../support/database.ts'

/** How often an app at our rate calls at most in a stretch of time: its windows, and the one that had just begun. */
const mostWithin = (seconds: number) => CALL_RATE.calls * (Math.ceil(seconds / CALL_RATE.seconds) + 1)

test('in no minute huiwu calls an API of WeCom as often as WeCom refuses', () => {
  const [minute] = PUBLISHED_LIMITS
  expect(mostWithin(minute?.seconds ?? 0)).toBeLessThan(minute?.calls ?? 0)
})

const SHARED = 'server' in inject('template')

test.each(SHARED ? [1, 2] : [1])(
  'a rush of %s instances together meets no refusal of a WeCom that allows just so much in two seconds',
  { timeout: 60_000 },
  async (many) => {
    const database = await freshDatabase()
    const turns = Array.from({ length: many }, () => turnsFor(database, 'wecom/app', CALL_RATE))
    // What happens on the way is the network's: counted where the call leaves.
    const clock = { now: () => Temporal.Now.instant() }
    const corp = { clock, settings: { callLimits: [{ calls: mostWithin(2), seconds: 2 }] }, meters: new Map() }
    const call = async (n: number) => {
      await turns[n % many]?.('user/get')
      countCall(corp, '/cgi-bin/user/get')
    }
    const rush = await Promise.allSettled(Array.from({ length: mostWithin(4) }, (_, n) => call(n)))
    expect(rush.filter(({ status }) => status === 'rejected')).toEqual([])
    await database.close()
  },
)
