import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Facts } from '../rules/facts.ts'
import { cascadeFindings } from '../rules/offices.ts'
import { record } from '../store/audit.ts'
import { type Forfeiture, lockCase } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { lockTenure, type TenureRecord } from '../store/tenures.ts'
import { noteAlone } from './alone.ts'
import { type Asker, actorOf } from './asker.ts'
import { caseCard, closeCards, requireUndecided, tellMember, together } from './caseNotices.ts'
import { isBorneOut } from './cases.ts'
import { openBasisLost } from './casesBasis.ts'
import { rulebookOf, windowOf } from './casesWindow.ts'
import { decide } from './casesWithdrawing.ts'
import { isAlone, requireCertifier } from './certifiers.ts'
import { endSeats, revert, seatsAfter, settleOthers } from './certifyingSeats.ts'
import type { Desk } from './desk.ts'
import { titleOf } from './titles.ts'

/**
 * The secretary-general confirms that a seat is forfeited, from the day after the objection window, which itself begins only when the
 * notice has reached the member. From this day on, and not before it, the seat and what rests on it are lost, and the
 * member holds the office it falls back to, however full that is.
 */
export async function confirmCase(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const one = requireUndecided((await lockCase(desk.tx, id)) as Forfeiture)
  if (one.noticedAt === undefined) return askToPhone(desk, asker, one)
  await requireCertifier(desk, asker, one.no)
  const { until, confirmableFrom } = windowOf(desk, one)
  if (desk.today < confirmableFrom) throw new Refusal('case_too_early', { no: one.no, until, confirmableFrom })
  const tenure = await requireHeld(desk, one)
  const facts = await loadFacts(desk.tx, desk.zone, { members: [one.member.no] })
  if (!isBorneOut(desk, facts, one)) throw new Refusal('case_not_borne_out', { no: one.no })
  if (await isAlone(desk)) await noteAlone(desk, asker, 'forfeiture', aboutOf(one))
  return confirm(desk, actorOf(asker), one, tenure, facts)
}

function aboutOf({ no, member, office }: Forfeiture) {
  return { no, member: { no: member.no, name: member.name }, office }
}

/** The press shows why it cannot count yet: the card now offers to note that the member was told by phone. */
async function askToPhone(desk: Desk, asker: Asker, one: Forfeiture): Promise<Outcome> {
  const look = await caseCard(desk, one, { byPhone: true })
  const title = await titleOf(desk, one.member.no)
  const values = { no: one.no, memberNo: one.member.no, member: one.member.name, title }
  return {
    say: [{ to: { account: asker.account }, template: 'replies/case_not_noticed', values }],
    redraw: [{ question: 'case', subject: one.id, look, silent: true }],
  }
}

async function requireHeld(desk: Desk, one: Forfeiture): Promise<TenureRecord> {
  const tenure = await lockTenure(desk.tx, one.tenureId)
  const { leftOn } = one.member
  const isOver =
    (tenure.until !== undefined && tenure.until < desk.today) || (leftOn !== undefined && leftOn <= desk.today)
  if (isOver) throw new Refusal('case_moot', { no: one.no, member: one.member.name, office: one.office })
  return tenure
}

async function confirm(
  desk: Desk,
  actor: string,
  one: Forfeiture,
  tenure: TenureRecord,
  facts: Facts,
): Promise<Outcome> {
  const cascade = cascadeFindings(rulebookOf(desk, one), facts, [{ ...one.ground.finding, asOf: desk.today }])
  const ended = await endSeats(desk, actor, one, facts, cascade)
  await revert(desk, actor, one, tenure)
  const ground = { ...one.ground, cascade, ended }
  const confirmed = (await decide(desk, actor, one, { state: 'confirmed', ground })) as Forfeiture
  const data = { member: one.member.no, effective: desk.today, ended: ended.map(({ office }) => office) }
  await record(desk.tx, { at: desk.now, actor, type: 'case.confirmed', subject: `case:${one.no}`, data })
  return together([
    await announce(desk, confirmed),
    ...(await settleOthers(desk, actor, confirmed)),
    ...(await openBases(desk, actor, confirmed)),
  ])
}

async function announce(desk: Desk, confirmed: Forfeiture): Promise<Outcome> {
  return {
    say: await tellMember(desk, confirmed, 'notices/case_confirmed', { effective: desk.today }),
    redraw: [await closeCards(desk, confirmed, 'confirmed', { seats: await seatsAfter(desk, confirmed) })],
  }
}

async function openBases(desk: Desk, actor: string, confirmed: Forfeiture): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const finding of confirmed.ground.cascade)
    if (finding.verdict === 'basis_lost') outcomes.push(await openBasisLost(desk, actor, confirmed, finding))
  return outcomes
}
