import type { Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { citationsText } from '../rules/citation.ts'
import type { Facts, TenureFact } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { officesHeld, tenuresInForce } from '../rules/offices.ts'
import { successorCompetence } from '../rules/resolutions.ts'
import { provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { type ChangeRecord, findChangeByNo, lockChange, updateChange } from '../store/changes.ts'
import { confirmLinks, linksOn, stopWaiting } from '../store/representation.ts'
import { beginTenure, loadSeats, lockTenure } from '../store/tenures.ts'
import { dayIn } from './attendanceBook.ts'
import { together } from './caseNotices.ts'
import { settleCasesOf } from './certifyingSeats.ts'
import { changeLine } from './changeCards.ts'
import { tellAskers } from './changesDeciding.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import type { Sitting } from './sittings.ts'
import { endByCase } from './tenureEnding.ts'

/** The successor of a unit that holds an office keeps it only when the council confirms. */
export const SUCCESSOR: Matter = {
  competence: successorCompetence,
  find: findWaiting,
  examine: requireLaterMeeting,
  carry: confirmSuccessor,
  reject: refuseSuccessor,
}

async function findWaiting(desk: Desk, no: string): Promise<MatterItem | undefined> {
  const change = await findChangeByNo(desk.tx, no)
  if (change === undefined) return undefined
  requireWaiting(change)
  const title = `${change.no} ${change.member.name} 继任代表人 ${changeLine(change).after ?? ''}`
  return { subject: change.id, title, data: { member: change.member.no } }
}

function requireWaiting(change: ChangeRecord): ChangeRecord {
  if (change.state !== 'awaiting_council') throw new Refusal('change_not_waiting', changeLine(change))
  return change
}

/** What was decided already is not decided again; a council that met before the successor was named decided nothing. */
async function requireLaterMeeting(desk: Desk, sitting: Sitting, items: MatterItem[]) {
  const held = sitting.day
  for (const { subject } of items) {
    const change = requireWaiting(await lockChange(desk.tx, subject))
    const asked = dayIn(desk, change.askedAt)
    if (held < asked)
      throw new Refusal('change_asked_later', { ...changeLine(change), meetingNo: sitting.no, held, asked })
  }
  return []
}

async function confirmSuccessor(desk: Desk, actor: string, resolution: Recorded, { subject }: MatterItem) {
  const change = requireWaiting(await lockChange(desk.tx, subject))
  const on = resolution.sitting.decidedOn
  await confirmLinks(desk.tx, await waitingLinks(desk, change), on)
  return conclude(desk, actor, change, resolution, 'done')
}

/**
 * The council refuses the successor, or does not confirm them: the unit keeps its representative and loses the offices
 * that needed the confirmation, with what the measures let it fall back to.
 */
async function refuseSuccessor(desk: Desk, actor: string, resolution: Recorded, { subject }: MatterItem) {
  const change = requireWaiting(await lockChange(desk.tx, subject))
  await stopWaiting(desk.tx, await waitingLinks(desk, change))
  const deciding = { no: resolution.no, member: change.member }
  const ended = await endOffices(desk, actor, deciding)
  const settled = await settleCasesOf(
    desk,
    actor,
    deciding,
    ended.map(({ id }) => id),
  )
  const offices = ended.map(({ office }) => office)
  return together([...settled, await conclude(desk, actor, change, resolution, 'not_confirmed', { offices })])
}

async function waitingLinks(desk: Desk, change: ChangeRecord) {
  const links = await linksOn(desk.tx, change.member.id, 'representative', desk.today)
  return links.filter(({ awaitingConfirmation }) => awaitingConfirmation)
}

type Deciding = { no: string; member: { id: string; no: string } }

async function endOffices(desk: Desk, actor: string, deciding: Deciding): Promise<TenureFact[]> {
  const rule = provision(rulebookOn(desk), 'representation.successor')
  const { citations } = successorCompetence(rulebookOn(desk))
  const seats = await loadSeats(desk.tx, desk.today)
  const held = tenuresInForce(ledgerOf(seats), deciding.member.no, desk.today)
  const ending = held.filter(({ office }) => rule.offices.includes(office))
  for (const { id } of ending) {
    const tenure = await lockTenure(desk.tx, id)
    await endByCase(desk, actor, deciding, tenure, `${citationsText(citations)} ${deciding.no}`)
  }
  await fallBack(desk, actor, deciding, seats, ending[0])
  return ending
}

/** Below every office that needs the confirmation stands the one that a forfeited directorship reverts to. */
async function fallBack(
  desk: Desk,
  actor: string,
  { no, member }: Deciding,
  seats: Facts,
  lost: TenureFact | undefined,
) {
  const rulebook = rulebookOn(desk)
  const falls = rulebook.readings.successorRefused?.default === 'falls_below_office'
  const office = provision(rulebook, 'director.forfeiture').revertsTo
  if (lost === undefined || !falls || officesHeld(seats, member.no, desk.today).includes(office)) return
  const { term, until } = lost
  const span = { from: desk.today, ...(until !== undefined && { until }), ...(term !== undefined && { term }) }
  const id = await beginTenure(desk.tx, { memberId: member.id, office, ...span, begunBy: no }, desk.now)
  const data = { resolution: no, office, tenure: id, from: desk.today }
  await record(desk.tx, { at: desk.now, actor, type: 'tenure.begun', subject: `member:${member.no}`, data })
}

async function conclude(
  desk: Desk,
  actor: string,
  change: ChangeRecord,
  { no }: Recorded,
  state: 'done' | 'not_confirmed',
  told: Values = {},
): Promise<Outcome> {
  const concluded = await updateChange(desk.tx, change.id, { state, resolutionNo: no })
  const type = state === 'done' ? 'change.confirmed' : 'change.not_confirmed'
  const data = { member: change.member.no, resolution: no }
  await record(desk.tx, { at: desk.now, actor, type, subject: `change:${change.no}`, data })
  return { say: await tellAskers(desk, concluded, told) }
}
