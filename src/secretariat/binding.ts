import type { Notice, Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { provision } from '../rules/rulebook.ts'
import { findApplicationOf } from '../store/applications.ts'
import { type AuditType, record } from '../store/audit.ts'
import { type CodeRecord, digestOf, lockCode, lockTries, storeTries, type Tries, useCode } from '../store/binding.ts'
import { bindAccount, type Speaker } from '../store/people.ts'
import { personKey } from '../store/roll.ts'
import { tellPeople } from './admissionNotices.ts'
import { type Asker, actorOf } from './asker.ts'
import { foldCode } from './bindingCodes.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { bindStaffByCode } from './staffBinding.ts'
import { titleOf } from './titles.ts'

/** Why a code did not bind: nobody made it, it was used, or its days are over. */
type Failure = 'unknown' | 'used' | 'expired'

/**
 * 绑定: a code makes the account its person's. A code that does not bind is remembered and answered, not refused, because
 * a refusal would undo the memory: so many in a row lock the account for a while. Former members' people are refused.
 */
export async function bindByCode(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  const typed = foldCode(said)
  if (typed === '') throw new Refusal('binding_code_missing')
  const tries = await lockTries(desk.tx, asker.account)
  if (isLocked(tries, desk.now)) return answerLocked(desk, asker, tries)
  const code = await lockCode(desk.tx, digestOf(typed), desk.today)
  if (code === undefined)
    return (await bindStaffByCode(desk, asker, typed)) ?? answerWrong(desk, asker, tries, 'unknown')
  if (code.used) return answerWrong(desk, asker, tries, 'used')
  if (code.expiresAt.epochMilliseconds <= desk.now.epochMilliseconds) return answerWrong(desk, asker, tries, 'expired')
  return bind(desk, asker, code)
}

function isLocked({ lockedUntil }: Tries, now: Temporal.Instant): boolean {
  return lockedUntil !== undefined && Temporal.Instant.compare(now, lockedUntil) < 0
}

async function bind(desk: Desk, asker: Asker, code: CodeRecord): Promise<Outcome> {
  const { member, name, roles } = code.person
  if (member.leftOn !== undefined && member.leftOn <= desk.today)
    throw new Refusal('former_member', { member: member.name })
  const { before, isSame } = formerOwner(asker, code.person)
  if (before !== undefined) await note(desk, asker, 'account.lost', { person: keyOf(before) })
  await bindAccount(desk.tx, asker.account, { personId: code.person.id, by: actorOf(asker), at: desk.now })
  await useCode(desk.tx, code.digest, desk.now)
  await storeTries(desk.tx, asker.account, { wrong: 0 })
  await note(desk, asker, 'account.bound', { person: keyOf(code.person) })
  const bound = reply(asker.account, 'replies/bound', {
    person: name,
    member: { no: member.no, name: member.name, kind: member.kind, title: await titleOf(desk, member.no) },
    roles,
    before: before === undefined ? null : { person: before.name, member: before.member.name, no: before.member.no },
    again: isSame,
  })
  return { say: [...bound.say, ...(await tellJoined(desk, code.person))] }
}

/** What became of their admission, for people of a member who could not be told before they had an account. */
async function tellJoined(desk: Desk, { id, member }: Speaker): Promise<Notice[]> {
  const application = await findApplicationOf(desk.tx, member.id)
  return application === undefined ? [] : tellPeople(desk, application, id)
}

/** A person as the records of accounts name them. */
function keyOf({ member, name }: Speaker): string {
  return personKey({ member: member.no, name })
}

function formerOwner(asker: Asker, person: Speaker): { before: Speaker | undefined; isSame: boolean } {
  const isSame = asker.person?.id === person.id
  return { before: isSame ? undefined : asker.person, isSame }
}

async function answerWrong(desk: Desk, asker: Asker, tries: Tries, why: Failure): Promise<Outcome> {
  const { attempts, lockMinutes } = provision(rulebookOn(desk), 'binding.code')
  // A lock that has run out begins a new count.
  const wrong = (tries.lockedUntil === undefined ? tries.wrong : 0) + 1
  await note(desk, asker, 'binding.failed', { why, wrong })
  if (wrong < attempts) {
    await storeTries(desk.tx, asker.account, { wrong })
    return reply(asker.account, 'replies/binding_failed', { why, left: attempts - wrong, lockMinutes })
  }
  const lockedUntil = desk.now.add({ minutes: lockMinutes })
  await storeTries(desk.tx, asker.account, { wrong, lockedUntil })
  await note(desk, asker, 'binding.locked', { until: lockedUntil.toString() })
  return reply(asker.account, 'replies/binding_locked', { attempts, until: lockedUntil.toString() })
}

async function answerLocked(desk: Desk, asker: Asker, { lockedUntil }: Tries): Promise<Outcome> {
  const { attempts } = provision(rulebookOn(desk), 'binding.code')
  await note(desk, asker, 'binding.failed', { why: 'locked' })
  return reply(asker.account, 'replies/binding_locked', { attempts, until: String(lockedUntil) })
}

async function note(desk: Desk, asker: Asker, type: AuditType, data: Record<string, string | number>): Promise<void> {
  const subject = `${asker.account.platform}:${asker.account.userId}`
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type, subject, data })
}
