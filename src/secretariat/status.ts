import type { Outcome, Values } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import type { Day, MemberFact } from '../rules/facts.ts'
import { concessionsOf } from '../store/concessions.ts'
import { loadFacts } from '../store/facts.ts'
import { mattersKept } from '../store/matters.ts'
import type { MemberOf, Speaker } from '../store/people.ts'
import { findStandIns } from '../store/standIns.ts'
import { type Asker, personOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { grantOf } from './duesAccount.ts'
import { standingOf } from './standing.ts'
import type { DuesLine } from './standingDues.ts'
import { casesTold, mattersOf, takenBackIn } from './statusMatters.ts'
import { titleOf } from './titles.ts'

/**
 * 状态: how the asker's member stands on a day. The representative and the liaison see everything of the unit, others
 * their own part. What is open is told for today only. Throws NoRulebookInForce for a day before the first rulebook.
 */
export async function showOwnStatus(desk: Desk, asker: Asker, day: Day): Promise<Outcome> {
  const person = personOf(asker)
  rulebookOn(desk, day)
  if (!seesEverything(person)) return showOwnPart(desk, asker, person)
  const values = await memberStatus(desk, person.member, day)
  return reply(asker.account, 'replies/status', values)
}

/** The values of `replies/status` for a member on a day, without its people and accounts. */
export async function memberStatus(desk: Desk, member: MemberOf, day: Day): Promise<Values> {
  const rulebook = rulebookOn(desk, day)
  const facts = await loadFacts(desk.tx, desk.zone, { members: [member.no] })
  const kept = await mattersKept(desk.tx, member.id)
  const cases = kept.cases ? await casesTold(desk, member) : []
  const standing = standingOf(rulebook, facts, facts.members[0] as MemberFact, takenBackIn(cases), day)
  const isToday = day === desk.today
  const dues = isToday && kept.concessions ? await withConcessions(desk, member, standing.dues) : standing.dues
  const matters = isToday
    ? await mattersOf(desk, member, cases, kept)
    : { calls: [], cases: [], votes: [], withdrawals: [] }
  return { ...standing, dues, isToday, ...matters, people: null }
}

/** Who approved that a year be paid later, or not at all, and what still waits to be approved. */
async function withConcessions(desk: Desk, member: MemberOf, dues: DuesLine[]): Promise<DuesLine[]> {
  const concessions = await concessionsOf(desk.tx, [member.id])
  return dues.map((line) => {
    const own = concessions.filter(({ year }) => year === line.year)
    const granted = grantOf(own, line.state === 'waived' ? 'waiver' : 'deferral')
    return {
      ...line,
      approvedBy: granted?.by ?? null,
      pending: own.find(({ state }) => state === 'asked')?.kind ?? null,
    }
  })
}

function seesEverything({ roles }: Speaker): boolean {
  return roles.includes('representative') || roles.includes('liaison')
}

/** Who only belongs to a member sees who they are here, and the meetings to which they go in its place. */
async function showOwnPart(desk: Desk, asker: Asker, { name, member, roles }: Speaker): Promise<Outcome> {
  const meetings = await findStandIns(desk.tx, member.id, name)
  const isComing = (one: { startsAt: Temporal.Instant }) => Temporal.Instant.compare(desk.now, one.startsAt) < 0
  const line = (one: (typeof meetings)[number]) => ({ ...one, startsAt: one.startsAt.toString() })
  return reply(asker.account, 'replies/own_part', {
    person: name,
    member: { no: member.no, name: member.name, title: await titleOf(desk, member.no) },
    roles,
    coming: meetings.filter(isComing).map(line),
    past: meetings.filter((one) => !isComing(one)).map(line),
  })
}
