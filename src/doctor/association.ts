import type { Clock } from '../clock.ts'
import { NoRulebookInForce, rulebookInForce } from '../rules/rulebook.ts'
import { membersReached, troubleSince } from '../store/condition.ts'
import type { Tx } from '../store/database.ts'
import { loadRulebooks } from '../store/rulebooks.ts'
import { staffRecords } from '../store/staff.ts'
import { reporterOn, type Sign } from './sign.ts'

/** How far back trouble is looked for, and how long a message may wait that could have gone. */
const TROUBLE_DAYS = 14
const WAITING_MINUTES = 10

/** How many member numbers are listed. */
const LISTED = 20

/** Whether there is an association to serve, rules to serve it by, and what went wrong of late. */
export async function examineAssociation(tx: Tx, clock: Clock): Promise<Sign[]> {
  return [
    await examineRoll(tx, clock),
    ...(await examineStaff(tx)),
    await examineRulebook(tx, clock),
    ...(await examineTrouble(tx, clock)),
  ]
}

async function examineRoll(tx: Tx, clock: Clock): Promise<Sign> {
  const { ok, warn, fix } = reporterOn('roll')
  const { members, unreached } = await membersReached(tx, clock.today())
  if (members === 0) return fix('There is no member. Bring in the workbook: huiwu import FILE.')
  if (unreached.length === 0) return ok(`${members} members, each with somebody who can be written to.`)
  const listed = unreached.slice(0, LISTED).join(', ') + (unreached.length > LISTED ? ' …' : '')
  return warn(
    `Of ${members} members ${unreached.length} have nobody with an account: ${listed}. Add accounts to the workbook, or hand out codes (huiwu bind).`,
  )
}

async function examineStaff(tx: Tx): Promise<Sign[]> {
  const { ok, warn, fix } = reporterOn('staff')
  const staff = await staffRecords(tx)
  if (staff.length === 0) return [fix('There is nobody in the secretariat. Add them: huiwu staff add.')]
  const mute = staff.filter(({ accounts }) => accounts.length === 0).map(({ name }) => name)
  return [
    staff.some(({ role }) => role === 'secretary_general')
      ? ok(`${staff.length} in the secretariat, a secretary-general among them.`)
      : fix('There is no secretary-general, who decides on some cards. Add one: huiwu staff add 姓名 秘书长.'),
    ...(mute.length === 0
      ? []
      : [warn(`No account, so nothing reaches them: ${mute.join(', ')}. See huiwu staff add.`)]),
  ]
}

async function examineRulebook(tx: Tx, clock: Clock): Promise<Sign> {
  const { ok, fix } = reporterOn('rulebook')
  const books = await loadRulebooks(tx)
  try {
    const { effectiveFrom } = rulebookInForce(books, clock.today())
    return ok(`The version of ${effectiveFrom} is in force.`)
  } catch (error) {
    if (!(error instanceof NoRulebookInForce)) throw error
    return fix(
      `No measures are in force today; the first begin on ${error.firstDay ?? 'no day'}. Look at the clock, and at prisma/rulebook.`,
    )
  }
}

async function examineTrouble(tx: Tx, clock: Clock): Promise<Sign[]> {
  const { ok, warn, fix } = reporterOn('messages')
  const now = clock.now()
  const { lost, failed, waitingSince } = await troubleSince(tx, now.subtract({ hours: TROUBLE_DAYS * 24 }), now)
  const late = waitingSince !== undefined && waitingSince.until(now).total('minutes') > WAITING_MINUTES
  const signs = [
    ...lost.map(({ why, count }) =>
      warn(`${count} did not arrive in ${TROUBLE_DAYS} days: ${why}. The digest says to whom.`),
    ),
    ...(failed > 0
      ? [warn(`${failed} of what people sent could not be acted on. The log says why, the digest whose it was.`)]
      : []),
    ...(late ? [fix(`Some have been waiting since ${waitingSince}. Is the service running? The log says why.`)] : []),
  ]
  return signs.length > 0 ? signs : [ok(`All of ${TROUBLE_DAYS} days arrived or are on their way.`)]
}
