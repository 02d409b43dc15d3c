import { restructuringCompetence } from '../rules/resolutions.ts'
import type { Matter } from './matters.ts'

/** To be filled. */
export const RESTRUCTURING: Matter = {
  competence: restructuringCompetence,
  find: async () => undefined,
  carry: async () => ({ say: [] }),
  reject: async () => ({ say: [] }),
}
