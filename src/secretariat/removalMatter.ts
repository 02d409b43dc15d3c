import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Day, Office } from '../rules/facts.ts'
import { officesHeld } from '../rules/offices.ts'
import { removalCompetence } from '../rules/resolutions.ts'
import { findMemberByNo } from '../store/members.ts'
import type { MemberOf } from '../store/people.ts'
import type { ResolutionItem } from '../store/resolutions.ts'
import { loadSeats, lockSeats } from '../store/tenures.ts'
import { together } from './caseNotices.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import { remindOfFiling, tellOfficeEnded } from './officeNotices.ts'
import { endOffice } from './officesEnding.ts'
import type { Sitting } from './sittings.ts'

/** The removal of a member from an office by the body that elects to it. `data` names both, and the reason. */
export const REMOVAL: Matter = {
  competence: (rulebook, item) => removalCompetence(rulebook, of(item).office),
  examine,
  carry: remove,
  reject: async () => ({ say: [] }),
}

type RemovalData = { office: Office; member: string; reason: string }

function of(item: MatterItem): RemovalData {
  return item.data as RemovalData
}

async function examine(desk: Desk, sitting: Sitting, items: ResolutionItem[]) {
  for (const item of items) {
    await lockSeats(desk.tx, of(item).office)
    await requireHeld(desk, item, sitting.day)
  }
  return []
}

/** It must be held on the day of the decision, and still today. */
async function requireHeld(desk: Desk, item: MatterItem, day: Day): Promise<void> {
  const { office, member } = of(item)
  for (const one of [day, desk.today]) {
    const held = officesHeld(await loadSeats(desk.tx, one), member, one)
    if (!held.includes(office)) throw new Refusal('office_not_held', { title: item.title, office, held })
  }
}

/** Removed: the office ends with what stands on it, from the day of the meeting on which its successor may be elected. */
async function remove(desk: Desk, actor: string, resolution: Recorded, item: ResolutionItem): Promise<Outcome> {
  const { office, reason } = of(item)
  const from = resolution.sitting.day
  const member = (await findMemberByNo(desk.tx, of(item).member)) as MemberOf
  const { no, body } = resolution
  const { ended, left, outcome } = await endOffice(desk, actor, { member, office, no, reason: `${reason} ${no}`, from })
  const { citations } = removalCompetence(rulebookOn(desk), office)
  const told = await tellOfficeEnded(desk, member, { how: 'removed', from, no, body, reason, ended, left, citations })
  return together([...outcome, { say: [...told, ...remindOfFiling(desk, no, ended)] }])
}
