import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { mayRefuseExit } from '../rules/exits.ts'
import { record } from '../store/audit.ts'
import type { MemberOf } from '../store/people.ts'
import {
  listWithdrawals,
  lockWithdrawal,
  PENDING,
  updateWithdrawal,
  type WithdrawalRecord,
} from '../store/withdrawals.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { outcomeOf, tellMemberOf } from './withdrawalCards.ts'
import { groundCitations, requireState, withdrawalNamed, withdrawalValues } from './withdrawals.ts'

/** What staff say of a withdrawal that is to end without a vote. */
export type Closing = { no: string; reason: string }

/** 不同意退会: nobody may keep a member that wants to leave, unless the reading says otherwise. */
export async function refuseWithdrawal(desk: Desk, asker: Asker, said: Closing): Promise<Outcome> {
  const one = requireState(await withdrawalNamed(desk, said.no), PENDING)
  const rulebook = rulebookOf(desk, one)
  if (one.ground !== 'requested') throw new Refusal('withdrawal_not_requested', { no: one.no, ground: one.ground })
  const who = { no: one.no, member: one.member.name, citations: groundCitations(rulebook, 'requested') }
  if (!mayRefuseExit(rulebook)) throw new Refusal('withdrawal_not_refusable', who)
  if (said.reason === '') throw new Refusal('withdrawal_close_how', { no: one.no })
  return close(desk, asker, one, 'refused', said.reason)
}

/** 退会撤案: staff take back what they opened; what a member has asked for only the member takes back. */
export async function dropWithdrawal(desk: Desk, asker: Asker, said: Closing): Promise<Outcome> {
  const one = requireState(await withdrawalNamed(desk, said.no), PENDING)
  if (one.ground === 'requested' && one.evidence.onPaper !== true)
    throw new Refusal('withdrawal_of_member', { no: one.no, member: one.member.name })
  if (said.reason === '') throw new Refusal('withdrawal_close_how', { no: one.no })
  return close(desk, asker, one, 'withdrawn', said.reason)
}

async function close(
  desk: Desk,
  asker: Asker,
  one: WithdrawalRecord,
  state: 'refused' | 'withdrawn',
  reason: string,
): Promise<Outcome> {
  const end = { state, closedBy: actorOf(asker), closedAt: desk.now, closedReason: reason }
  const decidedOn = state === 'refused' ? { decidedOn: desk.today } : {}
  const closed = await updateWithdrawal(desk.tx, one.id, { ...end, ...decidedOn })
  const trace = { at: desk.now, actor: actorOf(asker), subject: `withdrawal:${one.no}`, data: { reason } }
  await record(desk.tx, { ...trace, type: `withdrawal.${state}` })
  const staff: Notice = {
    to: { everyStaff: true },
    template: 'notices/withdrawal_closed',
    values: { ...(await withdrawalValues(desk, closed)), by: staffOf(asker).name },
    once: `withdrawal/${one.no}/${state}`,
  }
  const told = one.ground === 'deceased' ? [] : await tellMemberOf(desk, closed, 'notices/withdrawal_over', state)
  return outcomeOf(desk, closed, [staff, ...told])
}

/**
 * Closes what is pending about a member, because something else has taken its place: its own request, or that it is a
 * member no longer. `after` is the number of that; nobody needs to be told twice.
 */
export async function closePendingOf(
  desk: Desk,
  actor: string,
  member: Pick<MemberOf, 'id'>,
  after: string,
): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (const { id, no } of await listWithdrawals(desk.tx, PENDING, [member.id])) {
    // The request that takes the place of what was found is not closed by itself.
    if (no === after) continue
    await lockWithdrawal(desk.tx, id)
    const end = { state: 'withdrawn' as const, closedBy: actor, closedAt: desk.now, closedReason: after }
    const closed = await updateWithdrawal(desk.tx, id, end)
    const trace = { at: desk.now, actor, subject: `withdrawal:${no}`, data: { after } }
    await record(desk.tx, { ...trace, type: 'withdrawal.withdrawn' })
    outcomes.push(await outcomeOf(desk, closed, []))
  }
  return together(outcomes)
}
