import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chatOnDingtalk } from '../support/dingtalkChat.ts'
import { type Instance, type Service, startInstances } from '../support/instances.ts'
import { portsFor, until } from '../support/processes.ts'
import { chatOnWecom } from '../support/wecomChat.ts'
import { answerOn, cardWith, type Ledger, PATIENCE_MS, pause, type Somebody, sendCrowd } from './crowd.ts'

const server = process.env.TEST_DATABASE_URL
const PORTS = [0, 1, 2].map((index) => portsFor('instances') + index)

const WECOM_MEMBERS = ['w1', 'w2', 'w3', 'w4']
const DINGTALK_MEMBERS = ['d1', 'd2', 'd3', 'd4']

/** Individual members who are directors, half of them on either platform, and a secretary on each. */
const ROLL = {
  会员: rows('会员编号,名称,类别,入会日期', (userId) => `G${userId},${userId}先生,个人,2022-01-01`),
  人员: rows('会员编号,姓名,身份,企业微信账号,钉钉账号', (userId) => {
    const accounts = WECOM_MEMBERS.includes(userId) ? `${userId},` : `,${userId}`
    return `G${userId},${userId}先生,代表人,${accounts}`
  }),
  任职: rows('会员编号,职务,起始日期', (userId) => `G${userId},理事,2022-01-01`),
  工作人员: '姓名,角色,企业微信账号,钉钉账号\n王芳,秘书长,wang,\n李静,干事,,li',
}

function rows(head: string, row: (userId: string) => string): string {
  return [head, ...[...WECOM_MEMBERS, ...DINGTALK_MEMBERS].map(row)].join('\n')
}

describe.skipIf(server === undefined)('three instances on one PostgreSQL database', () => {
  let service: Service
  let members: Somebody[]
  let staff: Somebody[]
  const ledgers: Ledger[] = []

  beforeAll(async () => {
    const accounts = { wecom: [...WECOM_MEMBERS, 'wang'], dingtalk: [...DINGTALK_MEMBERS, 'li'] }
    service = await startInstances(server ?? '', PORTS, ROLL, accounts)
    const [wecom, dingtalk] = [chatOnWecom(service.wecom), chatOnDingtalk(service.dingtalk)]
    members = [
      ...WECOM_MEMBERS.map((userId) => ({ chat: wecom, userId })),
      ...DINGTALK_MEMBERS.map((userId) => ({ chat: dingtalk, userId })),
    ]
    staff = [
      { chat: wecom, userId: 'wang' },
      { chat: dingtalk, userId: 'li' },
    ]
  }, 300_000)
  afterAll(() => service?.close())

  const rowsOf = async (sql: string): Promise<Record<string, unknown>[]> => (await service.database.query(sql)).rows

  /** Waits until nothing is left to do. */
  const settled = () =>
    until(
      'everything to be done',
      async () => {
        const [left] = await rowsOf(`SELECT
          (SELECT count(*) FROM "InboxUpdate" WHERE state = 'received') +
          (SELECT count(*) FROM "OutboxMessage" WHERE state IN ('waiting', 'sending')) AS count`)
        return Number(left?.count) === 0
      },
      PATIENCE_MS,
    )

  /** Which instance keeps the stream: it said so when it took the lease. */
  const holder = async (): Promise<Instance | undefined> => {
    const [lease] = await rowsOf(`SELECT holder FROM "Lease" WHERE what LIKE 'stream/%' AND until > now()`)
    if (lease === undefined) return undefined
    return service.instances.find(({ process }) => process.said().includes(String(lease.holder)))
  }

  /** The texts that the app has put into somebody's chat with these words in them. */
  const heard = ({ by, answer }: Ledger['texts'][number]) =>
    by.chat.textsOf(by.userId).filter((text) => text.includes(answer)).length

  /**
   * Whether this text may have been sent without being noted, because its process was cut short then: DingTalk has no
   * id by which it would know the repetition of a text. Both processes are busy, so that neither reads at once.
   */
  const wasCutShort = ({ by, answer }: Ledger['texts'][number]) => {
    const first = service.dingtalk.chatOf(by.userId).find((entry) => 'text' in entry && entry.text.includes(answer))?.at
    if (first === undefined) return false
    const secondsTo = (at: Temporal.Instant) => first.until(at).total('seconds')
    return service.cuts.some(({ from, until: end }) => secondsTo(from) < 15 && secondsTo(end) > -5)
  }

  /** Every text has its answer, once; where DingTalk cannot know a repetition that had to be made, at least once. */
  const wrongTexts = async ({ texts }: Ledger) => {
    const repeated = await rowsOf(`SELECT message->>'text' AS text FROM "OutboxMessage"
      WHERE platform = 'dingtalk' AND attempts > 1`)
    return texts.flatMap((one) => {
      const times = heard(one)
      const wasRepeated = repeated.some(({ text }) => String(text).includes(one.answer))
      if (times === 1 || (times > 1 && wasRepeated && wasCutShort(one))) return []
      return [`${one.by.userId}: ${one.text} was answered ${times} times`]
    })
  }

  /** Every call is one card in everybody's chat. */
  const wrongCalls = ({ calls }: Ledger) =>
    calls.flatMap((no) =>
      members.flatMap(({ chat, userId }) => {
        const isNamed = new RegExp(`${no}(?!\\d)`)
        const cards = chat.cardsOf(userId).filter(({ text, keys }) => isNamed.test(text) && keys.includes('attend'))
        return cards.length === 1 ? [] : [`${userId} has ${cards.length} cards of ${no}`]
      }),
    )

  /** Every card shows the last answer that was pressed on it. */
  const wrongCards = ({ presses }: Ledger) =>
    presses.flatMap(({ by, cardId, key }, index) => {
      if (presses.some((later, place) => place > index && later.cardId === cardId)) return []
      const shown = answerOn(cardWith(by, cardId))
      return shown === key ? [] : [`${by.userId} pressed ${key} and sees ${shown}`]
    })

  /** Whatever huiwu said, also by its schedule, is in the chat once; told for WeCom, which knows every repetition. */
  const wrongChats = async () => {
    const told = await rowsOf(`SELECT "userId", count(*)::int AS times FROM "OutboxMessage"
      WHERE platform = 'wecom' AND kind = 'message' GROUP BY "userId"`)
    return told.flatMap(({ userId, times }) => {
      const heardTimes = service.wecom.heardBy(String(userId))
      return heardTimes === times ? [] : [`${userId} was told ${times} times and heard ${heardTimes}`]
    })
  }

  const expectAccounted = async (ledger: Ledger) => {
    await settled()
    const wrong = [...(await wrongTexts(ledger)), ...wrongCalls(ledger), ...wrongCards(ledger), ...(await wrongChats())]
    expect(wrong).toEqual([])
    expect(await rowsOf(`SELECT outcome FROM "InboxUpdate" WHERE state <> 'done'`)).toEqual([])
    expect(await rowsOf(`SELECT template, state, "lastError" FROM "OutboxMessage" WHERE state <> 'sent'`)).toEqual([])
  }

  /** Every press of the ledgers is one update and one answer on record, and so is every call. */
  const expectEffects = async () => {
    const [presses, calls] = [ledgers.flatMap((one) => one.presses), ledgers.flatMap((one) => one.calls)]
    const [seen] = await rowsOf(`SELECT
      (SELECT count(*)::int FROM "InboxUpdate" WHERE "update"->>'kind' = 'tapped') AS presses,
      (SELECT count(*)::int FROM "AuditEvent" WHERE type = 'call.answered') AS answers,
      (SELECT count(*)::int FROM "AuditEvent" WHERE type = 'meeting.called') AS calls`)
    expect(seen).toEqual({ presses: presses.length + calls.length, answers: presses.length, calls: calls.length })
  }

  test('one of them keeps the stream; when it is killed, another takes it over within a minute', async () => {
    await until('the stream', () => service.dingtalk.stream.connections() === 1)
    const first = await holder()
    expect(first).toBeDefined()
    if (first === undefined) return
    const said = performance.now()
    await service.replace(first, 'SIGKILL')
    expect((await service.dingtalk.say('d1', '还在吗')).status).toBe(200)
    expect(performance.now() - said).toBeLessThan(60_000)
    await until('the answer', () => service.dingtalk.heardBy('d1') === 1)
    expect(service.dingtalk.stream.opened.atOnce).toBe(1)
    await service.allUp()
  }, 120_000)

  test('when it is stopped, another takes it over at once', async () => {
    const first = await holder()
    if (first === undefined) throw new Error('nobody keeps the stream')
    const { upgrades } = service.dingtalk.stream.opened
    first.process.child.kill('SIGTERM')
    expect(await first.process.ended).toBe(0)
    await until('the next stream', () => service.dingtalk.stream.opened.upgrades > upgrades, 10_000)
    await service.replace(first, 'SIGTERM')
    await service.allUp()
    expect(service.dingtalk.stream.opened.atOnce).toBe(1)
  }, 120_000)

  test('a token that is taken back is asked for once by all of them', async () => {
    for (const one of members) await one.chat.say(one.userId, '状态')
    await settled()
    const asked = [service.wecom.counters.tokenCalls, service.dingtalk.counters.tokenCalls]
    service.wecom.faults.revokeToken()
    service.dingtalk.faults.revokeToken()
    await Promise.all([0, 1, 2].flatMap(() => members.map((one) => one.chat.say(one.userId, '会议'))))
    await settled()
    const more = [service.wecom.counters.tokenCalls, service.dingtalk.counters.tokenCalls]
    expect(more).toEqual(asked.map((calls) => calls + 1))
  }, 120_000)

  /** Lets something happen while people are at it, and then accounts for all that was acknowledged to them. */
  const underLoad = async (happens: () => Promise<void>): Promise<void> => {
    const crowd = sendCrowd(members, staff)
    try {
      await pause(4000)
      await happens()
      await service.allUp()
    } finally {
      ledgers.push(await crowd.stop())
    }
    const ledger = ledgers.at(-1) as Ledger
    expect([ledger.texts, ledger.presses, ledger.calls].map((acts) => acts.length > 0)).toEqual([true, true, true])
    await expectAccounted(ledger)
    await expectEffects()
  }

  test('a rolling restart under load loses nothing and refuses nothing but at the door that is shut', async () => {
    const { passed } = service.balancer
    const start = passed.length
    const shut = new Map<number, { from: number; until: number }>()
    await underLoad(async () => {
      for (const instance of service.instances) {
        const from = passed.length
        await service.replace(instance, 'SIGTERM')
        await service.allUp()
        shut.set(instance.port, { from, until: passed.length })
        await pause(2000)
      }
    })
    const refused = passed.flatMap(({ port, status, failure }, index) => {
      const closed = shut.get(port)
      const isShut = closed !== undefined && index >= closed.from && index <= closed.until + 1
      return index < start || status === 200 || (status === undefined && isShut) ? [] : [`${port} ${status ?? failure}`]
    })
    expect(refused).toEqual([])
  }, 900_000)

  test('a database that is away for a minute costs nothing that was acknowledged', async () => {
    const { passed } = service.balancer
    await underLoad(async () => {
      service.cuts.push({ from: service.clock.now(), until: service.clock.now() })
      await service.road.close()
      const from = passed.length
      await pause(60_000)
      expect(await service.whoIsUp()).toHaveLength(PORTS.length)
      expect([...new Set(passed.slice(from).map(({ status }) => status))]).toEqual([503])
      await service.road.open()
      await pause(4000)
    })
    for (const { process } of service.instances) expect(process.said()).not.toContain('acting on an update failed')
  }, 900_000)

  test('two minutes of kills under load: every callback and every message is done once', async () => {
    await underLoad(async () => {
      const ends = performance.now() + 120_000
      while (performance.now() < ends) {
        await pause(3000 + Math.random() * 6000)
        const up = await service.whoIsUp()
        const instance = up[Math.floor(Math.random() * up.length)]
        // On a busy machine a start takes its time, and people do nothing while nobody is there.
        if (instance !== undefined && up.length > 1) {
          await service.replace(instance, Math.random() < 0.5 ? 'SIGKILL' : 'SIGTERM')
        }
      }
    })
    expect(service.dingtalk.stream.opened.atOnce).toBe(1)
  }, 1_200_000)
})
