import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { restructuringCompetence } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import {
  findRestructuring,
  lockRestructuring,
  noteRestructuring,
  type RestructuringRecord,
} from '../store/restructurings.ts'
import { dayIn } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import { restructuringTitle } from './restructuringNumbers.ts'
import type { Sitting } from './sittings.ts'

/** A merger or a division that was applied, of which the council takes note. Declining to undoes nothing. */
export const RESTRUCTURING: Matter = {
  competence: restructuringCompetence,
  find: findApplied,
  examine: requireLaterMeeting,
  carry: takeNote,
  reject: declineNote,
}

async function findApplied(desk: Desk, no: string): Promise<MatterItem | undefined> {
  const found = await findRestructuring(desk.tx, no)
  if (found === undefined) return undefined
  requireApplied(found)
  return { subject: found.id, title: `${found.no} ${restructuringTitle(found)}` }
}

function requireApplied(one: RestructuringRecord): RestructuringRecord {
  if (one.state === 'applied') return one
  const { no, state, resolutionNo } = one
  throw new Refusal('restructuring_not_waiting', { no, state, resolutionNo: resolutionNo ?? null })
}

/** A council that met on a day before it was applied cannot have taken note of it; within a day the hours are not told apart. */
async function requireLaterMeeting(desk: Desk, sitting: Sitting, items: MatterItem[]) {
  const held = sitting.day
  for (const { subject, title } of items) {
    const { settledAt } = requireApplied(await lockRestructuring(desk.tx, subject))
    const applied = settledAt === undefined ? desk.today : dayIn(desk, settledAt)
    if (held < applied)
      throw new Refusal('restructuring_applied_later', { title, meetingNo: sitting.no, held, applied })
  }
  return []
}

async function takeNote(desk: Desk, actor: string, { no }: Recorded, { subject }: MatterItem): Promise<Outcome> {
  const one = requireApplied(await lockRestructuring(desk.tx, subject))
  await noteRestructuring(desk.tx, one.id, no)
  const about = `restructuring:${one.no}`
  await record(desk.tx, { at: desk.now, actor, type: 'restructuring.noted', subject: about, data: { resolution: no } })
  return { say: [] }
}

/** It goes on waiting: the council may still take note in another meeting. */
async function declineNote(desk: Desk, actor: string, { no }: Recorded, item: MatterItem): Promise<Outcome> {
  const one = requireApplied(await lockRestructuring(desk.tx, item.subject))
  const about = `restructuring:${one.no}`
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'restructuring.not_noted',
    subject: about,
    data: { resolution: no },
  })
  const values = { no: one.no, title: restructuringTitle(one), resolutionNo: no }
  const once = `restructuring/not_noted/${one.no}/${no}`
  return { say: [{ to: { everyStaff: true }, template: 'notices/restructuring_not_noted', values, once }] }
}
