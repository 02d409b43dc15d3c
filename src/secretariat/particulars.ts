import { Refusal } from '../messages/refusal.ts'
import type { RegisteredItem } from '../store/changes.ts'
import type { Tx } from '../store/database.ts'
import { type ParticularColumn, readParticular, writeParticular } from '../store/particulars.ts'

/** Where each particular stands on the roll; how to reach the unit is its phone or its e-mail. */
const COLUMNS: Record<Exclude<RegisteredItem, 'liaison' | 'contact'>, ParticularColumn> = {
  legalRepresentative: 'legalRepresentative',
  principal: 'principal',
  registeredPlace: 'registeredPlace',
  premises: 'premises',
  businessScope: 'businessScope',
  registeredCapital: 'registeredCapital',
  address: 'address',
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const PHONE = /^[+\d][\d\s()-]{5,24}$/

function columnOf(item: RegisteredItem, value: string): ParticularColumn {
  // A liaison is a person, and changes by a request of its own.
  if (item === 'liaison') throw new Refusal('change_liaison_how')
  if (item !== 'contact') return COLUMNS[item]
  if (EMAIL.test(value)) return 'email'
  if (PHONE.test(value)) return 'phone'
  throw new Refusal('change_contact_malformed', { value })
}

/** What the roll says of a particular; of the way to reach a unit, the one that the new value would replace. */
export function particularOf(tx: Tx, memberId: string, item: RegisteredItem, next: string): Promise<string | null> {
  return readParticular(tx, memberId, columnOf(item, next))
}

/** Enters the new value of a particular on the roll. */
export function enterParticular(tx: Tx, memberId: string, item: RegisteredItem, value: string): Promise<void> {
  return writeParticular(tx, memberId, columnOf(item, value), value)
}
