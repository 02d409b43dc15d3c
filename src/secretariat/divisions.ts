import type { Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { officesHeld } from '../rules/offices.ts'
import { divisionRule } from '../rules/restructuring.ts'
import { record } from '../store/audit.ts'
import { findAlike } from '../store/members.ts'
import { lockMembers } from '../store/mergers.ts'
import {
  type DivisionRecord,
  draftRestructuring,
  listRestructurings,
  lockRestructuring,
  settleRestructuring,
} from '../store/restructurings.ts'
import { loadSeats } from '../store/tenures.ts'
import { type Asker, actorOf } from './asker.ts'
import { nameOf, together } from './caseNotices.ts'
import { askAgain, type Confirmation, requireConfirmer, type Typed, tellTypist, type Waiting } from './confirming.ts'
import { closeDecision } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { requireUnit } from './mergers.ts'
import { requireDraft, restructuringTitle } from './restructuringNumbers.ts'

/** The question of the card that asks whether to record a division. */
export const DIVISION = 'division'

/**
 * 分立: staff are shown that the part with the old seal stays what it is, and that the other applies anew; somebody else is
 * asked. What is drafted already is shown again, and stays theirs who typed it.
 */
export async function askToDivide(desk: Desk, asker: Asker, words: string, newName: string): Promise<Outcome> {
  const member = await findMember(desk, words)
  requireUnit(desk, member)
  if (member.name === newName) throw new Refusal('division_same_name', { memberNo: member.no, member: member.name })
  await lockMembers(desk.tx, [member.id])
  const known = (await listRestructurings(desk.tx, ['draft', 'applied', 'noted'])).find(
    (one): one is DivisionRecord => one.kind === 'division' && one.member.id === member.id && one.newName === newName,
  )
  if (known !== undefined && known.state !== 'draft')
    throw new Refusal('division_known', { no: known.no, memberNo: member.no, member: member.name, newName })
  const [other] = (await findAlike(desk.tx, { name: newName })).filter(({ leftOn }) => leftOn === undefined)
  if (other !== undefined) throw new Refusal('division_member_already', { memberNo: other.no, member: other.name })
  const division = known ?? (await draft(desk, asker, member, newName))
  return { say: await askAgain(desk, asker, typed(division), await confirmationOf(desk, division)) }
}

async function confirmationOf(desk: Desk, division: DivisionRecord): Promise<Confirmation> {
  return {
    before: [],
    template: 'cards/division',
    values: { ...(await valuesOf(desk, division)), decided: null },
    actions: ['apply', 'discard'],
    asks: { question: DIVISION, subject: division.id },
  }
}

/** The divisions that another has still to confirm. */
export async function waitingDivisions(desk: Desk): Promise<Waiting[]> {
  const drafts = (await listRestructurings(desk.tx, ['draft'])).filter((one) => one.kind === 'division')
  return Promise.all(
    drafts.map(async (one) => ({
      id: one.id,
      typed: typed(one),
      no: one.no,
      title: restructuringTitle(one),
      since: one.createdAt,
      confirmation: await confirmationOf(desk, one),
    })),
  )
}

function typed({ createdBy }: DivisionRecord): Typed {
  return { deed: 'division', typedBy: createdBy }
}

async function draft(desk: Desk, asker: Asker, member: { id: string; no: string }, newName: string) {
  const by = { by: actorOf(asker), at: desk.now, rulebookFrom: rulebookOn(desk).effectiveFrom }
  const about = { kind: 'division' as const, memberId: member.id, newName }
  const made = await draftRestructuring(desk.tx, { ...about, ...by }, yearOf(desk.today))
  await note(desk, asker, 'restructuring.drafted', made as DivisionRecord)
  return made as DivisionRecord
}

async function valuesOf(desk: Desk, { no, member, newName, createdBy }: DivisionRecord): Promise<Values> {
  const { citations } = divisionRule(rulebookOn(desk))
  const offices = officesHeld(await loadSeats(desk.tx, desk.today), member.no, desk.today)
  return { no, memberNo: member.no, member: member.name, newName, offices, typedBy: nameOf(createdBy), citations }
}

/**
 * Staff confirm a division that somebody else of them typed, where there is one: it is recorded and waits for the council
 * to take note. Nothing moves.
 */
export async function confirmDivision(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const division = requireDraft(await lockRestructuring(desk.tx, id)) as DivisionRecord
  requireUnit(desk, division.member)
  await requireConfirmer(desk, asker, typed(division))
  return settle(desk, asker, division, 'applied')
}

/** Staff set a division aside. */
export async function discardDivision(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  return settle(desk, asker, requireDraft(await lockRestructuring(desk.tx, id)) as DivisionRecord, 'discarded')
}

async function settle(desk: Desk, asker: Asker, division: DivisionRecord, state: 'applied' | 'discarded') {
  const values = await valuesOf(desk, division)
  const plan = JSON.parse(JSON.stringify(values))
  await settleRestructuring(desk.tx, division.id, { state, by: actorOf(asker), at: desk.now, plan })
  await note(desk, asker, `restructuring.${state}`, division)
  const card = { question: DIVISION, subject: division.id, template: 'cards/division' }
  const heard = await tellTypist(desk, asker, typed(division), { confirmed: state === 'applied', no: division.no })
  return together([closeDecision(asker, { ...card, values, outcome: state }), heard])
}

async function note(
  desk: Desk,
  asker: Asker,
  type: `restructuring.${'drafted' | 'applied' | 'discarded'}`,
  { no, member, newName, createdBy }: DivisionRecord,
): Promise<void> {
  const data = { member: member.no, newName, typedBy: createdBy }
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type, subject: `restructuring:${no}`, data })
}
