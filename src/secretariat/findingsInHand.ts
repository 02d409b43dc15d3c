import type { Finding } from '../rules/finding.ts'
import { type CaseState, casesOf } from '../store/cases.ts'
import type { Desk } from './desk.ts'

const EVERY_STATE: CaseState[] = ['open', 'objected', 'confirmed', 'withdrawn', 'annulled', 'settled']

/**
 * Tells of forfeitures whether a case has taken them up: one that was about this very finding, whatever became of it, or
 * one about the same seat that is not decided yet, though the run has grown since.
 */
export async function findingsInHand(desk: Desk, forfeited: Finding[]): Promise<(finding: Finding) => boolean> {
  const members = forfeited.flatMap((one) => ('member' in one ? one.member : []))
  const cases = await casesOf(desk.tx, members, EVERY_STATE)
  const keys = new Set(cases.map((one) => one.ground.finding.key))
  const pending = new Set(cases.filter(isPending).map((one) => seatOf(one.member.no, one.office)))
  return (finding) =>
    keys.has(finding.key) ||
    ('member' in finding && 'office' in finding && pending.has(seatOf(finding.member, finding.office)))
}

function isPending({ state }: { state: CaseState }): boolean {
  return state === 'open' || state === 'objected'
}

function seatOf(member: string, office: string): string {
  return `${member} ${office}`
}
