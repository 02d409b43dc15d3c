import type { Office } from '../rules/facts.ts'
import { electionCompetence } from '../rules/resolutions.ts'
import type { Matter } from './matters.ts'

/** To be filled. `data.office` is the office. */
export const ELECTION: Matter = {
  competence: (rulebook, item) => electionCompetence(rulebook, item.data?.office as Office),
  carry: async () => ({ say: [] }),
  reject: async () => ({ say: [] }),
}
