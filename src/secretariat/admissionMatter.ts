import { admissionCompetence } from '../rules/resolutions.ts'
import type { Matter } from './matters.ts'

/** To be filled. */
export const ADMISSION: Matter = {
  competence: admissionCompetence,
  find: async () => undefined,
  carry: async () => ({ say: [] }),
  reject: async () => ({ say: [] }),
}
