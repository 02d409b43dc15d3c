import type { Look, Notice, Outcome, Redraw } from '../messages/notice.ts'
import { declarationSuffices } from '../rules/exits.ts'
import type { WithdrawalRecord } from '../store/withdrawals.ts'
import { PENDING } from '../store/withdrawals.ts'
import { nameOf } from './caseNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import { shortName } from './decisions.ts'
import type { Desk } from './desk.ts'
import { nextRung } from './withdrawalLadder.ts'
import { speakersOf, withdrawalValues } from './withdrawals.ts'

/** The question of the card on which staff look at a withdrawal. */
export const WITHDRAWAL = 'withdrawal'

/** What has to be there before a withdrawal waits for the council, and is not. */
export type Lacking = 'notice' | 'extract' | 'certificate'

/** What is still missing of the papers of a withdrawal; its certificate is handed back, lost, or there never was one. */
export async function lackingOf(desk: Desk, one: WithdrawalRecord): Promise<Lacking[]> {
  const { paper, onPaper, certificateNo } = await withdrawalValues(desk, one)
  const { ground, certificate } = one
  if (ground === 'dissolved') return paper === null ? ['extract'] : []
  if (ground !== 'requested') return []
  const isBack = certificateNo === null || certificate === 'returned'
  const isDeclared = certificate === 'lost' && declarationSuffices(rulebookOf(desk, one))
  return [
    ...(paper === null && !onPaper ? (['notice'] as const) : []),
    ...(isBack || isDeclared ? [] : (['certificate'] as const)),
  ]
}

/** The staff card: open with what staff can do about it now, or closed with an outcome. */
export async function withdrawalLook(desk: Desk, one: WithdrawalRecord, outcome?: string): Promise<Look> {
  const values = await withdrawalValues(desk, one)
  const lacking = await lackingOf(desk, one)
  const name = one.closedBy === undefined ? '' : nameOf(one.closedBy)
  const decided = outcome === undefined ? null : { name, short: shortName(name) }
  const look = { template: 'cards/withdrawal', values: { ...values, lacking, decided } }
  if (outcome !== undefined) return { ...look, outcome }
  const actions = actionsOn(one, values, lacking)
  return actions.length === 0 ? look : { ...look, actions }
}

type Known = Awaited<ReturnType<typeof withdrawalValues>>

function actionsOn(
  { state, certificate }: WithdrawalRecord,
  { paper, certificateNo, ladder }: Known,
  lacking: Lacking[],
) {
  const actions: string[] = []
  const papers = paper === null ? [] : ['papers']
  if (state === 'warned') return nextRung(ladder) === undefined ? [] : ['told']
  if (state === 'accepted') return papers
  if (lacking.length === 0) actions.push('accept')
  if (certificateNo !== null && certificate !== 'returned') actions.push('certificate')
  return [...actions, 'incomplete', ...papers]
}

/** The card anew to all staff; `times` makes each occasion one of its own. */
export async function tellStaffOf(desk: Desk, one: WithdrawalRecord, times: string): Promise<Notice> {
  const look = await withdrawalLook(desk, one)
  const asks = { question: WITHDRAWAL, subject: one.id }
  const once = `withdrawal/${one.no}/staff/${times}`
  return { to: { everyStaff: true }, ...look, ...(look.actions === undefined ? {} : { asks }), once }
}

/** Every card of a withdrawal as it stands now; closed once nothing is left to do. */
export async function redrawOf(desk: Desk, one: WithdrawalRecord): Promise<Redraw> {
  const outcome = PENDING.includes(one.state) ? undefined : one.state
  const look = await withdrawalLook(desk, one, outcome)
  return { question: WITHDRAWAL, subject: one.id, look, silent: true }
}

/** Everybody who speaks for the member hears it, once for each step; `more` is what only this message says. */
export async function tellMemberOf(
  desk: Desk,
  one: WithdrawalRecord,
  template: string,
  step: string,
  more: Record<string, unknown> = {},
  file?: Notice['file'],
): Promise<Notice[]> {
  const values = await withdrawalValues(desk, one)
  return (await speakersOf(desk, one.member.id)).map(({ id, name }) => ({
    to: { person: id },
    template,
    values: { ...values, name, ...more },
    once: `withdrawal/${one.no}/${step}/${id}`,
    ...(file && { file }),
  }))
}

/** What came of a step: what is said, and every card of the withdrawal as it stands now. */
export async function outcomeOf(desk: Desk, one: WithdrawalRecord, say: Notice[]): Promise<Outcome> {
  return { say, redraw: [await redrawOf(desk, one)] }
}
