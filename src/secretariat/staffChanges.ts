import { type Notice, type Outcome, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { record } from '../store/audit.ts'
import { listStaff, type StaffMember } from '../store/people.ts'
import { endStaff, putStaff, staffRecords } from '../store/staff.ts'
import {
  decideStaffChange,
  keepStaffChange,
  lockStaff,
  lockStaffChange,
  type NewStaffChange,
  openStaffChanges,
  type StaffChangeRecord,
} from '../store/staffChanges.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { nameOf, together } from './caseNotices.ts'
import { closeDecision } from './decisions.ts'
import type { Desk } from './desk.ts'
import { giveStaffCode } from './staffBinding.ts'

/** The question of the card on which a secretary-general decides who is in the secretariat. */
export const STAFF_CHANGE = 'staff_change'

/** 工作人员: who is in the secretariat, in which role, and whether they can be reached. */
export async function showStaff(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const staff = (await staffRecords(desk.tx)).map(({ name, role, accounts }) => ({
    name,
    role,
    platforms: accounts.map(({ platform }) => platform),
  }))
  return reply(asker.account, 'replies/staff', { staff })
}

/**
 * 增加工作人员, 撤销工作人员: one of the staff proposes; a secretary-general whom it is not about decides on a card. Refused
 * where there is none: then it is the administrator's.
 */
export async function proposeStaffChange(desk: Desk, asker: Asker, said: NewStaffChange): Promise<Outcome> {
  staffOf(asker)
  await lockStaff(desk.tx)
  const staff = await listStaff(desk.tx)
  requireSense(staff, said)
  if ((await openStaffChanges(desk.tx, said.name)).length > 0) throw new Refusal('staff_pending', { name: said.name })
  const deciders = staff.filter((one) => one.role === 'secretary_general' && one.name !== said.name)
  if (deciders.length === 0) throw new Refusal('staff_nobody_decides', { name: said.name })
  const change = await keepStaffChange(desk.tx, said, actorOf(asker), desk.now)
  await note(desk, asker, 'proposed', change)
  const values = valuesOf(change)
  const cards = deciders.map(({ id }) => cardTo(id, change, values))
  return {
    say: [...reply(asker.account, 'replies/staff_proposed', { ...values, by: namesOf(deciders) }).say, ...cards],
  }
}

/** Refuses what changes nothing, and what would leave the secretariat without a secretary-general. */
function requireSense(staff: StaffMember[], said: NewStaffChange): void {
  const present = staff.find(({ name }) => name === said.name)
  if (said.kind === 'removal' && present === undefined)
    throw new Refusal('staff_unknown', { name: said.name, names: namesOf(staff) })
  if (said.kind === 'appointment' && present?.role === said.role && said.account === undefined)
    throw new Refusal('staff_already', { name: said.name, role: said.role })
  const loses = present?.role === 'secretary_general' && (said.kind === 'removal' || said.role !== 'secretary_general')
  const leading = staff.filter(({ role }) => role === 'secretary_general')
  if (loses && leading.length === 1) throw new Refusal('staff_last_secretary_general', { name: said.name })
}

function namesOf(staff: StaffMember[]): string[] {
  return staff.map(({ name }) => name)
}

function cardTo(staffId: string, { id }: StaffChangeRecord, values: Values): Notice {
  return {
    to: { staff: staffId },
    template: 'cards/staff_change',
    values: { ...values, decided: null },
    actions: ['confirm', 'refuse'],
    asks: { question: STAFF_CHANGE, subject: id },
  }
}

function valuesOf(change: StaffChangeRecord): Values {
  const { kind, name, proposedBy } = change
  const role = change.kind === 'appointment' ? change.role : null
  const account = change.kind === 'appointment' ? (change.account ?? null) : null
  return { kind, name, role, account, proposedBy: nameOf(proposedBy) }
}

/**
 * A secretary-general confirms, and it holds at once: who is appointed gets an account or a code that works once; who is
 * removed may nothing more, on whatever card. Nobody decides about themselves. All staff are told.
 */
export async function confirmStaffChange(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  await lockStaff(desk.tx)
  const change = await undecided(desk, asker, id)
  const staff = await listStaff(desk.tx)
  requireSense(staff, change)
  const code = await apply(desk, asker, change)
  const values = { ...valuesOf(change), by: staffOf(asker).name }
  const told: Notice = { to: { everyStaff: true }, template: 'notices/staff_changed', values }
  return together([await settle(desk, asker, change, 'confirmed'), code, { say: [told] }])
}

async function apply(desk: Desk, asker: Asker, change: StaffChangeRecord): Promise<Outcome> {
  const { name } = change
  const event = { at: desk.now, actor: actorOf(asker), subject: `staff:${name}` }
  if (change.kind === 'removal') {
    await endStaff(desk.tx, name, desk.now)
    await record(desk.tx, { ...event, type: 'staff.ended' })
    return { say: [] }
  }
  const { role, account } = change
  await putStaff(desk.tx, { name, role, accounts: account === undefined ? [] : [account] }, desk.now)
  await record(desk.tx, { ...event, type: 'staff.added', data: { role } })
  const one = (await staffRecords(desk.tx)).find((record) => record.name === name)
  return one === undefined || one.accounts.length > 0 ? { say: [] } : giveStaffCode(desk, asker, one)
}

/** A secretary-general refuses: everything stays as it is. */
export async function refuseStaffChange(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  return settle(desk, asker, await undecided(desk, asker, id), 'refused')
}

async function undecided(desk: Desk, asker: Asker, id: string): Promise<StaffChangeRecord> {
  const change = await lockStaffChange(desk.tx, id)
  if (change.state !== 'proposed') throw new Refusal('staff_decided', { name: change.name, state: change.state })
  if (change.name === staffOf(asker).name) throw new Refusal('staff_oneself', { name: change.name })
  return change
}

async function settle(
  desk: Desk,
  asker: Asker,
  change: StaffChangeRecord,
  outcome: 'confirmed' | 'refused',
): Promise<Outcome> {
  await decideStaffChange(desk.tx, change.id, outcome, actorOf(asker), desk.now)
  await note(desk, asker, outcome, change)
  const values = valuesOf(change)
  const asks = { question: STAFF_CHANGE, subject: change.id }
  return closeDecision(asker, { ...asks, template: 'cards/staff_change', values, outcome })
}

/** The proposals that wait for a secretary-general, for 待办 and the digest. */
export async function agendaStaffChanges(desk: Desk): Promise<Values[]> {
  return (await openStaffChanges(desk.tx)).map((one) => ({
    ...valuesOf(one),
    id: one.id,
    askedBy: nameOf(one.proposedBy),
    askedAt: one.proposedAt.toString(),
  }))
}

async function note(
  desk: Desk,
  asker: Asker,
  how: 'proposed' | 'confirmed' | 'refused',
  change: StaffChangeRecord,
): Promise<void> {
  const role = change.kind === 'appointment' ? change.role : null
  const event = { at: desk.now, actor: actorOf(asker), type: `staff.${how}` as const, subject: `staff:${change.name}` }
  await record(desk.tx, { ...event, data: { kind: change.kind, role, proposedBy: change.proposedBy } })
}
