import type { Look, Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { addDays } from '../rules/days.ts'
import type { Office } from '../rules/facts.ts'
import { officesHeld } from '../rules/offices.ts'
import { electionCompetence } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { loadSeats, lockSeats } from '../store/tenures.ts'
import { type Asker, actorOf, personOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { remindOfFiling, tellOfficeEnded } from './officeNotices.ts'
import { endOffice, fallsWith } from './officesEnding.ts'
import { titleOf } from './titles.ts'

/** The question of the card on which a holder confirms that they resign. */
export const RESIGN = 'resign'

/** 辞去: the holder is shown what ends with the office, and asked whether they mean it. */
export async function askToResign(desk: Desk, asker: Asker, office: Office | undefined): Promise<Outcome> {
  const { member } = personOf(asker)
  const held = await officesGoingOn(desk, member.no)
  if (office === undefined) throw new Refusal('resign_which', { held })
  if (!held.includes(office)) throw new Refusal('office_not_held', { title: member.name, office, held })
  const look = await resignLook(desk, asker, office)
  const asks = { question: RESIGN, subject: `${member.no}/${office}` }
  return { say: [{ to: { account: asker.account }, ...look, actions: ['confirm', 'keep'], asks }] }
}

/** The offices somebody can still give up: those that go on after today. */
async function officesGoingOn(desk: Desk, no: string): Promise<Office[]> {
  const tomorrow = addDays(desk.today, 1)
  return officesHeld(await loadSeats(desk.tx, tomorrow), no, tomorrow)
}

async function resignLook(desk: Desk, asker: Asker, office: Office): Promise<Look> {
  const { member, name } = personOf(asker)
  const { falls, left } = fallsWith(desk, await loadSeats(desk.tx, desk.today), member.no, office)
  const { bodies, citations } = electionCompetence(rulebookOn(desk), office)
  const values: Values = {
    memberNo: member.no,
    member: member.name,
    title: await titleOf(desk, member.no),
    by: name,
    office,
    falls: falls.map((one) => one.office),
    left: left.map((one) => one.office),
    bodies,
    citations: [...citations, ...[...falls, ...left].flatMap((one) => one.citations)],
  }
  return { template: 'cards/resign', values }
}

/** Confirmed: the office ends today with what stands on it; the secretariat hears of the vacancy. */
export async function resign(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { member, office } = requireOwn(asker, subject)
  await lockSeats(desk.tx, office)
  const held = await officesGoingOn(desk, member.no)
  if (!held.includes(office)) throw new Refusal('office_not_held', { title: member.name, office, held })
  const look = await resignLook(desk, asker, office)
  const actor = actorOf({ account: asker.account, person: personOf(asker) })
  const no = `resigned/${member.no}/${office}/${desk.today}`
  const { ended, left, outcome } = await endOffice(desk, actor, {
    member,
    office,
    no,
    reason: '本人辞去',
    from: desk.today,
  })
  const data = { ended, left }
  await record(desk.tx, { at: desk.now, actor, type: 'office.resigned', subject: `member:${member.no}`, data })
  const { citations } = electionCompetence(rulebookOn(desk), office)
  const told = await tellOfficeEnded(desk, member, {
    how: 'resigned',
    from: desk.today,
    no,
    body: null,
    reason: null,
    ended,
    left,
    citations,
  })
  const redraw = [{ question: RESIGN, subject, look: { ...look, outcome: 'resigned' } }]
  return together([
    ...outcome,
    { say: [...told, tellStaff(desk, asker, no, office, ended, left), ...remindOfFiling(desk, no, ended)], redraw },
  ])
}

/** Not confirmed: the office stays. */
export async function keepOffice(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { office } = requireOwn(asker, subject)
  const look = await resignLook(desk, asker, office)
  return { say: [], redraw: [{ question: RESIGN, subject, look: { ...look, outcome: 'kept' } }] }
}

/** Who pressed may have stopped speaking for the member since the card was sent. */
function requireOwn(asker: Asker, subject: string) {
  const { member } = personOf(asker)
  const [no, office] = subject.split('/')
  if (no !== member.no) throw new Refusal('card_not_yours')
  return { member, office: office as Office }
}

/** The secretariat hears of the vacancy, and who fills it. */
function tellStaff(desk: Desk, asker: Asker, no: string, office: Office, ended: Office[], left: Office[]) {
  const { member, name } = personOf(asker)
  const rulebook = rulebookOn(desk)
  const { bodies, citations } = electionCompetence(rulebook, office)
  const values = { memberNo: member.no, member: member.name, by: name, ended, left, bodies, citations }
  return { to: { everyStaff: true } as const, template: 'notices/resigned', values, once: `office/${no}/staff` }
}
