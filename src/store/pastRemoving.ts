import type { Account } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { PastMember, PastPerson } from './pastPeople.ts'

/** Takes the accounts from a person: what is staff's too stays theirs, everything else goes with all that was said there. */
export async function dropAccounts(tx: Tx, personId: string, accounts: Account[], mark: string): Promise<void> {
  await tx.account.updateMany({ where: { personId, staffId: { not: null } }, data: { personId: null } })
  await tx.account.deleteMany({ where: { personId } })
  await tx.bindingCode.deleteMany({ where: { personId } })
  for (const account of accounts) {
    const where = { platform: account.platform, userId: account.userId }
    await tx.card.deleteMany({ where })
    await tx.cardCode.deleteMany({ where })
    await tx.wrongCodes.deleteMany({ where })
    await tx.inboxUpdate.deleteMany({ where })
    const waiting = { ...where, state: { in: ['waiting' as const, 'sending' as const] } }
    await tx.outboxMessage.updateMany({ where: waiting, data: { state: 'dropped' } })
    await tx.outboxMessage.updateMany({ where, data: { ...WIPED, userId: mark } })
    await tx.noticeTold.deleteMany({ where: { key: { endsWith: `/${account.platform}/${account.userId}` } } })
  }
}

/** An outgoing message of which only remains that it was sent, and when. */
export const WIPED = { message: {}, handle: {}, receipt: {}, lastError: null }

/** Puts a mark in the place of a person; that they acted for the member from when to when remains. */
export async function markRemoved(tx: Tx, person: PastPerson, mark: string, now: Temporal.Instant): Promise<void> {
  const removedAt = dateOfInstant(now)
  await tx.person.update({ where: { id: person.id }, data: { name: mark, mobile: null, removedAt } })
  await tx.affiliation.updateMany({ where: { personId: person.id }, data: { title: null } })
  await markStandIn(tx, person.member.id, person.name, mark)
}

/** Puts a mark in the place of who stood in for a member; that somebody did remains. */
export async function markStandIn(tx: Tx, memberId: string, name: string, mark: string): Promise<void> {
  await tx.alternate.updateMany({ where: { memberId, name }, data: { name: mark, mobile: null, title: null } })
}

/** Removes what is personal of a former member itself; of a unit its name and what it did stay as they are. */
export async function clearMember(tx: Tx, { id, kind }: PastMember, mark: string, now: Temporal.Instant) {
  const clearedAt = dateOfInstant(now)
  const own = kind === 'individual' ? { address: null, registeredPlace: null, premises: null } : {}
  const gone = { phone: null, email: null, legalRepresentative: null, principal: null }
  await tx.member.update({ where: { id }, data: { ...gone, ...own, publicConsentOn: null, clearedAt } })
  await tx.alternate.updateMany({ where: { memberId: id }, data: { name: mark, mobile: null, title: null } })
  await tx.summons.updateMany({ where: { memberId: id }, data: { reason: null } })
  await tx.change.updateMany({ where: { memberId: id }, data: { text: null } })
  await tx.paper.deleteMany({ where: { OR: [{ application: { memberId: id } }, { withdrawal: { memberId: id } }] } })
  for (const { id: application } of await tx.application.findMany({ where: { memberId: id }, select: { id: true } }))
    await clearForm(tx, application, now)
}

/** Removes what was filled in and the scan; the number, the kind and what became of the application remain. */
export async function clearForm(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  const { form } = await tx.application.findUniqueOrThrow({ where: { id }, select: { form: true } })
  const { scopes = [], confirmed = [] } = form as { scopes?: string[]; confirmed?: string[] }
  const data = { form: { particulars: {}, scopes, confirmed }, desiredOffice: null, clearedAt: dateOfInstant(now) }
  await tx.application.update({ where: { id }, data })
  await tx.paper.deleteMany({ where: { applicationId: id } })
}
