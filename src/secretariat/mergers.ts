import type { Look, Outcome, Redraw } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import type { Office } from '../rules/facts.ts'
import { replaceChoice } from '../rules/restructuring.ts'
import { openSubjects } from '../store/attendance.ts'
import { record } from '../store/audit.ts'
import { openCards } from '../store/cards.ts'
import { lockMembers } from '../store/mergers.ts'
import { findPeople, type MemberOf } from '../store/people.ts'
import {
  type Choices,
  draftRestructuring,
  keepChoices,
  listRestructurings,
  lockRestructuring,
  type MergerRecord,
  settleRestructuring,
} from '../store/restructurings.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { shortName } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { applyMerger } from './mergerApplying.ts'
import { refuseSecondSuccessor } from './mergerPeople.ts'
import { digestOf, mergerValues, type Planned, planMerger } from './mergerPlanning.ts'
import { mergerNamed, requireDraft, restructuringTitle } from './restructuringNumbers.ts'

/** The question of the card that asks whether to apply a merger. */
export const MERGER = 'merger'

/**
 * 合并: staff are shown what the merger of two member units would do, and asked. The same two are drafted once; asked
 * again, the draft is shown as it would be applied now.
 */
export async function askToMerge(desk: Desk, asker: Asker, survivor: string, merged: string): Promise<Outcome> {
  const [staying, leaving] = [await findMember(desk, survivor), await findMember(desk, merged)]
  requireUnit(desk, staying)
  requireUnit(desk, leaving)
  if (staying.id === leaving.id) throw new Refusal('merger_same', { memberNo: staying.no, member: staying.name })
  await lockMembers(desk.tx, [staying.id, leaving.id])
  const known = await draftOf(desk, staying, leaving)
  return show(desk, asker, known ?? (await draft(desk, asker, staying, leaving)))
}

/** Only units in membership merge or divide. */
export function requireUnit(desk: Desk, member: MemberOf): void {
  const { no, name, kind, leftOn } = member
  if (kind !== 'unit') throw new Refusal('restructuring_units_only', { memberNo: no, member: name })
  if (leftOn !== undefined && leftOn <= desk.today)
    throw new Refusal('restructuring_member_left', { memberNo: no, member: name, leftOn })
}

async function draftOf(desk: Desk, staying: MemberOf, leaving: MemberOf): Promise<MergerRecord | undefined> {
  const drafts = (await listRestructurings(desk.tx, ['draft'])).filter((one) => one.kind === 'merger')
  const involved = drafts.find((one) =>
    [staying.id, leaving.id].some((id) => id === one.member.id || id === one.merged.id),
  )
  if (involved === undefined) return undefined
  if (involved.member.id === staying.id && involved.merged.id === leaving.id) return involved
  throw new Refusal('merger_pending', { no: involved.no, title: restructuringTitle(involved) })
}

async function draft(desk: Desk, asker: Asker, staying: MemberOf, leaving: MemberOf): Promise<MergerRecord> {
  const by = { by: actorOf(asker), at: desk.now, rulebookFrom: rulebookOn(desk).effectiveFrom }
  const about = { kind: 'merger' as const, memberId: staying.id, mergedId: leaving.id }
  const made = (await draftRestructuring(desk.tx, { ...about, ...by }, yearOf(desk.today))) as MergerRecord
  const data = { survivor: staying.no, merged: leaving.no }
  const subject = `restructuring:${made.no}`
  await record(desk.tx, { at: desk.now, actor: by.by, type: 'restructuring.drafted', subject, data })
  return made
}

/** 合并选席: of the seats that one unit cannot hold together, the one the unit keeps, by whose it was. */
export async function chooseSeat(
  desk: Desk,
  asker: Asker,
  said: { no: string; office: Office; member: string },
): Promise<Outcome> {
  const merger = await mergerNamed(desk, said.no)
  const member = await findMember(desk, said.member)
  const { office } = said
  const held = (await planMerger(desk, merger)).seats.filter(({ tenure }) => tenure.member === member.no)
  if (!held.some(({ tenure }) => tenure.office === office))
    throw new Refusal('merger_seat_not_held', {
      no: merger.no,
      memberNo: member.no,
      member: member.name,
      office,
      held: held.map(({ tenure }) => tenure.office),
    })
  const seats = replaceChoice(rulebookOn(desk), merger.choices.seats, { office, member: member.no })
  return choose(desk, asker, merger, { ...merger.choices, seats })
}

/** 合并代表人: who of either unit's people represents the survivor from then on. */
export async function chooseRepresentative(
  desk: Desk,
  asker: Asker,
  { no, name }: { no: string; name: string },
): Promise<Outcome> {
  const merger = await mergerNamed(desk, no)
  await refuseSecondSuccessor(desk, merger.member.id)
  const { representative: _, ...others } = merger.choices
  const own = (await planMerger(desk, { ...merger, choices: others })).representative?.name
  if (own === name) return choose(desk, asker, merger, others)
  for (const unit of [merger.member, merger.merged]) {
    const people = (await findPeople(desk.tx, unit.id, desk.today)).filter(({ roles }) => roles.length > 0)
    if (people.some((person) => person.name === name))
      return choose(desk, asker, merger, { ...others, representative: { member: unit.no, name } })
  }
  throw new Refusal('merger_person_unknown', { no: merger.no, name, units: [merger.member.name, merger.merged.name] })
}

async function choose(desk: Desk, asker: Asker, merger: MergerRecord, choices: Choices): Promise<Outcome> {
  const chosen = (await keepChoices(desk.tx, merger.id, choices)) as MergerRecord
  const subject = `restructuring:${merger.no}`
  const data = JSON.parse(JSON.stringify(choices))
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'restructuring.chosen', subject, data })
  return show(desk, asker, chosen)
}

/** Shows what would happen now; cards that showed something else are of no use any more. */
async function show(desk: Desk, asker: Asker, merger: MergerRecord): Promise<Outcome> {
  const planned = await planMerger(desk, merger)
  const values = mergerValues(merger, planned)
  const subject = `${merger.id}/${digestOf(planned)}`
  const to = { account: asker.account }
  const asks = { question: MERGER, subject }
  const card = {
    to,
    template: 'cards/merger',
    values: { ...values, decided: null },
    actions: ['apply', 'discard'],
    asks,
  }
  const redraw = await closeMergerCards(desk, merger.id, { outcome: 'changed', others: 'changed', except: subject })
  return { say: [{ to, template: 'replies/merger_preview', values }, card], redraw }
}

/**
 * Staff confirm what they were shown, and everything happens at once. Refused until every doubled seat is chosen; what
 * has changed since is shown anew and not applied.
 */
export async function confirmMerger(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const [id = '', digest] = subject.split('/')
  const merger = requireDraft(await lockRestructuring(desk.tx, id)) as MergerRecord
  await lockMembers(desk.tx, [merger.member.id, merger.merged.id])
  requireUnit(desk, merger.member)
  requireUnit(desk, merger.merged)
  const planned = await planMerger(desk, merger)
  if (digestOf(planned) !== digest) return show(desk, asker, merger)
  requireChosen(merger, planned)
  const applied = await applyMerger(desk, asker, merger, planned)
  const redraw = await closeMergerCards(desk, id, { outcome: 'applied', others: 'by_other', name: staffOf(asker).name })
  return together([{ say: [], redraw }, applied])
}

function requireChosen({ no }: MergerRecord, { open }: Planned): void {
  if (open.length === 0) return
  const seats = open.flatMap((one) => one.seats.map(({ office, member: memberNo }) => ({ office, memberNo })))
  throw new Refusal('merger_open', { no, seats })
}

/** Staff set a merger aside; nothing has happened. */
export async function discardMerger(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const [id = ''] = subject.split('/')
  const { no } = requireDraft(await lockRestructuring(desk.tx, id))
  const actor = actorOf(asker)
  await settleRestructuring(desk.tx, id, { state: 'discarded', by: actor, at: desk.now })
  await record(desk.tx, { at: desk.now, actor, type: 'restructuring.discarded', subject: `restructuring:${no}` })
  return {
    say: [],
    redraw: await closeMergerCards(desk, id, { outcome: 'discarded', others: 'by_other', name: staffOf(asker).name }),
  }
}

/** How cards close: for the one pressed, for the rest, by whom, and which stay because they still show what is so. */
type Closing = { outcome: string; others: string; name?: string; except?: string }

async function closeMergerCards(desk: Desk, id: string, closing: Closing): Promise<Redraw[]> {
  const { outcome, others, name, except } = closing
  const decided = name === undefined ? null : { name, short: shortName(name), outcome }
  const redraws: Redraw[] = []
  for (const subject of await openSubjects(desk.tx, MERGER, id)) {
    const [card] = await openCards(desk.tx, MERGER, subject)
    if (card === undefined || subject === except) continue
    const look: Look = { template: card.look.template, values: { ...card.look.values, decided } }
    redraws.push({ question: MERGER, subject, look: { ...look, outcome }, others: { ...look, outcome: others } })
  }
  return redraws
}
