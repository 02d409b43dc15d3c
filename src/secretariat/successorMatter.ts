import { successorCompetence } from '../rules/resolutions.ts'
import type { Matter } from './matters.ts'

/** To be filled. */
export const SUCCESSOR: Matter = {
  competence: successorCompetence,
  find: async () => undefined,
  carry: async () => ({ say: [] }),
  reject: async () => ({ say: [] }),
}
