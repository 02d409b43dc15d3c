import type { Outcome } from '../messages/notice.ts'
import { amendmentCompetence, otherCompetence } from '../rules/resolutions.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'

/**
 * An amendment of the charter or the measures. What follows is for people to do: the new text becomes a rulebook version
 * of its own, and the registry has to hear of it in time.
 */
export const AMENDMENT: Matter = {
  competence: amendmentCompetence,
  carry: remindOfVersion,
  reject: async () => ({ say: [] }),
}

/** What no article gives to one body: it is decided and kept, and nothing follows by itself. */
export const OTHER: Matter = {
  competence: otherCompetence,
  carry: async () => ({ say: [] }),
  reject: async () => ({ say: [] }),
}

async function remindOfVersion(desk: Desk, _actor: string, { no }: Recorded, { title }: MatterItem): Promise<Outcome> {
  const rulebook = rulebookOn(desk)
  const rule = provision(rulebook, 'registration.filing')
  const values = { no, title, days: rule.days, citations: citationsOf(rulebook, rule) }
  const once = `resolution/${no}/amendment`
  return { say: [{ to: { everyStaff: true }, template: 'notices/amended', values, once }] }
}
