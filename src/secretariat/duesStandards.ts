import { type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Day, Office } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { duesStandardsOn, setDuesStandard } from '../store/duesStandards.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** A standard as staff say it; `amount` in fen; without a tier it is that of members who hold no office. */
export type StandardSaid = { tier?: Office; amount: number; from: Day; basis: string }

/** 会费标准: what a year costs each tier, and which resolution says so. */
export async function showDuesStandards(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  return reply(asker.account, 'replies/dues_standards', await valuesOf(desk))
}

/** Staff write a standard down that the congress has set. Refuses more tiers than there may be. */
export async function enterDuesStandard(desk: Desk, asker: Asker, said: StandardSaid): Promise<Outcome> {
  const { max } = provision(rulebookOn(desk), 'dues.tiers')
  const before = await duesStandardsOn(desk.tx, said.from)
  if (!before.some(({ tier }) => tier === said.tier) && before.length >= max)
    throw new Refusal('dues_tiers_full', { max })
  await setDuesStandard(desk.tx, { ...said, setBy: actorOf(asker) }, desk.now)
  const { tier, ...data } = said
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'dues.standard',
    subject: `dues:${tier ?? 'member'}`,
    data,
  })
  return reply(asker.account, 'replies/dues_standards', await valuesOf(desk, said.from))
}

async function valuesOf(desk: Desk, day: Day = desk.today) {
  const standards = await duesStandardsOn(desk.tx, day)
  return {
    day,
    standards: standards.map(({ tier, amount, from, basis }) => ({ tier: tier ?? null, amount, from, basis })),
    citations: citationsOf(rulebookOn(desk), provision(rulebookOn(desk), 'dues.tiers')),
  }
}
