import type { Look, Notice, Outcome, Redraw, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Office } from '../rules/facts.ts'
import type { CaseRecord, Forfeiture } from '../store/cases.ts'
import { findPeople, reachable, type Speaker } from '../store/people.ts'
import { windowOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { titleOf } from './titles.ts'

/** The offices a case takes: the forfeited seat itself, then what rests on it. */
export function officesLost({ ground }: Forfeiture): Office[] {
  const { finding, cascade } = ground
  return [finding.office, ...cascade.filter(({ verdict }) => verdict === 'forfeited').map(({ office }) => office)]
}

/** The offices that lose their basis with a case, for the council to decide. */
export function officesLeftToCouncil({ ground }: Forfeiture): Office[] {
  return ground.cascade.filter(({ verdict }) => verdict === 'basis_lost').map(({ office }) => office)
}

/** What every message about a forfeiture says of it. */
export async function forfeitureValues(desk: Desk, one: Forfeiture): Promise<Values> {
  const { finding, cascade } = one.ground
  const { until, confirmableFrom } = windowOf(desk, one)
  return {
    no: one.no,
    memberNo: one.member.no,
    member: one.member.name,
    title: await titleOf(desk, one.member.no),
    offices: officesLost(one),
    landing: finding.revertsTo ?? null,
    officers: officesLeftToCouncil(one),
    body: finding.body,
    meetings: finding.because,
    citations: [finding, ...cascade].flatMap(({ citations }) => citations),
    objectionUntil: until,
    confirmableFrom,
  }
}

/**
 * The same notice to everybody who speaks for the member: the representatives, and the liaison as a copy. `proves` is
 * proved by what reaches a representative. Said once for each step of a case.
 */
export async function tellMember(
  desk: Desk,
  one: Forfeiture,
  template: string,
  more: Values = {},
  proves?: { case: string },
): Promise<Notice[]> {
  const { representatives, liaisons } = await spokespeople(desk, one)
  const values = await forfeitureValues(desk, one)
  const notice = (person: Speaker, copy: boolean): Notice => ({
    to: { person: person.id },
    template,
    values: { ...values, name: person.name, copy, ...more },
    once: `case/${one.no}/${template}/${person.id}`,
    ...(!copy && proves !== undefined && { proves }),
  })
  return [...representatives.map((person) => notice(person, false)), ...liaisons.map((person) => notice(person, true))]
}

async function spokespeople(desk: Desk, one: CaseRecord) {
  const people = await findPeople(desk.tx, one.member.id, desk.today)
  const representatives = people.filter(({ roles }) => roles.includes('representative'))
  const liaisons = people.filter(({ roles }) => !roles.includes('representative') && roles.includes('liaison'))
  return { representatives, liaisons }
}

/**
 * What a case's card shows beside the case: how it ended, by whom, what that did to the seats; or that the notice did
 * not arrive and has to be told by phone.
 */
export type CaseEnd = { outcome?: string; decidedBy?: string; seats?: Values[]; byPhone?: boolean }

/** The secretariat's card of a forfeiture: open with its buttons, or closed with an outcome. */
export async function caseCard(desk: Desk, one: Forfeiture, end: CaseEnd = {}): Promise<Look> {
  const isReachable = await hasAccount(desk, one)
  const values = {
    ...(await forfeitureValues(desk, one)),
    state: one.state,
    noticedAt: one.noticedAt?.toString() ?? null,
    reachable: isReachable,
    objection: one.objection ?? null,
    decidedBy: end.decidedBy ?? null,
    seats: end.seats ?? [],
  }
  const look = { template: 'cards/case', values }
  if (end.outcome !== undefined) return { ...look, outcome: end.outcome }
  const mustPhone = one.noticedAt === undefined && (!isReachable || end.byPhone === true)
  return { ...look, actions: [...(mustPhone ? ['phoned'] : []), 'confirm', 'withdraw'] }
}

async function hasAccount(desk: Desk, one: CaseRecord): Promise<boolean> {
  const { representatives } = await spokespeople(desk, one)
  const ids = representatives.map(({ id }) => id)
  return (await reachable(desk.tx, ids)).size > 0
}

/** Draws a case's cards anew after it was decided: the one that was pressed, and everybody else's. */
export async function closeCards(desk: Desk, one: Forfeiture, outcome: string, end: CaseEnd = {}): Promise<Redraw> {
  const by = { ...end, ...(one.decidedBy !== undefined && { decidedBy: nameOf(one.decidedBy) }) }
  return {
    question: 'case',
    subject: one.id,
    look: await caseCard(desk, one, { ...by, outcome }),
    others: await caseCard(desk, one, { ...by, outcome: 'by_other' }),
  }
}

/** The name in an actor as records write it, `staff:王芳`. */
export function nameOf(actor: string): string {
  return actor.split(':').at(-1) ?? actor
}

/** Refuses a second decision, saying what the first was. */
export function requireUndecided<C extends CaseRecord>(one: C): C {
  if (one.state === 'open' || one.state === 'objected') return one
  const { no, state, decidedBy, decidedAt } = one
  throw new Refusal('case_decided', { no, state, by: nameOf(decidedBy ?? ''), at: decidedAt?.toString() ?? null })
}

/** Several outcomes as one, in their order. */
export function together(outcomes: Outcome[]): Outcome {
  return { say: outcomes.flatMap(({ say }) => say), redraw: outcomes.flatMap(({ redraw }) => redraw ?? []) }
}
