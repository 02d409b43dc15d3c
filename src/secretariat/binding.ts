import type { Notice, Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { findApplicationOf } from '../store/applications.ts'
import { type CodeRecord, digestOf, lockCode, useCode } from '../store/binding.ts'
import { bindAccount, type Speaker } from '../store/people.ts'
import { personKey } from '../store/roll.ts'
import { everybodyOn, findTries, lockTries, storeTries } from '../store/wrongCodes.ts'
import { tellPeople } from './admissionNotices.ts'
import { type Asker, actorOf } from './asker.ts'
import { foldCode } from './bindingCodes.ts'
import { answerLocked, answerPaused, answerWrong, note } from './bindingFailures.ts'
import type { Desk } from './desk.ts'
import { bindStaffByCode } from './staffBinding.ts'
import { titleOf } from './titles.ts'
import { isLocked } from './wrongCodes.ts'

/**
 * 绑定: a code makes the account its person's. A code that does not bind is remembered and answered, not refused, because
 * a refusal would undo the memory: so many in a row lock the account for a while, so many in all stop the binding of
 * everybody. Former members' people are refused.
 */
export async function bindByCode(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  const typed = foldCode(said)
  if (typed === '') throw new Refusal('binding_code_missing')
  const tries = await lockTries(desk.tx, 'binding', asker.account)
  if (isLocked(tries, desk.now)) return answerLocked(desk, asker, tries)
  const inAll = await findTries(desk.tx, 'binding', everybodyOn(asker.account.platform))
  if (isLocked(inAll, desk.now)) return answerPaused(desk, asker, inAll)
  const code = await lockCode(desk.tx, digestOf(typed), desk.today)
  if (code === undefined) return (await bindStaffByCode(desk, asker, typed)) ?? answerWrong(desk, asker, 'unknown')
  if (code.used) return answerWrong(desk, asker, 'used')
  if (code.expiresAt.epochMilliseconds <= desk.now.epochMilliseconds) return answerWrong(desk, asker, 'expired')
  return bind(desk, asker, code)
}

async function bind(desk: Desk, asker: Asker, code: CodeRecord): Promise<Outcome> {
  const { member, name, roles } = code.person
  if (member.leftOn !== undefined && member.leftOn <= desk.today)
    throw new Refusal('former_member', { member: member.name })
  const { before, isSame } = formerOwner(asker, code.person)
  if (before !== undefined) await note(desk, asker, 'account.lost', { person: keyOf(before) })
  await bindAccount(desk.tx, asker.account, { personId: code.person.id, by: actorOf(asker), at: desk.now })
  await useCode(desk.tx, code.digest, desk.now)
  await storeTries(desk.tx, 'binding', asker.account, { wrong: 0 })
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
