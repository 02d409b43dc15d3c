import type { Look, Notice, Outcome, Recipient } from '../messages/notice.ts'
import { listStaff, type StaffMember } from '../store/people.ts'
import { type AloneAbout, noteAlone } from './alone.ts'
import { isOwnRequest, requireApprover, whoMayApprove } from './approvers.ts'
import { type Asker, staffOf } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import type { Desk } from './desk.ts'

/** What moves seats and is typed by one of the staff, so that another confirms it on a card. */
export type SeatDeed = 'resolution' | 'term'

/** What was typed: what it is, and by whom, as records name people. */
export type Typed = { deed: SeatDeed; typedBy: string }

/**
 * The card on which it is confirmed, and what is to be read before: of the buttons the one that confirms comes first, the
 * one that takes it back second.
 */
export type Confirmation = Look & {
  before: Look[]
  actions: [confirm: string, takeBack: string]
  asks: { question: string; subject: string }
}

/**
 * Asks those who may confirm what was typed. Whoever typed it gets the same card without the button that confirms, and
 * hears who is asked; who is the only one in the secretariat confirms, and hears that it is told.
 */
export async function askToConfirm(
  desk: Desk,
  asker: Asker,
  { deed, typedBy }: Typed,
  { before, ...card }: Confirmation,
): Promise<Notice[]> {
  const staff = await listStaff(desk.tx)
  const allowed = await whoMayApprove(desk, typedBy)
  const asked = staff.filter(({ id }) => allowed.includes(id))
  const typist = staff.find(({ name }) => name === nameOf(typedBy))
  const cards = asked.flatMap((one) => [...before, card].map((notice) => ({ ...notice, to: reach(asker, one) })))
  if (typist === undefined) return cards
  const to = reach(asker, typist)
  const alone = allowed.includes(typist.id)
  const told = { to, template: 'replies/confirm_asked', values: { deed, names: asked.map(({ name }) => name), alone } }
  if (alone) return [...cards, told]
  const own = [...before, { ...card, actions: card.actions.slice(1) }].map((notice) => ({ ...notice, to }))
  return [...own, told, ...cards]
}

/** Whoever writes or presses reads it where they do that, everybody else wherever they are reached. */
function reach(asker: Asker, { id }: StaffMember): Recipient {
  return staffOf(asker).id === id ? { account: asker.account } : { staff: id }
}

/** Refuses, with the names of those who may, to let somebody confirm what they typed while there is somebody else. */
export async function requireConfirmer(desk: Desk, asker: Asker, { deed, typedBy }: Typed): Promise<void> {
  const asked = { askedBy: typedBy }
  await requireApprover(desk, asker, asked, { reason: 'confirm_second_person', values: { deed } })
}

/**
 * What follows for whoever typed it when it is decided: they hear by whom, unless they did it themselves. Who confirmed
 * alone what they typed is written down and told.
 */
export async function tellTypist(
  desk: Desk,
  asker: Asker,
  { deed, typedBy }: Typed,
  { confirmed, ...about }: { confirmed: boolean } & AloneAbout,
): Promise<Outcome> {
  if (isOwnRequest(asker, { askedBy: typedBy })) {
    if (confirmed) await noteAlone(desk, asker, deed, about)
    return { say: [] }
  }
  const typist = (await listStaff(desk.tx)).find(({ name }) => name === nameOf(typedBy))
  if (typist === undefined) return { say: [] }
  const values = { deed, confirmed, by: staffOf(asker).name, no: about.no ?? null }
  return { say: [{ to: { staff: typist.id }, template: 'notices/confirm_decided', values }] }
}

/** Who typed, as a card's subject remembers it (by id): as records name people; nobody once they have left. */
export async function typistOf(desk: Desk, staffId: string): Promise<string> {
  const typist = (await listStaff(desk.tx)).find(({ id }) => id === staffId)
  return `staff:${typist?.name ?? ''}`
}
