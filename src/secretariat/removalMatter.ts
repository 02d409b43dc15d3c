import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Office } from '../rules/facts.ts'
import { officesHeld } from '../rules/offices.ts'
import { removalCompetence } from '../rules/resolutions.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { findMemberByNo } from '../store/members.ts'
import type { MemberOf } from '../store/people.ts'
import type { ResolutionItem } from '../store/resolutions.ts'
import { loadSeats, lockSeats } from '../store/tenures.ts'
import { together } from './caseNotices.ts'
import type { Desk } from './desk.ts'
import { rulebookOn } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import { tellOfficeEnded } from './officeNotices.ts'
import { endOffice } from './officesEnding.ts'

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

async function examine(desk: Desk, _meeting: MeetingRecord, items: ResolutionItem[]) {
  for (const item of items) await requireHeld(desk, item)
  return []
}

async function requireHeld(desk: Desk, item: MatterItem): Promise<void> {
  const { office, member } = of(item)
  const held = officesHeld(await loadSeats(desk.tx, desk.today), member, desk.today)
  if (!held.includes(office)) throw new Refusal('office_not_held', { title: item.title, office, held })
}

/** Removed: the office ends today, with what stands on it; a decision is not retroactive. */
async function remove(desk: Desk, actor: string, resolution: Recorded, item: ResolutionItem): Promise<Outcome> {
  const { office, reason } = of(item)
  await lockSeats(desk.tx, office)
  await requireHeld(desk, item)
  const member = (await findMemberByNo(desk.tx, of(item).member)) as MemberOf
  const { no, body } = resolution
  const { ended, left, outcome } = await endOffice(desk, actor, { member, office, no, reason: `${reason} ${no}` })
  const { citations } = removalCompetence(rulebookOn(desk), office)
  const told = await tellOfficeEnded(desk, member, { how: 'removed', no, body, reason, ended, left, citations })
  return together([...outcome, { say: told }])
}
