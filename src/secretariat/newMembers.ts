import { mayBePublished } from '../rules/admission.ts'
import { addYears } from '../rules/days.ts'
import type { Day, MemberKind } from '../rules/facts.ts'
import { publishedSince } from '../store/applications.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** A new member as everybody may know them. */
export type NewMember = { no: string; kind: MemberKind; name: string; publishedOn: Day }

/** The members whose admission was published within a year, the latest first; whoever has left since is left out. */
export async function newMembers(desk: Desk): Promise<NewMember[]> {
  const admitted = await publishedSince(desk.tx, addYears(desk.today, -1))
  return admitted.flatMap(({ kind, member, publishedOn, publicConsent }) => {
    if (member === undefined || publishedOn === undefined) return []
    if (!mayBePublished(rulebookOn(desk), { kind, publicConsent })) return []
    if (member.leftOn !== undefined && member.leftOn <= desk.today) return []
    return [{ no: member.no, kind, name: member.name, publishedOn }]
  })
}
