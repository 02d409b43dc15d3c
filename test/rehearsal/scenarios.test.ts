import { afterEach, expect, test } from 'vitest'
import type { House } from '../../src/chat/house.ts'
import type { PlatformName } from '../../src/messages/message.ts'
import type { Player } from '../../src/rehearsal/cast.ts'
import { beginPlay, type Play } from '../../src/rehearsal/playing.ts'
import { loadScenarios, type Scenario } from '../../src/rehearsal/scenario.ts'
import type { OutboxState } from '../../src/store/client/client.ts'
import { openRehearsalHouse, type RehearsalHouse } from '../support/rehearsalHouse.ts'

let rehearsal: RehearsalHouse
afterEach(() => rehearsal.close())

const scenarios = await loadScenarios()

/** What must be true in the records when a story is over, whoever has seen what. */
const OUTCOMES: Record<string, (house: House, cast: Play['cast']) => Promise<void>> = {
  opening: async ({ db }) => {
    expect(await db.meeting.count({ where: { status: 'called' } })).toBe(1)
  },
  'second-absence': async ({ db }, { atRisk }) => {
    const seats = await db.officeTenure.findMany({ where: { member: ownOf(atRisk) }, orderBy: { office: 'asc' } })
    expect(seats.map(({ office, until }) => [office, until === null])).toEqual([
      ['delegate', true],
      ['director', false],
    ])
    expect(await db.case.findFirst({ where: { member: ownOf(atRisk) } })).toMatchObject({ state: 'confirmed' })
  },
  application: async ({ db }) => {
    const member = await db.member.findFirst({ where: { name: '滨城新潮示例软件有限公司' }, include: { dues: true } })
    expect(member?.certificateNo).toMatch(/^ZS-/)
    expect(member?.dues).toMatchObject([{ owed: 300_000 }])
    expect(await db.application.findFirst()).toMatchObject({ state: 'admitted', memberId: member?.id })
  },
  withdrawal: async ({ db }, { plain }) => {
    const member = await db.member.findUniqueOrThrow({ where: ownOf(plain), include: { tenures: true } })
    expect(member.leftReason).toMatch(/^TH-\d+-1 JY-\d+-1$/)
    expect(member.tenures.filter(({ until }) => until === null)).toEqual([])
  },
  'platform-down': async ({ db }) => {
    const summons = await db.summons.findMany({ where: { meeting: { no: { startsWith: 'CWLSH' }, status: 'called' } } })
    expect(summons.length).toBeGreaterThan(10)
    expect(summons.filter(({ deliveredAt }) => deliveredAt === null)).toEqual([])
  },
}

/** How a message stands that nobody has seen. */
const NOT_ARRIVED: OutboxState[] = ['waiting', 'sending', 'undelivered', 'dead']

function ownOf(player: Player | undefined): { no: string } {
  return { no: player?.no ?? 'nobody' }
}

// In a browser they are played on both platforms. Weeks pass: half a minute on a machine with nothing else to do. One that
// went on after its time would play on the database of the next.
test.each(scenarios)('$name is played to its end', { timeout: 300_000 }, async (scenario) => {
  rehearsal = await openRehearsalHouse()
  const play = await playToItsEnd(scenario, 'dingtalk')
  expect(play.problem()).toBeUndefined()
  const { house } = rehearsal.hands
  await OUTCOMES[scenario.name]?.(house, play.cast)
  expect(await house.db.outboxMessage.findMany({ where: { state: { in: NOT_ARRIVED } } })).toEqual([])
  await expectNothingTwice()
})

async function playToItsEnd(scenario: Scenario, platform: PlatformName): Promise<Play> {
  const play = await beginPlay(rehearsal.hands, scenario, platform)
  while (play.next() < scenario.steps.length) await play.step()
  return play
}

/** Every message that was sent stands in its chat once: nobody has missed one, nobody has it twice. */
async function expectNothingTwice(): Promise<void> {
  const { house, windows } = rehearsal.hands
  const sent = await house.db.outboxMessage.groupBy({
    by: ['platform', 'userId'],
    where: { kind: 'message', state: 'sent' },
    _count: true,
  })
  const shown = sent.map(({ platform, userId }) => {
    const entries = windows.find((window) => window.platform === platform)?.entriesOf(userId) ?? []
    return { platform, userId, _count: entries.filter(({ from }) => from === 'huiwu').length }
  })
  expect(shown).toEqual(sent)
}
