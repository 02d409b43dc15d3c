import type { Outcome } from '../messages/notice.ts'
import type { Facts } from '../rules/facts.ts'
import { casesOf, type Forfeiture, lockCase } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import { continuingMembers } from '../store/mergers.ts'
import { askToAnnul, askToAnnulAgain, isFallen, lapse } from './annulments.ts'
import { type Asker, actorOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { isBorneOut, lossesOf, openForfeiture } from './cases.ts'
import { withdrawForBook } from './casesWithdrawing.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { cureWithdrawals } from './withdrawalCuring.ts'

/** A book that was sealed or corrected: its meeting, and of members (by number) who wrote their lines by hand. */
export type Followed = { meeting: MeetingRecord; typists?: ReadonlyMap<string, string> }

/**
 * What follows for seats when a book was sealed or corrected: cases it no longer bears out are withdrawn; where the loss
 * was confirmed, another of the staff is asked whether it falls; runs it completes open cases. `before` are the facts as
 * they were, `members` the numbers of those concerned; the cases of units that go on with their seats are looked at too.
 * Who came to a congress after all has cured a deemed withdrawal. A loss that was there before, and lies with the
 * secretariat, opens no case by itself.
 */
export async function followBook(
  desk: Desk,
  asker: Asker,
  book: Followed,
  before: Facts,
  members: string[],
): Promise<Outcome> {
  const actor = actorOf(asker)
  const seated = await seatedOf(desk, members)
  const released = await releaseCases(desk, asker, book, seated)
  const after = await loadFacts(desk.tx, desk.zone, { members: seated })
  const opened = await openCompleted(desk, actor, { before, after }, seated, new Set(released.tenures))
  const ids = await memberIdsByNo(desk.tx, seated)
  const cured = await cureWithdrawals(desk, actor, [...ids.values()])
  return together([...released.outcomes, ...opened, cured])
}

/**
 * A line was entered that the book has already: the confirmed losses of these members that it does not bear out are
 * asked about again, also where it was decided before that they stand.
 */
export async function followAgain(desk: Desk, asker: Asker, book: Followed, members: string[]): Promise<Outcome> {
  const { fallen } = await casesOfBook(desk, book, await seatedOf(desk, members))
  const outcomes: Outcome[] = []
  for (const { id } of fallen) {
    const one = (await lockCase(desk.tx, id)) as Forfeiture
    if (isFallen(one)) outcomes.push(await askToAnnulAgain(desk, asker, one))
    else if (one.state === 'confirmed') outcomes.push(await askToAnnul(desk, asker, book.meeting, one))
  }
  return together(outcomes)
}

async function seatedOf(desk: Desk, members: string[]): Promise<string[]> {
  return [...new Set([...members, ...(await continuingMembers(desk.tx, members))])]
}

/** The cases about meetings of the same body that the books no longer bear out, and those that they do. */
async function casesOfBook(desk: Desk, { meeting }: Followed, members: string[]) {
  const facts = await loadFacts(desk.tx, desk.zone, { members })
  const cases = (await casesOf(desk.tx, members, ['open', 'objected', 'confirmed'])).filter(isForfeiture)
  const own = cases.filter((one) => one.ground.finding.body === meeting.body)
  const { fallen = [], borneOut = [] } = Object.groupBy(own, (one) =>
    isBorneOut(desk, facts, one) ? 'borneOut' : 'fallen',
  )
  return { fallen, borneOut }
}

async function releaseCases(desk: Desk, asker: Asker, book: Followed, members: string[]) {
  const { fallen, borneOut } = await casesOfBook(desk, book, members)
  const outcomes: Outcome[] = []
  for (const one of fallen) outcomes.push(await release(desk, asker, book, one))
  for (const { id } of borneOut.filter(isFallen)) {
    const one = await lockCase(desk.tx, id)
    if (isFallen(one)) outcomes.push(await lapse(desk, asker, one))
  }
  return { outcomes, tenures: fallen.map(({ tenureId }) => tenureId) }
}

function isForfeiture(one: Awaited<ReturnType<typeof casesOf>>[number]): one is Forfeiture {
  return one.kind === 'forfeiture'
}

async function release(desk: Desk, asker: Asker, book: Followed, { id }: Forfeiture): Promise<Outcome> {
  const one = (await lockCase(desk.tx, id)) as Forfeiture
  const { meeting, typists } = book
  if (one.state === 'confirmed') {
    const typist = typists?.get(one.member.no)
    return askToAnnul(desk, asker, meeting, one, typist === undefined ? [] : [typist])
  }
  if (one.state !== 'open' && one.state !== 'objected') return { say: [] }
  return withdrawForBook(desk, actorOf(asker), meeting, one)
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
