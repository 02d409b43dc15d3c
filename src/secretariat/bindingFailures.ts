import { addressKey } from '../messages/message.ts'
import type { Notice, Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { provision } from '../rules/rulebook.ts'
import { type AuditType, record } from '../store/audit.ts'
import { everybodyOn, type Tries } from '../store/wrongCodes.ts'
import { type Asker, actorOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { countWrong } from './wrongCodes.ts'

/** Why a code did not bind: nobody made it, it was used, or its days are over. */
export type Failure = 'unknown' | 'used' | 'expired'

/**
 * A code that does not bind is counted twice: for the account, and for all accounts of its platform, because many can
 * guess together. Whichever count is full stops the trying for a while, and the secretariat hears of it once.
 */
export async function answerWrong(desk: Desk, asker: Asker, why: Failure): Promise<Outcome> {
  const limits = provision(rulebookOn(desk), 'binding.code')
  const { wrong, begins, lockedUntil } = await countWrong(desk, 'binding', asker.account, limits)
  await note(desk, asker, 'binding.failed', { why, wrong })
  const warnings = await countForAll(desk, asker)
  if (!begins) {
    const answer = { why, left: limits.attempts - wrong, lockMinutes: limits.lockMinutes }
    return { say: [...reply(asker.account, 'replies/binding_failed', answer).say, ...warnings] }
  }
  const until = String(lockedUntil)
  await note(desk, asker, 'binding.locked', { until })
  const { attempts } = limits
  const answer = reply(asker.account, 'replies/binding_locked', { attempts, until })
  return { say: [...answer.say, tellLocked(desk, asker, attempts, until), ...warnings] }
}

/** The account has tried too many: not even the right code binds it now. */
export async function answerLocked(desk: Desk, asker: Asker, { lockedUntil }: Tries): Promise<Outcome> {
  const { attempts } = provision(rulebookOn(desk), 'binding.code')
  await note(desk, asker, 'binding.failed', { why: 'locked' })
  return reply(asker.account, 'replies/binding_locked', { attempts, until: String(lockedUntil) })
}

/** All accounts together have tried too many: nobody is bound by a code now, and it is nobody's fault in particular. */
export async function answerPaused(desk: Desk, asker: Asker, { lockedUntil }: Tries): Promise<Outcome> {
  await note(desk, asker, 'binding.failed', { why: 'paused' })
  return reply(asker.account, 'replies/binding_paused', { until: String(lockedUntil) })
}

/** Writes down what became of an account's binding. */
export async function note(
  desk: Desk,
  asker: Asker,
  type: AuditType,
  data: Record<string, string | number>,
): Promise<void> {
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type, subject: addressKey(asker.account), data })
}

async function countForAll(desk: Desk, asker: Asker): Promise<Notice[]> {
  const { platform } = asker.account
  const limits = provision(rulebookOn(desk), 'binding.guesses')
  const { begins, lockedUntil } = await countWrong(desk, 'binding', everybodyOn(platform), limits)
  if (!begins) return []
  const until = String(lockedUntil)
  const { attempts, withinMinutes } = limits
  const all = { at: desk.now, actor: actorOf(asker), type: 'binding.locked' as const, subject: `platform:${platform}` }
  await record(desk.tx, { ...all, data: { until } })
  const values = { platform, attempts, withinMinutes, until }
  const once = `binding-paused/${platform}/${until}`
  return [{ to: { everyStaff: true }, template: 'notices/binding_paused', values, once }]
}

function tellLocked(desk: Desk, { account }: Asker, attempts: number, until: string): Notice {
  const values = { platform: account.platform, account: account.userId, attempts, until }
  const once = `binding-locked/${addressKey(account)}/${desk.today}`
  return { to: { everyStaff: true }, template: 'notices/binding_locked', values, once }
}
