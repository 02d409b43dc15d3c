import type { Outcome } from '../messages/notice.ts'
import { record } from '../store/audit.ts'
import { type CaseRecord, type Forfeiture, lockCase, updateCase } from '../store/cases.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { type Asker, actorOf } from './asker.ts'
import { closeCards, requireUndecided, tellMember } from './caseNotices.ts'
import type { Desk } from './desk.ts'

/** Staff withdraw the case of a forfeited seat: nothing is lost, the member is told. */
export async function withdrawCase(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const one = requireUndecided((await lockCase(desk.tx, id)) as Forfeiture)
  return withdraw(desk, actorOf(asker), one, null)
}

/** A case ends because the book of a meeting, as corrected, no longer bears it out. */
export function withdrawForBook(desk: Desk, actor: string, meeting: MeetingRecord, one: Forfeiture): Promise<Outcome> {
  return withdraw(desk, actor, one, meeting.no)
}

async function withdraw(desk: Desk, actor: string, one: Forfeiture, corrected: string | null): Promise<Outcome> {
  const withdrawn = (await decide(desk, actor, one, {
    state: 'withdrawn',
    ...(corrected !== null && { reason: corrected }),
  })) as Forfeiture
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'case.withdrawn',
    subject: `case:${one.no}`,
    data: { member: one.member.no, corrected },
  })
  return {
    say: await tellMember(desk, withdrawn, 'notices/case_withdrawn', { corrected }),
    redraw: [await closeCards(desk, withdrawn, 'withdrawn')],
  }
}

/** Writes down the end of a case: what, by whom, and now. */
export function decide(
  desk: Desk,
  actor: string,
  one: CaseRecord,
  end: Pick<CaseRecord, 'state'> & { reason?: string; ground?: Forfeiture['ground'] },
): Promise<CaseRecord> {
  return updateCase(desk.tx, one.id, { ...end, decidedBy: actor, decidedAt: desk.now })
}
