import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Office } from '../rules/facts.ts'
import { casesOf, type Forfeiture } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { type Asker, actorOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { cardFor, type Loss, lossesOf, openForfeiture } from './cases.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { besideOffice, titleOf, titlesIn } from './titles.ts'

type Who = { memberNo: string; member: string }

/**
 * Staff open the case of a forfeiture that came with the books of the past; huiwu never does so by itself. Where a
 * member has forfeited several seats, staff name the office. Where every case is open already, they get its card again.
 */
export async function openCaseFor(
  desk: Desk,
  asker: Asker,
  typed: { member: string; office?: Office },
): Promise<Outcome> {
  const member = await findMember(desk, typed.member)
  const who = { memberNo: member.no, member: member.name }
  const facts = await loadFacts(desk.tx, desk.zone, { members: [member.no] })
  const losses = lossesOf(rulebookOn(desk), facts, member.no, desk.today)
  const pending = await casesOf(desk.tx, [member.no])
  const taken = new Set(pending.map(({ tenureId }) => tenureId))
  const free = losses.filter(({ tenure }) => !taken.has(tenure.id))
  const waiting = pending.filter((one) => one.kind === 'forfeiture')
  if (free.length === 0 && waiting.length > 0) return showAgain(desk, asker, who, waiting)
  if (free.length === 0) throw new Refusal('case_nothing', who)
  const loss = lossMeant(free, typed.office, who)
  const opened = await openForfeiture(desk, actorOf(asker), loss)
  const { office } = loss.finding
  const title = besideOffice(titlesIn(desk, facts)(member.no), office)
  const said = { ...who, title, office, meetings: loss.finding.because }
  return together([
    { say: [{ to: { account: asker.account }, template: 'replies/case_opened', values: said }] },
    opened,
  ])
}

/** Cases that wait for a decision have their cards shown again: the first may be weeks up the chat. */
async function showAgain(desk: Desk, asker: Asker, who: Who, waiting: Forfeiture[]): Promise<Outcome> {
  const to = { account: asker.account }
  const cards: Notice[] = []
  for (const one of waiting) cards.push(await cardFor(desk, one, to))
  const title = await titleOf(desk, who.memberNo)
  const pending = waiting.map(({ no }) => no)
  return { say: [{ to, template: 'replies/case_pending', values: { ...who, title, pending } }, ...cards] }
}

function lossMeant(free: Loss[], office: Office | undefined, who: Who): Loss {
  const [loss, ...more] = office === undefined ? free : free.filter(({ finding }) => finding.office === office)
  if (loss !== undefined && more.length === 0) return loss
  const found = free.map(({ finding }) => ({ office: finding.office, meetings: finding.because }))
  throw new Refusal('case_which', { ...who, cases: found })
}
