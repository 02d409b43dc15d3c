import { createHash } from 'node:crypto'
import type { Values } from '../messages/notice.ts'
import type { Day, Facts, Office } from '../rules/facts.ts'
import { unitTitle } from '../rules/offices.ts'
import { peopleOf } from '../rules/representation.ts'
import { type MergerPlan, mergerPlan } from '../rules/restructuring.ts'
import { provision } from '../rules/rulebook.ts'
import { casesOf } from '../store/cases.ts'
import { certificateOf } from '../store/certificates.ts'
import { listChanges, UNDECIDED } from '../store/changes.ts'
import { loadFacts } from '../store/facts.ts'
import type { MergerRecord } from '../store/restructurings.ts'
import { findSummonsOf } from '../store/summons.ts'
import { comingMeetings } from './comingCalls.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titlesIn } from './titles.ts'

/** Everything a merger would do today: what the rules say, and what is still open about the merged unit. */
export type Planned = MergerPlan & {
  joinedBefore: Day
  /** By which office each unit has its title, and the survivor after the merger. */
  titles: { survivor: Office | null; merged: Office | null; after: Office | null }
  representative: { name: string; from: string } | undefined
  /** Whether the council has still to confirm who represents the survivor in its offices. */
  awaits: boolean
  liaison: string | undefined
  certificate: string | undefined
  /** Numbers of what ends with the merged unit, or is handed over: cases, changes, calls. */
  cases: string[]
  changes: string[]
  meetings: string[]
}

/** What a merger would do today. */
export async function planMerger(desk: Desk, merger: MergerRecord): Promise<Planned> {
  const { member, merged, choices } = merger
  const rulebook = rulebookOn(desk)
  const facts = await loadFacts(desk.tx, desk.zone, { members: [member.no, merged.no] })
  const said = choices.representative
  const named = { survivor: member.no, merged: merged.no, choices: choices.seats }
  const plan = mergerPlan(rulebook, facts, { ...named, ...(said && { representative: said.name }) }, desk.today)
  const titleOfUnit = titlesIn(desk, facts)
  const { offices } = provision(rulebook, 'representation.successor')
  const kept = plan.seats.filter(({ fate }) => fate !== 'vacant').map(({ tenure }) => tenure.office)
  return {
    ...plan,
    joinedBefore: facts.members.find(({ no }) => no === member.no)?.joinedOn ?? plan.joinedOn,
    titles: {
      survivor: titleOfUnit(member.no),
      merged: titleOfUnit(merged.no),
      after: plan.open.length > 0 ? null : (unitTitle(rulebook, kept) ?? null),
    },
    representative:
      said === undefined ? nameIn(desk, facts, member.no, 'representative') : { name: said.name, from: said.member },
    awaits: said !== undefined && kept.some((office) => offices.includes(office)),
    liaison: nameIn(desk, facts, member.no, 'liaison')?.name,
    certificate: await certificateOf(desk.tx, merged.id),
    ...(await openMatters(desk, merger, plan)),
  }
}

function nameIn(desk: Desk, facts: Facts, no: string, role: 'representative' | 'liaison') {
  const [person] = peopleOf(facts, no, role, desk.today)
  return person === undefined ? undefined : { name: person.name, from: no }
}

async function openMatters(desk: Desk, { member, merged }: MergerRecord, plan: MergerPlan) {
  const ending = new Set(plan.seats.filter(({ fate }) => fate !== 'stays').map(({ tenure }) => tenure.id))
  const cases = await casesOf(desk.tx, [member.no, merged.no])
  const meetings: string[] = []
  for (const meeting of await comingMeetings(desk))
    if ((await findSummonsOf(desk.tx, meeting.id, merged.id)) !== undefined) meetings.push(meeting.no)
  return {
    cases: cases.filter((one) => one.member.id === merged.id || ending.has(one.tenureId)).map(({ no }) => no),
    changes: (await listChanges(desk.tx, UNDECIDED, merged.id)).map(({ no }) => no),
    meetings,
  }
}

/** What identifies a plan, and who typed it: whoever confirms has seen exactly this. */
export function digestOf({ typedBy }: MergerRecord, planned: Planned): string {
  const seats = planned.seats.map(({ tenure, fate }) => [tenure.id, fate])
  const told = { typedBy, ...planned, citations: null, seats, open: planned.open.map(({ seats: of }) => of) }
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
}

/** What preview, card and notices say of a merger. */
export function mergerValues({ no, member, merged }: MergerRecord, planned: Planned): Values {
  const { seats, representative } = planned
  return {
    no,
    survivorNo: member.no,
    survivor: member.name,
    survivorTitle: planned.titles.survivor,
    mergedNo: merged.no,
    merged: merged.name,
    mergedTitle: planned.titles.merged,
    titleAfter: planned.titles.after,
    joinedOn: planned.joinedOn,
    joinedBefore: planned.joinedBefore,
    seats: seats.map(({ tenure, fate, run }) => ({
      office: tenure.office,
      memberNo: tenure.member,
      fate,
      run: run ?? 0,
    })),
    open: planned.open.map(({ why, seats: of, citations }) => ({
      why,
      seats: of.map(({ office, member: memberNo }) => ({ office, memberNo })),
      citations,
    })),
    left: planned.left,
    notPrincipal: planned.notPrincipal,
    dues: planned.dues,
    representative: representative?.name ?? null,
    representativeFrom: representative?.from ?? null,
    awaits: planned.awaits,
    liaison: planned.liaison ?? null,
    certificate: planned.certificate ?? null,
    cases: planned.cases,
    changes: planned.changes,
    meetings: planned.meetings,
    citations: planned.citations,
  }
}
