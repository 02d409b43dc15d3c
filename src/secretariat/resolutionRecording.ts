import type { Outcome } from '../messages/notice.ts'
import { yearOf } from '../rules/days.ts'
import { record } from '../store/audit.ts'
import { type ResolutionRecord, recordResolution } from '../store/resolutions.ts'
import { fixBase } from './attendanceBook.ts'
import { together } from './caseNotices.ts'
import type { Desk } from './desk.ts'
import { MATTERS, type Recorded } from './matters.ts'
import type { Sitting } from './sittings.ts'

/** A draft gets its number, and what it decides happens, all in this transaction. */
export async function recordDecision(
  desk: Desk,
  actor: string,
  draft: ResolutionRecord,
  sitting: Sitting,
): Promise<{ recorded: Recorded; outcome: Outcome }> {
  // What follows may end offices of that very day.
  if (sitting.meeting !== undefined) await fixBase(desk, sitting.meeting)
  const resolution = await recordResolution(desk.tx, draft.id, { by: actor, at: desk.now, year: yearOf(desk.today) })
  const recorded = { ...resolution, sitting }
  const { no, kind, items, counters } = recorded
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'resolution.recorded',
    subject: `resolution:${no}`,
    data: { sitting: sitting.no, kind, items: items as never, ...(counters && { counters }) },
  })
  return { recorded, outcome: together(await follow(desk, actor, recorded)) }
}

async function follow(desk: Desk, actor: string, recorded: Recorded): Promise<Outcome[]> {
  const matter = MATTERS[recorded.kind]
  const outcomes: Outcome[] = []
  for (const item of recorded.items) {
    const act = item.carried ? matter.carry : matter.reject
    outcomes.push(await act(desk, actor, recorded, item))
  }
  return outcomes
}
