import { Refusal } from '../messages/refusal.ts'
import { findMemberByNo, findMembersNamed } from '../store/members.ts'
import type { MemberOf } from '../store/people.ts'
import type { Desk } from './desk.ts'

/** How many members are named when the words fit several. */
const LISTED = 8

/**
 * The member staff mean by these words: the exact number (of former members too), else the one current member whose
 * name is or contains them. Refuses when nobody fits (`member_unknown`) and when several do (`member_ambiguous`).
 */
export async function findMember(desk: Desk, words: string): Promise<MemberOf> {
  const wanted = folded(words).replace(/["'“”‘’《》「」]+/g, '')
  if (wanted === '') throw new Refusal('member_missing')
  const numbered = await findMemberByNo(desk.tx, wanted)
  if (numbered !== undefined) return numbered
  return onlyOne(await findMembersNamed(desk.tx, wanted, desk.today), wanted)
}

/** One spelling of a number or a name is enough. */
function folded(words: string): string {
  return words.normalize('NFKC').replace(/\s+/g, '')
}

function onlyOne(found: MemberOf[], wanted: string): MemberOf {
  const exact = found.filter((member) => folded(member.name) === wanted)
  const [first, ...others] = exact.length === 1 ? exact : found
  if (first === undefined) throw new Refusal('member_unknown', { said: wanted })
  if (others.length === 0) return first
  const listed = found.slice(0, LISTED).map(({ no, name }) => ({ no, name }))
  throw new Refusal('member_ambiguous', { said: wanted, members: listed, more: found.length - listed.length })
}
