import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSuccessors, pathFor, ROLL as VOTERS } from '../conversations/votingHouse.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { callOf } from '../support/calls.ts'
import { PLATFORM } from '../support/chat.ts'
import { Visitor } from '../support/visitor.ts'

let house: Association
afterEach(() => house.close())

const strangers = Array.from({ length: 12 }, (_, index) => `stranger.${index}`)

/** What somebody heard last. */
async function answerTo(userId: string, text: string): Promise<string> {
  return (await house.say(userId, text)).at(-1) ?? ''
}

describe('whoever guesses binding codes', () => {
  beforeEach(async () => {
    house = await openAssociation({
      at: '2026-03-02T10:00:00+08:00',
      strangers,
      roll: {
        members: { D001: { name: '滨城示例软件有限公司', representative: '张伟' } },
        staff: ['王芳/wang.fang', '秦岚/qin.lan'],
      },
    })
  })

  const codeFor = async (whom: string) =>
    /绑定码：(\S+)/.exec((await house.say('wang.fang', `绑定码 ${whom}`))[0] ?? '')?.[1] ?? ''
  const guess = (userId: string) => answerTo(userId, '绑定 AAAA-AAAA')

  /** These accounts try so many wrong codes each, at the same moment. */
  async function guessTogether(userIds = strangers.slice(0, 6), times = 5): Promise<void> {
    const tries = userIds.flatMap((userId) => Array<string>(times).fill(userId))
    await Promise.all(tries.map((userId) => house.chat.say(userId, '绑定 AAAA-AAAA')))
    await house.settle()
  }

  test('is locked with one account after five, and all the secretariat hears of it once', async () => {
    await guessTogether(['stranger.0'], 8)
    for (const userId of ['wang.fang', 'qin.lan'])
      expect(house.textsOf(userId)).toEqual([expect.stringContaining('账号 stranger.0 连续输错 5 次绑定码')])
  })

  test('with many accounts together stops the binding of everybody, and the secretariat hears of it once', async () => {
    const code = await codeFor('D001')
    await guessTogether()
    expect(await answerTo('stranger.7', `绑定 ${code}`)).toContain('绑定暂停，请在2026年3月2日（周一）11:00以后再试')
    expect(await guess('stranger.8')).toContain('绑定暂停')
    const told = house.textsOf('qin.lan').filter((text) => text.includes('合计输错了 30 次绑定码'))
    expect(told).toHaveLength(1)
    expect(
      await house.database.db.auditEvent.count({ where: { type: 'binding.locked', subject: `platform:${PLATFORM}` } }),
    ).toBe(1)
  })

  test('is kept out by another process too, until the hour has passed; then the right code is as good as before', async () => {
    const code = await codeFor('D001')
    await guessTogether()
    house = await house.restart()
    expect(await answerTo('stranger.7', `绑定 ${code}`)).toContain('绑定暂停')
    house.clock.forward({ hours: 1 })
    expect(await answerTo('stranger.7', `绑定 ${code}`)).toContain('绑定成功')
  })

  test('slowly, as people mistype, stops nobody', async () => {
    for (const userId of strangers.slice(0, 8)) {
      await guessTogether([userId], 4)
      house.clock.forward({ minutes: 16 })
    }
    expect(await answerTo('stranger.0', `绑定 ${await codeFor('D001')}`)).toContain('绑定成功')
  })

  test('with ever more accounts has no more tries in all', async () => {
    await guessTogether(strangers, 3)
    const told = house.textsOf('qin.lan').filter((text) => text.includes('合计输错了 30 次绑定码'))
    expect(told).toHaveLength(1)
    expect(await answerTo('stranger.0', `绑定 ${await codeFor('D001')}`)).toContain('绑定暂停')
  })

  test('is not told whether a name or number stands behind a code', async () => {
    const [known, unknown] = [await answerTo('stranger.0', '绑定 D001'), await answerTo('stranger.1', '绑定 D999')]
    expect(known).toBe(unknown)
  })
})

describe('whoever guesses the code of a meeting', () => {
  beforeEach(async () => {
    house = await openAssociation({
      at: '2026-03-20T09:00:00+08:00',
      roll: {
        members: { D001: { name: '甲', representative: '张伟/zhang', offices: { director: '2024-01-13' } } },
        staff: ['王芳/wang.fang'],
      },
    })
    const meeting = {
      no: 'LSH-2026-1',
      body: 'council' as const,
      name: '理事会',
      startsAt: '2026-03-20T09:10:00+08:00',
    }
    await callOf(house, meeting, { D001: ['director'] })
    await house.database.db.meeting.update({ where: { no: 'LSH-2026-1' }, data: { checkInCode: 'K7M3P' } })
  })

  test('has ten tries and then has to wait, even with the right one', async () => {
    for (let time = 0; time < 9; time += 1) expect(await answerTo('zhang', '签到 AAAAA')).toContain('会议码“AAAAA”不对')
    expect(await answerTo('zhang', '签到 AAAAA')).toContain('请在9:10以后再试')
    expect(await answerTo('zhang', '签到 K7M3P')).toContain('请在9:10以后再试')
    expect(await house.database.db.attendanceEntry.count()).toBe(0)
    expect(await house.database.db.auditEvent.count({ where: { type: 'attendance.code_locked' } })).toBe(1)
    house.clock.forward({ minutes: 10 })
    expect(await answerTo('zhang', '签到 K7M3P')).toContain('签到')
    expect(await house.database.db.attendanceEntry.count()).toBe(1)
  })

  test('and mistypes it a few times, has all tries again once it was right', async () => {
    for (let time = 0; time < 8; time += 1) await house.say('zhang', '签到 AAAAA')
    await house.say('zhang', '签到 K7M3P')
    for (let time = 0; time < 5; time += 1) expect(await answerTo('zhang', '签到 AAAAA')).not.toContain('以后再试')
  })
})

describe('whoever guesses an address', () => {
  beforeEach(async () => {
    house = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: VOTERS })
  })

  test('of an application faces 256 bits, and hears the same whatever was wrong', async () => {
    const visitor = new Visitor(house.url)
    await visitor.apply()
    const secret = visitor.own.slice('/apply/'.length)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    const flipped = `${secret.slice(0, -2)}${secret.at(-2) === 'A' ? 'B' : 'A'}${secret.at(-1)}`
    const answers = await Promise.all(
      [flipped, secret.toUpperCase(), secret.slice(1), 'x'.repeat(5000), "' OR 1=1 --"].map((guess) =>
        visitor.get(`/apply/${encodeURIComponent(guess)}/form`),
      ),
    )
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
  })

  test('of a ballot faces 256 bits of a seal over the seat and the person', async () => {
    await openSuccessors(house)
    const path = await pathFor(house, 'rep.1', 'each')
    const [seat = '', person = '', seal = ''] = path.slice('/ballots/'.length).split('.')
    expect(Buffer.from(seal, 'base64url')).toHaveLength(32)
    const visitor = new Visitor(house.url)
    const others = [
      `${seat}.${seat}.${seal}`,
      `${seat}.${person}.`,
      `${seat}.${person}.${seal.toLowerCase()}`,
      `${seat}.${person}.${seal}.`,
      `not-a-uuid.${person}.${seal}`,
      '%00',
    ]
    const answers = await Promise.all(others.map((guess) => visitor.get(`/ballots/${guess}`)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
    expect((await visitor.get(path)).status).toBe(200)
  })

  test('is held back for a minute after thirty wrong ones, and keeps nobody from applying, asking or opening it afterwards', async () => {
    const visitor = new Visitor(house.url)
    await visitor.apply()
    const guess = () => visitor.get(`/apply/${'x'.repeat(43)}`)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    try {
      for (let time = 0; time < 30; time += 1) expect((await guess()).status).toBe(404)
      const held = await guess()
      expect(held.status).toBe(429)
      expect(held.text).toContain('打开错误网址的次数太多')
      expect((await visitor.get('/ballots/x')).status).toBe(429)
      expect((await visitor.get('/apply')).status).toBe(200)
      expect((await visitor.get('/help')).status).toBe(200)
      expect(await house.say('rep.1', '帮助')).toHaveLength(1)
      const { text } = await house.house.meters.report()
      expect(text).toContain('huiwu_wrong_addresses_total{outcome="wrong"} 30')
      expect(text).toContain('huiwu_wrong_addresses_total{outcome="held_back"} 2')
      vi.setSystemTime(Date.now() + 60_000)
      expect((await visitor.get(visitor.own)).status).toBe(200)
    } finally {
      vi.useRealTimers()
    }
  })

  test.each([
    '/applications/RH-2026-1?staff=x&until=99999999999999&signature=x',
    '/applications/RH-2026-1/scan?staff=x&until=NaN&signature=',
    '/applications/%27%20OR%201=1?staff[]=x&until=1e999',
    '/withdrawals/TH-2026-1?staff=x&until=-1&signature=x&signature=y',
    '/ballot-papers/AAAA',
    '/ballot-papers/..%2f..%2fetc%2fpasswd',
  ])('of papers is sent away: %s', async (path) => {
    const { status } = await new Visitor(house.url).get(path)
    expect([403, 404]).toContain(status)
  })
})
