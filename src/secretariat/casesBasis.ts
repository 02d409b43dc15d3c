import type { Look, Outcome } from '../messages/notice.ts'
import { addDays, yearOf } from '../rules/days.ts'
import type { CascadeFinding } from '../rules/finding.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { tenuresInForce } from '../rules/offices.ts'
import { provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { type BasisLost, createCase, type Forfeiture, lockCase } from '../store/cases.ts'
import { loadSeats } from '../store/tenures.ts'
import { type Asker, actorOf } from './asker.ts'
import { nameOf, requireUndecided } from './caseNotices.ts'
import { decide } from './casesWithdrawing.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titleOf } from './titles.ts'

/**
 * A president or vice-president whose directorship was lost (by the case `one`, a resolution, a resignation) keeps the office until the council decides: the secretariat
 * gets a case to put to the council within the days the provision gives. Nothing falls by itself.
 */
export async function openBasisLost(
  desk: Desk,
  actor: string,
  one: Pick<Forfeiture, 'no' | 'member'>,
  finding: CascadeFinding,
): Promise<Outcome> {
  const seats = await loadSeats(desk.tx, desk.today)
  const tenure = tenuresInForce(ledgerOf(seats), finding.member, desk.today).find(
    ({ office }) => office === finding.office,
  )
  if (tenure === undefined) return { say: [] }
  const rulebook = rulebookOn(desk)
  const opened = (await createCase(
    desk.tx,
    {
      kind: 'basis_lost',
      ground: { finding, after: one.no },
      memberId: one.member.id,
      office: finding.office,
      tenureId: tenure.id,
      rulebookFrom: rulebook.effectiveFrom,
      openedAt: desk.now,
      openedBy: actor,
      objectionUntil: addDays(desk.today, provision(rulebook, 'basisLost.decision').days),
    },
    yearOf(desk.today),
  )) as BasisLost
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'case.opened',
    subject: `case:${opened.no}`,
    data: { member: one.member.no, office: opened.office, after: one.no },
  })
  const card = await basisCard(desk, opened)
  const asks = { question: 'basis', subject: opened.id }
  return {
    say: [{ to: { everyStaff: true }, asks, once: `case/${opened.no}/card`, ...card, actions: ['settle'] }],
  }
}

/** Staff note that the council has decided; what it decided about the office is entered on the roll. */
export async function settleBasisCase(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const one = requireUndecided((await lockCase(desk.tx, id)) as BasisLost)
  return settleBasis(desk, actorOf(asker), one, 'settled')
}

/** Ends the case of a lost basis: the council has decided, or the loss it followed from is gone. */
export async function settleBasis(
  desk: Desk,
  actor: string,
  one: BasisLost,
  state: 'settled' | 'withdrawn',
): Promise<Outcome> {
  const settled = (await decide(desk, actor, one, { state })) as BasisLost
  const type = state === 'settled' ? 'case.settled' : 'case.withdrawn'
  const data = { member: one.member.no, office: one.office }
  await record(desk.tx, { at: desk.now, actor, type, subject: `case:${one.no}`, data })
  const look = { ...(await basisCard(desk, settled)), outcome: state }
  return { say: [], redraw: [{ question: 'basis', subject: one.id, look, others: { ...look, outcome: 'by_other' } }] }
}

async function basisCard(desk: Desk, one: BasisLost): Promise<Look> {
  return {
    template: 'cards/case_basis',
    values: {
      no: one.no,
      state: one.state,
      memberNo: one.member.no,
      member: one.member.name,
      title: await titleOf(desk, one.member.no),
      office: one.office,
      after: one.ground.after,
      putBy: one.objectionUntil,
      citations: one.ground.finding.citations,
      decidedBy: one.decidedBy === undefined ? null : nameOf(one.decidedBy),
    },
  }
}
