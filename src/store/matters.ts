import type { Tx } from './database.ts'

/** What a member's status tells beside how it stands: each a list of its own. */
export type MatterKind = 'cases' | 'concessions' | 'calls' | 'votes' | 'withdrawals'

/**
 * Of which kinds there is anything at all of a member, be it settled or not. Asked in one statement, because mostly there
 * is nothing, and its answer waits for every list that is asked for.
 */
export async function mattersKept(tx: Tx, memberId: string): Promise<Record<MatterKind, boolean>> {
  const [kept] = await tx.$queryRaw<Record<MatterKind, boolean>[]>`
    SELECT
      EXISTS (SELECT 1 FROM "Case" WHERE "memberId" = ${memberId}::uuid) AS cases,
      EXISTS (
        SELECT 1 FROM "DuesConcession" concession JOIN "DuesEntry" dues ON dues.id = concession."duesId"
        WHERE dues."memberId" = ${memberId}::uuid) AS concessions,
      EXISTS (
        SELECT 1 FROM "Summons" summons JOIN "Meeting" meeting ON meeting.id = summons."meetingId"
        WHERE summons."memberId" = ${memberId}::uuid AND meeting.status = 'called') AS calls,
      EXISTS (
        SELECT 1 FROM "VotingSeat" seat JOIN "Motion" motion ON motion.id = seat."motionId"
        WHERE seat."memberId" = ${memberId}::uuid AND motion.state = 'open') AS votes,
      EXISTS (SELECT 1 FROM "Withdrawal" WHERE "memberId" = ${memberId}::uuid) AS withdrawals`
  if (kept === undefined) throw new Error('a question without conditions has one answer')
  return kept
}
