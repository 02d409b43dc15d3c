import type { Look, Notice, Outcome, Recipient } from '../messages/notice.ts'
import { openCards } from '../store/cards.ts'
import { listStaff, type StaffMember } from '../store/people.ts'
import { type AloneAbout, noteAlone } from './alone.ts'
import { isOwnRequest, requireApprover, whoMayApprove } from './approvers.ts'
import { type Asker, staffOf } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import type { Desk } from './desk.ts'

/** What moves seats, or says how a body voted, and is typed by one of the staff, so that another confirms it on a card. */
export type SeatDeed = 'resolution' | 'term' | 'merger' | 'division' | 'paper_count' | 'annulment'

/**
 * What was typed: what it is, and by whom, as records name people: who typed last what is shown now, and who typed a part
 * of it before (`earlier`).
 */
export type Typed = { deed: SeatDeed; typedBy: string; earlier?: readonly string[] }

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
 * What waits to be confirmed: its id, its number if it has one, what it is in words, and since when. Without a
 * `confirmation` it cannot be confirmed as it is: something is still to be chosen, or has changed since.
 */
export type Waiting = {
  id: string
  typed: Typed
  no?: string
  title: string
  since: Temporal.Instant
  confirmation?: Confirmation
}

/** Who may confirm, and who they all are. */
type Circle = { staff: StaffMember[]; allowed: string[] }

/**
 * Asks those who may confirm what was typed. Whoever typed it gets the same card without the button that confirms, and
 * hears who is asked; who is the only one in the secretariat with an account confirms, and hears that it is told.
 */
export async function askToConfirm(
  desk: Desk,
  asker: Asker,
  typed: Typed,
  confirmation: Confirmation,
): Promise<Notice[]> {
  const circle = await circleOf(desk, typed)
  const asked = circle.staff.filter(({ id }) => circle.allowed.includes(id))
  const first = circle.staff.filter((one) => isTypist(one, typed) || staffOf(asker).id === one.id)
  const everybody = [...first, ...asked.filter((one) => !first.includes(one))]
  return everybody.flatMap((one) => cardsFor(asker, one, circle, typed, confirmation))
}

/**
 * The same to whoever asks for it again. Who typed it asks the others once more; anybody else has only their own card
 * again, as long as the others have theirs.
 */
export async function askAgain(desk: Desk, asker: Asker, typed: Typed, confirmation: Confirmation): Promise<Notice[]> {
  const { question, subject } = confirmation.asks
  const isOut = (await openCards(desk.tx, question, subject)).length > 0
  if (isTypist(staffOf(asker), typed) || !isOut) return askToConfirm(desk, asker, typed, confirmation)
  return cardAgain(desk, asker, typed, confirmation)
}

/** Their own card again, to whoever asks for it; nobody else hears of it. */
export async function cardAgain(desk: Desk, asker: Asker, typed: Typed, confirmation: Confirmation): Promise<Notice[]> {
  return cardsFor(asker, staffOf(asker), await circleOf(desk, typed), typed, confirmation)
}

async function circleOf(desk: Desk, { typedBy, earlier }: Typed): Promise<Circle> {
  return { staff: await listStaff(desk.tx), allowed: await whoMayApprove(desk, typedBy, earlier) }
}

function isTypist({ name }: StaffMember, { typedBy }: Typed): boolean {
  return name === nameOf(typedBy)
}

/** What one of them gets: what is to be read, the card with their buttons, and who may confirm if not they. */
function cardsFor(
  asker: Asker,
  one: StaffMember,
  { staff, allowed }: Circle,
  typed: Typed,
  { before, ...card }: Confirmation,
): Notice[] {
  const to = reach(asker, one)
  const mayConfirm = allowed.includes(one.id)
  const own = isTypist(one, typed)
  const actions = mayConfirm ? card.actions : card.actions.slice(1)
  const cards = [...before, { ...card, actions }].map((notice) => ({ ...notice, to }))
  if (mayConfirm && !own) return cards
  const names = staff.filter(({ id }) => allowed.includes(id)).map(({ name }) => name)
  const values = { deed: typed.deed, names, own, alone: mayConfirm }
  return [...cards, { to, template: 'replies/confirm_asked', values }]
}

/** Whoever writes or presses reads it where they do that, everybody else wherever they are reached. */
function reach(asker: Asker, { id }: StaffMember): Recipient {
  return staffOf(asker).id === id ? { account: asker.account } : { staff: id }
}

/** Refuses, with the names of those who may, to let somebody confirm what they typed while there is somebody else. */
export async function requireConfirmer(desk: Desk, asker: Asker, { deed, typedBy, earlier }: Typed): Promise<void> {
  const asked = { askedBy: typedBy, ...(earlier !== undefined && { earlier }) }
  const typists = [typedBy, ...(earlier ?? [])].map(nameOf)
  const values = { deed, own: typists.includes(staffOf(asker).name) }
  await requireApprover(desk, asker, asked, { reason: 'confirm_second_person', values })
}

/**
 * What follows for whoever typed it when it is decided: they hear by whom, unless they did it themselves. Who confirmed
 * alone what they typed is written down and told.
 */
export async function tellTypist(
  desk: Desk,
  asker: Asker,
  { deed, typedBy, earlier = [] }: Typed,
  { confirmed, ...about }: { confirmed: boolean } & AloneAbout,
): Promise<Outcome> {
  if (isOwnRequest(asker, { askedBy: typedBy }) && confirmed) await noteAlone(desk, asker, deed, about)
  const names = [typedBy, ...earlier].map(nameOf)
  const { id: decider, name: by } = staffOf(asker)
  const typists = (await listStaff(desk.tx)).filter(({ id, name }) => id !== decider && names.includes(name))
  const values = { deed, confirmed, by, no: about.no ?? null }
  return { say: typists.map(({ id }) => ({ to: { staff: id }, template: 'notices/confirm_decided', values })) }
}

/** Who typed, as a card's subject remembers it (by id): as records name people; nobody once they have left. */
export async function typistOf(desk: Desk, staffId: string): Promise<string> {
  const typist = (await listStaff(desk.tx)).find(({ id }) => id === staffId)
  return `staff:${typist?.name ?? ''}`
}
