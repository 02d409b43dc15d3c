import { isDeepStrictEqual } from 'node:util'
import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import type { Office } from '../rules/facts.ts'
import { replaceChoice } from '../rules/restructuring.ts'
import { record } from '../store/audit.ts'
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
import { type Asker, actorOf } from './asker.ts'
import { nameOf, together } from './caseNotices.ts'
import { askAgain, type Confirmation, requireConfirmer, type Typed, tellTypist, type Waiting } from './confirming.ts'
import { closeCards } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { applyMerger } from './mergerApplying.ts'
import { refuseSecondSuccessor } from './mergerPeople.ts'
import { digestOf, mergerValues, type Planned, planMerger } from './mergerPlanning.ts'
import { mergerNamed, requireDraft, restructuringTitle } from './restructuringNumbers.ts'

/** The question of the card that asks whether to apply a merger. */
export const MERGER = 'merger'

/**
 * 合并: staff are shown what the merger of two member units would do, and somebody else is asked. The same two are drafted
 * once; asked again, the draft is shown as it would be applied now, and stays theirs who typed it.
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

/** Whoever chooses has typed a part of it. To choose what is chosen already changes nothing, nor whose it is. */
async function choose(desk: Desk, asker: Asker, merger: MergerRecord, choices: Choices): Promise<Outcome> {
  if (isSameChoice(choices, merger.choices)) return show(desk, asker, merger)
  const typedBy = [...merger.typedBy.filter((one) => one !== actorOf(asker)), actorOf(asker)]
  const chosen = (await keepChoices(desk.tx, merger.id, choices, typedBy)) as MergerRecord
  const subject = `restructuring:${merger.no}`
  const data = JSON.parse(JSON.stringify(choices))
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'restructuring.chosen', subject, data })
  return show(desk, asker, chosen)
}

function isSameChoice(one: Choices, other: Choices): boolean {
  const sorted = ({ seats, representative }: Choices) => ({
    seats: seats.toSorted((a, b) => a.office.localeCompare(b.office)),
    representative: representative ?? null,
  })
  return isDeepStrictEqual(sorted(one), sorted(other))
}

/**
 * Who typed what is shown now: the merger, and each choice. Whoever did so last never confirms it while there is somebody
 * else; nor do the others who typed a part, as long as there is anybody who did not.
 */
function typed({ typedBy }: MergerRecord): Typed {
  const last = typedBy.at(-1) ?? ''
  return { deed: 'merger', typedBy: last, earlier: typedBy.slice(0, -1) }
}

/**
 * Shows what would happen now, and asks for it to be confirmed once everything is chosen; cards that showed something
 * else are of no use any more.
 */
async function show(desk: Desk, asker: Asker, merger: MergerRecord): Promise<Outcome> {
  const planned = await planMerger(desk, merger)
  const confirmation = confirmationOf(merger, planned)
  const changed = { outcome: 'changed', others: 'changed', except: confirmation.asks.subject }
  const redraw = await closeCards(desk, asker, { question: MERGER, beginning: merger.id, ...changed })
  const isOpen = planned.open.length > 0
  const say = isOpen ? toChoose(asker, confirmation) : await askAgain(desk, asker, typed(merger), confirmation)
  return { say, redraw }
}

function confirmationOf(merger: MergerRecord, planned: Planned): Confirmation {
  const preview = mergerValues(merger, planned)
  return {
    before: [{ template: 'replies/merger_preview', values: preview }],
    template: 'cards/merger',
    values: { ...preview, typedBy: merger.typedBy.map(nameOf).join('、'), decided: null },
    actions: ['apply', 'discard'],
    asks: { question: MERGER, subject: `${merger.id}/${digestOf(merger, planned)}` },
  }
}

/** The mergers that another has still to confirm; of one in which seats are to be chosen there is no card yet. */
export async function waitingMergers(desk: Desk): Promise<Waiting[]> {
  const drafts = (await listRestructurings(desk.tx, ['draft'])).filter((one) => one.kind === 'merger')
  return Promise.all(
    drafts.map(async (merger) => {
      const planned = await planMerger(desk, merger)
      const about = { id: merger.id, typed: typed(merger), no: merger.no, title: restructuringTitle(merger) }
      const isOpen = planned.open.length > 0
      return { ...about, since: merger.createdAt, ...(!isOpen && { confirmation: confirmationOf(merger, planned) }) }
    }),
  )
}

/** While seats are to be chosen there is nothing to confirm: whoever wrote has a card to set it aside. */
function toChoose({ account }: Asker, { before, ...card }: Confirmation): Notice[] {
  return [...before, { ...card, actions: card.actions.slice(1) }].map((look) => ({ ...look, to: { account } }))
}

/**
 * Staff confirm what they were shown, typed by somebody else of them where there is one, and everything happens at once.
 * What has changed since, or has a seat to be chosen, is shown anew and not applied.
 */
export async function confirmMerger(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const [id = '', digest] = subject.split('/')
  const merger = requireDraft(await lockRestructuring(desk.tx, id)) as MergerRecord
  await lockMembers(desk.tx, [merger.member.id, merger.merged.id])
  requireUnit(desk, merger.member)
  requireUnit(desk, merger.merged)
  await requireConfirmer(desk, asker, typed(merger))
  const planned = await planMerger(desk, merger)
  if (planned.open.length > 0 || digestOf(merger, planned) !== digest) return show(desk, asker, merger)
  const applied = await applyMerger(desk, asker, merger, planned)
  const redraw = await closeCards(desk, asker, { question: MERGER, beginning: id, outcome: 'applied' })
  const heard = await tellTypist(desk, asker, typed(merger), { confirmed: true, no: merger.no })
  return together([{ say: [], redraw }, heard, applied])
}

/** Staff set a merger aside; nothing has happened. */
export async function discardMerger(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const [id = ''] = subject.split('/')
  const merger = requireDraft(await lockRestructuring(desk.tx, id)) as MergerRecord
  const { no } = merger
  const actor = actorOf(asker)
  await settleRestructuring(desk.tx, id, { state: 'discarded', by: actor, at: desk.now })
  await record(desk.tx, { at: desk.now, actor, type: 'restructuring.discarded', subject: `restructuring:${no}` })
  const redraw = await closeCards(desk, asker, { question: MERGER, beginning: id, outcome: 'discarded' })
  return together([{ say: [], redraw }, await tellTypist(desk, asker, typed(merger), { confirmed: false, no })])
}
