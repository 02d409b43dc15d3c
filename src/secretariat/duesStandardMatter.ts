import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Day, Office } from '../rules/facts.ts'
import { duesStandardCompetence } from '../rules/resolutions.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { setDuesStandard } from '../store/duesStandards.ts'
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

/** No more tiers than there may be, and none from a day that is over when the congress decides. */
async function examine(desk: Desk, sitting: Sitting, items: MatterItem[]) {
  const rule = provision(rulebookOn(desk, sitting.day), 'dues.tiers')
  for (const item of items) {
    const { standards, from } = of(item)
    if (standards.length > rule.max)
      throw new Refusal('dues_standard_tiers', {
        title: item.title,
        tiers: standards.length,
        max: rule.max,
        citations: citationsOf(rulebookOn(desk, sitting.day), rule),
      })
    if (from < sitting.day) throw new Refusal('dues_standard_past', { title: item.title, from, held: sitting.day })
  }
  return []
}

async function setStandards(desk: Desk, actor: string, { no }: Recorded, item: MatterItem): Promise<Outcome> {
  const { from, standards } = of(item)
  for (const standard of standards) {
    await setDuesStandard(desk.tx, { ...standard, from, basis: no, setBy: actor }, desk.now)
    const { tier, amount } = standard
    const data = { amount, from, basis: no }
    const subject = `dues:${tier ?? 'member'}`
    await record(desk.tx, { at: desk.now, actor, type: 'dues.standard', subject, data })
  }
  const values = { no, from, standards: standards.map(({ tier, amount }) => ({ tier: tier ?? null, amount })) }
  const once = `resolution/${no}/dues_standard`
  return { say: [{ to: { everyStaff: true }, template: 'notices/dues_standard_set', values, once }] }
}
