import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Office } from '../rules/facts.ts'
import type { Votes } from '../rules/resolutions.ts'
import type { Counters } from '../store/resolutions.ts'
import type { Asker } from './asker.ts'
import type { Desk } from './desk.ts'
import { findMember } from './lookup.ts'
import { askToRecord, type Decided } from './resolutions.ts'

/** What staff say of an election: the meeting, the office, and the votes for each candidate. */
export type Election = {
  meeting: string
  office: Office
  nominees: { member: string; votes: Votes }[]
  /** Why more are elected than the measures have seats for. */
  override?: string
  counters?: Counters
}

/** 任职: staff record whom a body elected to an office. Nobody holds it before the resolution is confirmed. */
export async function recordElection(desk: Desk, asker: Asker, said: Election): Promise<Outcome> {
  const { office, override } = said
  const items: Decided['items'] = []
  for (const { member: words, votes } of said.nominees) {
    const member = await findMember(desk, words)
    const title = `${member.no} ${member.name}`
    if (items.some(({ subject }) => subject === member.no)) throw new Refusal('election_twice', { title })
    const data = {
      office,
      member: member.no,
      ...(override !== undefined && { override }),
    }
    items.push({ subject: member.no, title, votes, data })
  }
  return askToRecord(desk, asker, { meeting: said.meeting, kind: 'election', items, counters: said.counters })
}

/** 免职: staff record whom a body removed from an office, and why. */
export async function recordRemoval(
  desk: Desk,
  asker: Asker,
  said: { meeting: string; office: Office; member: string; votes: Votes; reason: string },
): Promise<Outcome> {
  const member = await findMember(desk, said.member)
  const data = { office: said.office, member: member.no, reason: said.reason }
  const item = { subject: member.no, title: `${member.no} ${member.name}`, votes: said.votes, data }
  return askToRecord(desk, asker, { meeting: said.meeting, kind: 'removal', items: [item] })
}
