import { expect, inject, test } from 'vitest'
import { CALL_RATE } from '../../src/platforms/dingtalk/api.ts'
import { turnsFor } from '../../src/store/turns.ts'
import { freshDatabase } from '../support/database.ts'

/** The most that happened within any second (times in milliseconds). */
function mostInASecond(times: number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))
}

const SHARED = 'server' in inject('template')

test.each(SHARED ? [1, 2] : [1])(
  '%s instances together make no more than 20 calls in any second, and none is refused',
  async (many) => {
    const database = await freshDatabase()
    const turns = Array.from({ length: many }, () => turnsFor(database, 'dingtalk/app', CALL_RATE))
    const times: number[] = []
    const take = async (index: number) => {
      await turns[index % many]?.('/v1.0/robot/oToMessages/batchSend')
      times.push(performance.now())
    }
    await Promise.all(Array.from({ length: 30 }, (_, index) => take(index)))
    expect(times).toHaveLength(30)
    expect(mostInASecond(times)).toBeLessThanOrEqual(20)
    await database.close()
  },
)

test('calls of another API do not wait for those of the first', async () => {
  const database = await freshDatabase()
  const turn = turnsFor(database, 'dingtalk/app', { calls: 1, seconds: 600 })
  await turn('one')
  await expect(turn('another')).resolves.toBeUndefined()
  await database.close()
})
