import type { Look, Redraw, Values } from '../messages/notice.ts'
import { addDays } from '../rules/days.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import type { ChangeRecord, ChangeState } from '../store/changes.ts'
import { dateOfInstant, dayOfInstant } from '../store/days.ts'
import { nameOf } from './caseNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import { shortName } from './decisions.ts'
import type { Desk } from './desk.ts'
import { officesToConfirm } from './successors.ts'
import { titleOf } from './titles.ts'

/** The question of the card on which staff decide about a change. */
export const CHANGE = 'change'

/** How a list names a change: number, what, from what to what, and how it stands. */
export function changeLine(change: ChangeRecord) {
  const { no, kind, state, member, askedAt, reason } = change
  const item = change.kind === 'particular' ? change.item : null
  const told = { memberNo: member.no, member: member.name, askedAt: askedAt.toString(), reason: reason ?? null }
  return { no, kind, item, state, ...told, ...beforeAndAfter(change) }
}

function beforeAndAfter(change: ChangeRecord): { before: string | null; after: string | null } {
  if (change.kind === 'particular') return { before: change.before.value, after: change.after.value }
  if (change.kind === 'certificate') return { before: change.before.no, after: change.after.no ?? null }
  const { name, title } = change.after
  return { before: change.before.name, after: title === undefined ? name : `${name}（${title}）` }
}

/** What every message about a change says of it. */
export async function changeValues(desk: Desk, change: ChangeRecord): Promise<Values> {
  const offices = change.kind === 'representative' ? await officesToConfirm(desk, change.member.no) : []
  return {
    ...changeLine(change),
    title: await titleOf(desk, change.member.no),
    offices,
    text: change.text ?? null,
    mobile: change.kind === 'representative' || change.kind === 'liaison' ? change.after.mobile : null,
    flagged: change.flagged,
    askedBy: nameOf(change.askedBy),
    decideBy: lastDayOf(desk, change),
    resolutionNo: change.resolutionNo ?? null,
    citations: citationsFor(desk, change, offices.length > 0),
  }
}

const GROUNDS = {
  representative: 'representation.change',
  liaison: 'representation.liaison',
  particular: 'registered.items',
  certificate: 'certificate.reissue',
} as const

function citationsFor(desk: Desk, change: ChangeRecord, isInOffice: boolean) {
  const rulebook = rulebookOf(desk, change)
  const [first, ...rest] = citationsOf(rulebook, provision(rulebook, GROUNDS[change.kind]))
  // Of the two articles on a change of representative, the second is about units in office.
  if (change.kind === 'representative' && !isInOffice) return [first]
  const flagged = change.flagged ? citationsOf(rulebook, provision(rulebook, 'representation.principal')) : []
  return [first, ...rest, ...flagged]
}

/** The last day for deciding about a change that was asked for. */
export function lastDayOf(desk: Desk, change: ChangeRecord): string {
  const rulebook = rulebookOf(desk, change)
  const { days } = provision(rulebook, change.kind === 'representative' ? 'representation.change' : 'registered.change')
  return addDays(dayOfInstant(dateOfInstant(change.askedAt), desk.zone), days)
}

/** The card on which staff decide, open. */
export async function changeCard(
  desk: Desk,
  change: ChangeRecord,
): Promise<Look & { asks: { question: string; subject: string } }> {
  const values = { ...(await changeValues(desk, change)), decided: null }
  return {
    template: 'cards/change',
    values,
    actions: ['accept', 'return'],
    asks: { question: CHANGE, subject: change.id },
  }
}

/** Closes the cards of a change that staff or the member itself have decided about. */
export async function closeChangeCards(desk: Desk, change: ChangeRecord, outcome: ChangeState): Promise<Redraw> {
  const name = nameOf(change.decidedBy ?? '')
  const values = { ...(await changeValues(desk, change)), decided: { name, short: shortName(name) } }
  const look: Look = { template: 'cards/change', values, outcome }
  const others = outcome === 'withdrawn' ? look : { ...look, outcome: 'by_other' }
  return { question: CHANGE, subject: change.id, look, others }
}
