import type { Outcome } from '../messages/notice.ts'
import type { Facts } from '../rules/facts.ts'
import { casesOf, type Forfeiture, lockCase } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import { continuingMembers } from '../store/mergers.ts'
import { together } from './caseNotices.ts'
import { isBorneOut, lossesOf, openForfeiture } from './cases.ts'
import { annulCase } from './casesAnnulling.ts'
import { withdrawForBook } from './casesWithdrawing.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { cureWithdrawals } from './withdrawalCuring.ts'

/**
 * What follows for seats when a book was sealed or corrected: cases it no longer bears out are withdrawn, or annulled
 * when they were confirmed; runs it completes open cases. `before` are the facts as they were, `members` the numbers of
 * those concerned; the cases of units that go on with their seats are looked at too. Who came to a congress after all
 * has cured a deemed withdrawal. A loss that was there before, and lies with the secretariat, opens no case by itself.
 */
export async function followBook(
  desk: Desk,
  actor: string,
  meeting: MeetingRecord,
  before: Facts,
  members: string[],
): Promise<Outcome> {
  const seated = [...new Set([...members, ...(await continuingMembers(desk.tx, members))])]
  const released = await releaseCases(desk, actor, meeting, seated)
  const after = await loadFacts(desk.tx, desk.zone, { members: seated })
  const opened = await openCompleted(desk, actor, { before, after }, seated, new Set(released.tenures))
  const ids = await memberIdsByNo(desk.tx, seated)
  const cured = await cureWithdrawals(desk, actor, [...ids.values()])
  return together([...released.outcomes, ...opened, cured])
}

async function releaseCases(desk: Desk, actor: string, meeting: MeetingRecord, members: string[]) {
  const facts = await loadFacts(desk.tx, desk.zone, { members })
  const cases = (await casesOf(desk.tx, members, ['open', 'objected', 'confirmed'])).filter(isForfeiture)
  const fallen = cases.filter((one) => one.ground.finding.body === meeting.body && !isBorneOut(desk, facts, one))
  const outcomes: Outcome[] = []
  for (const one of fallen) outcomes.push(await release(desk, actor, meeting, one))
  return { outcomes, tenures: fallen.map(({ tenureId }) => tenureId) }
}

function isForfeiture(one: Awaited<ReturnType<typeof casesOf>>[number]): one is Forfeiture {
  return one.kind === 'forfeiture'
}

async function release(desk: Desk, actor: string, meeting: MeetingRecord, { id }: Forfeiture): Promise<Outcome> {
  const one = (await lockCase(desk.tx, id)) as Forfeiture
  if (one.state === 'confirmed') return annulCase(desk, actor, meeting, one)
  return one.state === 'open' || one.state === 'objected' ? withdrawForBook(desk, actor, meeting, one) : { say: [] }
}

async function openCompleted(
  desk: Desk,
  actor: string,
  facts: { before: Facts; after: Facts },
  members: string[],
  released: Set<string>,
): Promise<Outcome[]> {
  const rulebook = rulebookOn(desk)
  const pending = new Set((await casesOf(desk.tx, members)).map(({ tenureId }) => tenureId))
  const outcomes: Outcome[] = []
  for (const member of members) {
    const known = new Set(lossesOf(rulebook, facts.before, member, desk.today).map(({ tenure }) => tenure.id))
    for (const loss of lossesOf(rulebook, facts.after, member, desk.today)) {
      const { id } = loss.tenure
      if (!pending.has(id) && (!known.has(id) || released.has(id)))
        outcomes.push(await openForfeiture(desk, actor, loss))
    }
  }
  return outcomes
}
