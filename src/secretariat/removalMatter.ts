import type { Office } from '../rules/facts.ts'
import { removalCompetence } from '../rules/resolutions.ts'
import type { Matter } from './matters.ts'

/** To be filled. `data.office` is the office. */
export const REMOVAL: Matter = {
  competence: (rulebook, item) => removalCompetence(rulebook, item.data?.office as Office),
  carry: async () => ({ say: [] }),
  reject: async () => ({ say: [] }),
}
