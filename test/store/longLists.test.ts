import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCards } from '../../src/store/cards.ts'
import { casesOf } from '../../src/store/cases.ts'
import { concessionsOf } from '../../src/store/concessions.ts'
import { contactsOf } from '../../src/store/contacts.ts'
import type { Database, Tx } from '../../src/store/database.ts'
import { duesOfMembers } from '../../src/store/dues.ts'
import { loadFacts } from '../../src/store/facts.ts'
import { membersByNo } from '../../src/store/memberIds.ts'
import { findMembersNamed } from '../../src/store/members.ts'
import { continuingMembers } from '../../src/store/mergers.ts'
import { hurry, storeWaiting } from '../../src/store/outbox.ts'
import { addressBook, findPeopleOf, reachable } from '../../src/store/people.ts'
import { callsOnTheirWay, mobilesOf, reachOf } from '../../src/store/reach.ts'
import { readingsOf } from '../../src/store/readings.ts'
import { readRoll } from '../../src/store/rollReading.ts'
import { withOpenCards } from '../../src/store/summons.ts'
import { loadSeats, overSeatsAmong } from '../../src/store/tenures.ts'
import { tellOnce, toldAmong } from '../../src/store/told.ts'
import { noticesOf } from '../../src/store/withdrawalNotices.ts'
import { listWithdrawals } from '../../src/store/withdrawals.ts'
import { freshDatabase } from '../support/database.ts'

/** More than PostgreSQL takes parameters in one query (32,767). */
const MANY = 40_000
const NOW = Temporal.Instant.from('2026-03-02T02:00:00Z')
const ZONE = 'Asia/Shanghai'
const DAY = '2026-03-02'

let database: Database
let tx: Tx
const ids = Array.from({ length: MANY }, () => randomUUID())
const numbers = Array.from({ length: MANY }, (_, n) => `D${n + 1}`)

// A roll of forty thousand members, each with a person, an account and a year of dues and a payment, in plain rows.
beforeAll(async () => {
  database = await freshDatabase()
  tx = database.db as unknown as Tx
  await tx.$executeRaw`INSERT INTO "Member" (id, no, name, kind, "joinedOn", "learnedAt")
    SELECT gen_random_uuid(), 'D' || n, '滨城软件' || n, 'unit', '2020-01-01', now() FROM generate_series(1, ${MANY}) n`
  await tx.$executeRaw`INSERT INTO "Person" (id, "memberId", name)
    SELECT gen_random_uuid(), id, '代表' FROM "Member"`
  await tx.$executeRaw`INSERT INTO "Account" (id, platform, "userId", "personId", "boundAt", "boundBy")
    SELECT gen_random_uuid(), 'wecom', id::text, id, now(), 'test' FROM "Person"`
  await tx.$executeRaw`INSERT INTO "DuesEntry" (id, "memberId", year, "dueOn", owed, "learnedAt")
    SELECT gen_random_uuid(), id, 2026, '2026-04-30', 300000, now() FROM "Member"`
  await tx.$executeRaw`INSERT INTO "Payment" (id, "duesId", amount, "paidOn", "receiptNo", "learnedAt")
    SELECT gen_random_uuid(), id, 100000, '2026-04-01', 'SJ', now() FROM "DuesEntry"`
  await tx.$executeRaw`INSERT INTO "Affiliation" (id, "memberId", "personId", role, "learnedAt")
    SELECT gen_random_uuid(), "memberId", id, 'representative', now() FROM "Person"`
}, 120_000)
afterAll(() => database.close())

const memberIds = async () => (await tx.member.findMany({ select: { id: true } })).map(({ id }) => id)
const personIds = async () => (await tx.person.findMany({ select: { id: true } })).map(({ id }) => id)
const to = (n: number) => ({ platform: 'wecom' as const, userId: `u.${n}` })

test('messages to thousands are stored in one go, and those to forty thousand hurried', async () => {
  // Each brings a dozen parameters and more.
  const messages = Array.from({ length: 4_000 }, (_, n) => ({
    ...{ key: `k/${n}`, cause: 'job/reminders', kind: 'message' as const, template: 'notices/x' },
    ...{ message: { id: `m-${n}`, to: to(n), text: '提醒' }, expiresAt: NOW.add({ hours: 24 }) },
  }))
  await storeWaiting(tx, messages, NOW.add({ hours: 1 }))
  const addresses = Array.from({ length: MANY }, (_, n) => to(n))
  await hurry(tx, addresses, NOW)
  expect(await tx.outboxMessage.count({ where: { notBefore: new Date(NOW.epochMilliseconds) } })).toBe(4_000)
}, 60_000)

test('cards to thousands are remembered', async () => {
  const look = { template: 'cards/x', values: {} }
  const cards = Array.from({ length: 4_000 }, (_, n) => ({
    ...{ id: randomUUID(), to: to(n), question: 'call', subject: ids[n] ?? '', look },
  }))
  await createCards(tx, cards, NOW)
  expect((await withOpenCards(tx, 'call', ids)).size).toBe(4_000)
}, 60_000)

test('what was said to forty thousand is known', async () => {
  const keys = numbers.map((no) => `dues/${no}`)
  expect(
    (
      await tellOnce(
        tx,
        keys.map((key) => ({ key, template: 'notices/x' })),
        NOW,
      )
    ).size,
  ).toBe(MANY)
  expect((await toldAmong(tx, keys)).size).toBe(MANY)
}, 60_000)

test('people, accounts and telephones of forty thousand are found', async () => {
  const [members, people] = [await memberIds(), await personIds()]
  expect((await findPeopleOf(tx, members, DAY)).size).toBe(MANY)
  expect((await reachable(tx, people)).size).toBe(MANY)
  const addresses = await addressBook(
    tx,
    people.map((person) => ({ person })),
  )
  expect(people.filter((person) => addresses({ person }).length === 1)).toHaveLength(MANY)
  expect((await contactsOf(tx, members)).size).toBe(MANY)
  expect(await reachOf(tx, people)).toHaveLength(MANY)
  expect((await mobilesOf(tx, people)).size).toBe(0)
}, 60_000)

test('members are found by forty thousand numbers, and by words that occur in all their names', async () => {
  expect((await membersByNo(tx, numbers)).size).toBe(MANY)
  const found = await findMembersNamed(tx, '软件', DAY)
  expect(found).toHaveLength(MANY)
  expect(found.map(({ no }) => no)).toEqual([...numbers].sort())
}, 60_000)

test('the facts of all members are loaded, and those of forty thousand who are named', async () => {
  for (const scope of [{}, { members: numbers }]) {
    const facts = await loadFacts(tx, ZONE, scope)
    expect(facts.members).toHaveLength(MANY)
    expect(facts.dues).toHaveLength(MANY)
  }
  expect((await loadSeats(tx, DAY, numbers)).tenures).toEqual([])
  expect(await continuingMembers(tx, numbers)).toEqual([])
}, 120_000)

test('the roll is read whole for the workbook, with accounts and payments', async () => {
  const { members, people, dues } = await readRoll(tx, ZONE)
  expect([members.length, people.length, dues.length]).toEqual([MANY, MANY, MANY])
  expect(people.every(({ line }) => line.wecom !== null)).toBe(true)
  expect(dues.every(({ line }) => line.paid === 100_000)).toBe(true)
}, 60_000)

test('dues, concessions, cases and withdrawals of forty thousand are found', async () => {
  const members = await memberIds()
  expect(await duesOfMembers(tx, members)).toHaveLength(MANY)
  expect(await concessionsOf(tx, members)).toEqual([])
  expect(await casesOf(tx, numbers)).toEqual([])
  expect(await listWithdrawals(tx, ['warned'], members)).toEqual([])
  expect(await noticesOf(tx, ids, ZONE)).toEqual([])
}, 60_000)

test('how the calls of a congress of forty thousand stand is known', async () => {
  expect((await callsOnTheirWay(tx, ids)).size).toBe(0)
  expect((await readingsOf(tx, 'summonsId', ids)).size).toBe(0)
  expect((await overSeatsAmong(tx, ids)).size).toBe(0)
}, 60_000)
