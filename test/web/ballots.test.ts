import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CONGRESS, openElection, openSuccessors, pathFor, ROLL, takePaper } from '../conversations/votingHouse.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { sealOf, Visitor } from '../support/visitor.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: ROLL })
})
afterEach(() => association.close())

const FOR_D010 = { 'choice-0': 'in_favour', 'choice-1': 'against', 'choice-2': 'abstained' }
const FOR_D012 = { 'choice-0': 'against', 'choice-1': 'in_favour', 'choice-2': 'against' }

/** Everything the database has to say about a table: every column, and when each row was written, as it notes it. */
async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  return association.database.db.$queryRawUnsafe(
    `SELECT t.*, t.xmin::text AS xmin, t.ctid::text AS ctid FROM "${table}" t`,
  )
}

describe('a secret vote', () => {
  test('is taken as a paper and cast on it; the card only tells that the paper was taken', async () => {
    await openElection(association)
    const { visitor, paper } = await takePaper(association, 'rep.1')
    const page = await visitor.send(paper, FOR_D010)
    expect(page.text).toContain('选票已投入票箱')
    expect(page.text).not.toContain('滨城甲软件')
    await association.settle()
    expect(association.cardsOf('rep.1').at(-1)?.text).toContain('已领取')
  })

  test('is counted when it is closed: the first by votes is elected, the numbers of papers are told', async () => {
    await openElection(association)
    for (const [index, userId] of CONGRESS.entries()) {
      const { visitor, paper } = await takePaper(association, userId)
      if (index < 8) await visitor.send(paper, index < 6 ? FOR_D010 : FOR_D012)
    }
    await association.tap('wang.fang', 'close')
    const [card] = association.cardsOf('rep.1').slice(-1)
    expect(card?.text).toContain('发出选票 9，收回 8')
    expect(association.textsOf('rep.1').at(-1)).toContain('D010 滨城癸软件：赞成 6，反对 2，弃权 0，须 5 票，通过')
    expect((await association.say('wang.fang', '查 D010'))[0]).toContain('理事')
  })

  test('elects whoever is still eligible when it closes: who has left since leaves the place to the next', async () => {
    await openElection(association)
    for (const [index, userId] of CONGRESS.entries()) {
      const { visitor, paper } = await takePaper(association, userId)
      await visitor.send(paper, {
        'choice-0': index < 5 ? 'in_favour' : 'against',
        'choice-1': index < 5 ? 'against' : 'in_favour',
      })
    }
    const leftOn = new Date('2026-03-27T00:00:00Z')
    await association.database.db.member.update({ where: { no: 'D010' }, data: { leftOn } })
    await association.tap('wang.fang', 'close')
    expect(association.textsOf('wang.fang').join()).toContain('D010 滨城癸软件当日不是会员')
    expect(await association.database.db.motion.findFirst()).toMatchObject({ state: 'recorded' })
    const elected = await association.database.db.officeTenure.findMany({ where: { begunBy: 'JY-2026-1' } })
    expect(elected).toEqual([])
  })

  test('may be cast otherwise until it closes, and then not any more', async () => {
    await openElection(association)
    const { visitor, paper } = await takePaper(association, 'rep.1')
    await visitor.send(paper, FOR_D010)
    await visitor.send(paper, FOR_D012)
    expect(await association.database.db.secretBallot.findMany()).toMatchObject([
      { choices: { D010: 'against', D012: 'in_favour', D013: 'against' } },
    ])
    const form = await visitor.get(paper)
    await association.say('wang.fang', '截止表决 YA-2026-1')
    expect((await association.tap('wang.fang', 'close')).join()).toContain('只有 1 张选票，不足 3 张')
    for (const userId of ['rep.2', 'rep.3']) {
      const other = await takePaper(association, userId)
      await other.visitor.send(other.paper, FOR_D010)
    }
    await association.say('wang.fang', '截止表决 YA-2026-1')
    await association.tap('wang.fang', 'close_now')
    const late = await visitor.post(paper, { ...sealOf(form.text), ...FOR_D010 })
    expect(late).toMatchObject({ status: 422 })
    expect(late.text).toContain('这一票没有计入')
    expect((await visitor.get(paper)).text).toContain('不再接受投票')
  })

  test('has one paper for a seat: the same form sent twice gets the same, another form gets none', async () => {
    await openElection(association)
    const visitor = new Visitor(association.url)
    const path = await pathFor(association, 'rep.1', 'paper')
    const form = sealOf((await visitor.get(path)).text)
    const [first, again] = [await visitor.post(path, form), await visitor.post(path, form)]
    expect(again.url).toBe(first.url)
    const other = await visitor.post(path, sealOf((await visitor.get('/apply')).text))
    expect(other.text).toContain('选票已经领取，每席只发一张')
    expect((await visitor.get(path)).text).toContain('选票已经领取')
  })

  test('for more candidates than there are places is asked again, and does not count', async () => {
    await openElection(association)
    const { visitor, paper } = await takePaper(association, 'rep.1')
    const page = await visitor.send(paper, { 'choice-0': 'in_favour', 'choice-1': 'in_favour' })
    expect(page).toMatchObject({ status: 422 })
    expect(page.text).toContain('应选 1 名（候选人 3 名），您选了 2 名')
    // It is shown as it was filled in, to be set right.
    expect(page.text).toMatch(/name="choice-1" value="in_favour" checked/)
    expect(await association.database.db.secretBallot.count()).toBe(0)
  })

  test('takes no paper that this house has not made', async () => {
    await openElection(association)
    const { visitor, paper } = await takePaper(association, 'rep.1')
    const forged = `${paper.slice(0, -4)}AAAA`
    expect((await visitor.get(forged)).status).toBe(404)
    const { text } = await visitor.get(paper)
    expect((await visitor.post(forged, { ...sealOf(text), ...FOR_D010 })).status).toBe(404)
    expect((await visitor.post(paper, FOR_D010)).status).toBe(403)
    // Nor one of its own with something added, which would be a second ballot.
    for (const added of ['.', '.a', '.a.b', '=', '%20', '~']) {
      expect((await visitor.get(`${paper}${added}`)).status).toBe(404)
      expect((await visitor.post(`${paper}${added}`, { ...sealOf(text), ...FOR_D010 })).status).toBe(404)
    }
    expect(await association.database.db.secretBallot.count()).toBe(0)
  })

  test('cannot be joined to its voter from all that the database holds', async () => {
    await openElection(association)
    for (const [index, userId] of CONGRESS.slice(0, 6).entries()) {
      const { visitor, paper } = await takePaper(association, userId)
      association.clock.set(`2026-03-27T10:0${index}:30+08:00`)
      await visitor.send(paper, index % 2 === 0 ? FOR_D010 : FOR_D012)
    }
    await association.settle()
    const box = await rowsOf('SecretBallot')
    expect(box).toHaveLength(6)
    expect(Object.keys(box[0] ?? {}).toSorted()).toEqual(['choices', 'ctid', 'digest', 'motionId', 'xmin'])
    // Nothing in the box but the choices and the motion occurs anywhere else, and nothing tells one writing from another.
    expect(new Set(box.map(({ xmin }) => xmin)).size).toBe(1)
    const digests = box.map(({ digest }) => String(digest))
    for (const table of await tables()) {
      if (table === 'SecretBallot') continue
      const held = JSON.stringify(await rowsOf(table), (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      )
      for (const digest of digests) expect(held, table).not.toContain(digest)
      expect(held, table).not.toContain(`"xmin":"${box[0]?.xmin}"`)
    }
    expect(await orderTells()).toBe(false)
  })

  /** Whether the order of the rows is the order in which the papers were taken, with every new vote. */
  async function orderTells(): Promise<boolean> {
    const orders = new Set<string>()
    const { visitor, paper } = await takePaper(association, 'rep.7')
    for (let times = 0; times < 6; times += 1) {
      await visitor.send(paper, times % 2 === 0 ? FOR_D010 : FOR_D012)
      const rows = await association.database.db.$queryRawUnsafe<{ digest: string }[]>(
        'SELECT digest FROM "SecretBallot" ORDER BY ctid',
      )
      orders.add(rows.map(({ digest }) => digest).join())
    }
    return orders.size === 1
  }

  async function tables(): Promise<string[]> {
    const rows = await association.database.db.$queryRawUnsafe<{ table_name: string }[]>(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    )
    return rows.map(({ table_name }) => table_name)
  }
})

describe('a vote by name on a page', () => {
  test('is given matter by matter, shown again as given, and on the card', async () => {
    await openSuccessors(association)
    const visitor = new Visitor(association.url)
    const path = await pathFor(association, 'rep.1', 'each')
    const page = await visitor.send(path, { 'choice-0': 'in_favour', 'choice-1': 'against' })
    expect(page.text).toContain('您的表决已记录，截止前可以更改')
    expect(page.text).toMatch(/name="choice-1" value="against" checked/)
    await association.settle()
    expect(association.cardsOf('rep.1').at(-1)?.text).toContain('赞成 1，反对 1，弃权 0')
  })

  test('is asked for under 状态 until it is given', async () => {
    await openSuccessors(association)
    expect((await association.say('rep.1', '状态'))[0]).toContain('表决 YA-2026-1（确认继任代表人）：请代表人表决')
    await association.say('rep.1', '投票')
    await association.tap('rep.1', 'all')
    expect((await association.say('rep.1', '状态'))[0]).not.toContain('YA-2026-1')
  })

  test('leaves out what concerns the unit itself', async () => {
    await openSuccessors(association)
    const visitor = new Visitor(association.url)
    const path = await pathFor(association, 'rep.2', 'each')
    expect((await visitor.get(path)).text).not.toContain('须回避')
    expect(association.cardsOf('rep.3')).toEqual([])
    const { db } = association.database
    const barred = await db.votingSeat.findMany({ where: { barred: { isEmpty: false } }, include: { member: true } })
    expect(barred.map(({ member }) => member.no).toSorted()).toEqual(['D003', 'D005'])
  })

  test.each([
    ['nothing at all', {}, '还没有选任何一项'],
    ['a choice that is none', { 'choice-0': '也许' }, '还没有选任何一项'],
    ['a matter that is none', { 'choice-7': 'in_favour' }, '还没有选任何一项'],
  ])('of %s is answered, and not kept', async (_, fields, why) => {
    await openSuccessors(association)
    const visitor = new Visitor(association.url)
    const page = await visitor.send(await pathFor(association, 'rep.1', 'each'), fields)
    expect(page).toMatchObject({ status: 422 })
    expect(page.text).toContain(why)
    expect(await association.database.db.ballot.count()).toBe(0)
  })

  test('has an address for one person: altered, or of somebody who represents the unit no longer, it opens nothing', async () => {
    await openSuccessors(association)
    const visitor = new Visitor(association.url)
    const path = await pathFor(association, 'rep.1', 'each')
    expect((await visitor.get(`${path}x`)).status).toBe(404)
    expect((await visitor.get('/ballots/1.2.3')).status).toBe(404)
    await association.database.db.affiliation.updateMany({
      where: { member: { no: 'D001' }, role: 'representative' },
      data: { until: new Date('2026-03-19T00:00:00Z') },
    })
    expect((await visitor.get(path)).text).toContain('您不能代投')
  })

  test('is closed at its deadline, to the second', async () => {
    await openSuccessors(association)
    const visitor = new Visitor(association.url)
    const path = await pathFor(association, 'rep.1', 'each')
    const form = await visitor.get(path)
    association.clock.set('2026-04-01T17:00:00+08:00')
    const late = await visitor.post(path, { ...sealOf(form.text), 'choice-0': 'in_favour' })
    expect(late.text).toContain('已过截止时间（2026年4月1日（周三）17:00），这一票没有计入')
    expect((await visitor.get(path)).text).toContain('不再接受投票')
  })
})
