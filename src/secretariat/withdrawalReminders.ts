import type { Notice } from '../messages/notice.ts'
import { addDays } from '../rules/days.ts'
import { isCurable } from '../rules/exits.ts'
import { toldAmong } from '../store/told.ts'
import { noticesOf } from '../store/withdrawalNotices.ts'
import { listWithdrawals, PENDING, type WithdrawalRecord } from '../store/withdrawals.ts'
import { callListOf } from './callingReach.ts'
import { correspondentsOf } from './correspondents.ts'
import type { Desk } from './desk.ts'
import type { Due } from './due.ts'
import { ladderDoneOn, nextRung, type Rung, rungsOf } from './withdrawalLadder.ts'
import { proofOn } from './withdrawalProof.ts'
import { decideBy, withdrawalValues } from './withdrawals.ts'

/**
 * What the schedule says about withdrawals: the next notice of each ladder to the member; to the secretariat, whom to
 * ring because a notice did not arrive, what may be put to the council now, and what the council should have decided.
 */
export async function withdrawalsDue(desk: Desk): Promise<Due[]> {
  const pending = await listWithdrawals(desk.tx, PENDING)
  const due = (await Promise.all(pending.map((one) => dueFor(desk, one)))).flat()
  const keys = due.map(({ notice }) => notice.once)
  const told = await toldAmong(desk.tx, keys)
  return due.filter(({ notice }) => !told.has(notice.once))
}

async function dueFor(desk: Desk, one: WithdrawalRecord): Promise<Due[]> {
  if (one.state === 'accepted') return overdue(desk, one)
  if (one.state !== 'warned' || !isCurable(one.ground)) return []
  // What is not known to hold is not held against anybody; what is cured is closed elsewhere.
  if ((await proofOn(desk, one))?.verdict !== 'standing') return []
  const rungs = rungsOf(await noticesOf(desk.tx, [one.id], desk.zone))
  const done = ladderDoneOn(rungs)
  if (done !== undefined) return [await toStaff(desk, one, 'ready', done)]
  const rung = nextRung(rungs)
  if (rung === undefined || rung.from > desk.today) return []
  const warnings = (await warningTo(desk, one, rung)).map((notice) => ({ notice, dueOn: rung.from }))
  const isLate = warnings.length === 0 || addDays(rung.from, 1) <= desk.today
  return isLate ? [...warnings, await toStaff(desk, one, `unheard/${rung.step}`, rung.from)] : warnings
}

async function overdue(desk: Desk, one: WithdrawalRecord): Promise<Due[]> {
  const by = decideBy(desk, one)
  return by === null || by >= desk.today ? [] : [await toStaff(desk, one, 'overdue', by)]
}

async function toStaff(desk: Desk, one: WithdrawalRecord, what: string, dueOn: string): Promise<Due> {
  const [why = what] = what.split('/')
  const [ring] = await callListOf(desk, [one.member])
  const contact = { contact: ring?.contact ?? null, phone: ring?.phone ?? null }
  const values = { ...(await withdrawalValues(desk, one)), ...contact, why }
  const once = `withdrawal/${one.no}/${what}`
  return { notice: { to: { everyStaff: true }, template: 'notices/withdrawal_waiting', values, once }, dueOn }
}

/** One rung of the ladder: to whoever decides for the member, whose hearing it is the proof, with copies to the others. */
export async function warningTo(desk: Desk, one: WithdrawalRecord, rung: Rung): Promise<(Notice & { once: string })[]> {
  const people = (await correspondentsOf(desk, [one.member.id])).get(one.member.id)
  if (people === undefined) return []
  const values = await withdrawalValues(desk, one)
  const { addressee, copies } = people
  return [addressee, ...copies].map((person) => ({
    to: { person: person.id },
    template: 'notices/withdrawal_warning',
    values: {
      ...values,
      name: person.name,
      step: rung.step,
      last: rung.step === values.ladder.length,
      copy: person !== addressee,
    },
    once: `withdrawal/${one.no}/warning/${rung.step}/${person.id}`,
    ...(person === addressee && { proves: { withdrawal: rung.id } }),
  }))
}
