import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { dayOfTooManyTiers, standardsInForce, type Tariff } from '../rules/duesTiers.ts'
import type { Day, Office } from '../rules/facts.ts'
import { duesStandardCompetence } from '../rules/resolutions.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { allDuesStandards, lockDuesStandards, setDuesStandard } from '../store/duesStandards.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import type { Sitting } from './sittings.ts'

/** What a year of membership shall cost from a day on, as the congress votes on it: all tiers at once. Amounts in fen. */
export type StandardsProposed = { from: Day; standards: { tier?: Office; amount: number }[] }

/** What a year of membership costs: only the congress says so, in secret. `data` has every tier. */
export const DUES_STANDARD: Matter = {
  competence: duesStandardCompetence,
  examine,
  carry: setStandards,
  reject: async () => ({ say: [] }),
}

function of(item: MatterItem): StandardsProposed {
  return item.data as StandardsProposed
}

/** No more tiers than there may be, on any day, and none from a day that is over when the congress decides. */
async function examine(desk: Desk, sitting: Sitting, items: MatterItem[]) {
  await lockDuesStandards(desk.tx)
  for (const item of items) {
    const { from } = of(item)
    if (from < sitting.day) throw new Refusal('dues_standard_past', { title: item.title, from, held: sitting.day })
    await requireFewTiers(desk, sitting, item)
  }
  return []
}

async function requireFewTiers(desk: Desk, { day }: Sitting, item: MatterItem): Promise<void> {
  const rulebook = rulebookOn(desk, day)
  const known = await allDuesStandards(desk.tx)
  const [last, ...others] = replacing(known, of(item)).toReversed()
  if (last === undefined || dayOfTooManyTiers(rulebook, [...known, ...others], last) === undefined) return
  const rule = provision(rulebook, 'dues.tiers')
  const citations = citationsOf(rulebook, rule)
  const { title } = item
  throw new Refusal('dues_standard_tiers', { title, tiers: of(item).standards.length, max: rule.max, citations })
}

/** The congress sets all tiers at once: those it does not name are none any more. */
function replacing(known: readonly Tariff[], { from, standards }: StandardsProposed): Tariff[] {
  const named = new Set(standards.map(({ tier }) => tier))
  const dropped = standardsInForce(known, from).filter(({ tier }) => !named.has(tier))
  const ended = dropped.map(({ tier }) => ({ ...(tier !== undefined && { tier }), amount: 0, from, ended: true }))
  return [...ended, ...standards.map((standard) => ({ ...standard, from }))]
}

async function setStandards(desk: Desk, actor: string, { no }: Recorded, item: MatterItem): Promise<Outcome> {
  const { from, standards } = of(item)
  for (const standard of replacing(await allDuesStandards(desk.tx), of(item))) {
    await setDuesStandard(desk.tx, { ...standard, basis: no, resolutionNo: no, setBy: actor }, desk.now)
    const { tier, amount, ended = false } = standard
    const data = { amount, from, ended, basis: no, resolutionNo: no }
    const subject = `dues:${tier ?? 'member'}`
    await record(desk.tx, { at: desk.now, actor, type: 'dues.standard', subject, data })
  }
  const values = { no, from, standards: standards.map(({ tier, amount }) => ({ tier: tier ?? null, amount })) }
  const once = `resolution/${no}/dues_standard`
  return { say: [{ to: { everyStaff: true }, template: 'notices/dues_standard_set', values, once }] }
}
