import { createHash } from 'node:crypto'
import type { Outcome, Values } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { addDays, addYears } from '../rules/days.ts'
import { type Day, OFFICES } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { openCardsAsking } from '../store/cards.ts'
import { openCases } from '../store/cases.ts'
import { listChanges } from '../store/changes.ts'
import { findMeetingByNo, type MeetingRecord, meetingsWithoutBase } from '../store/meetings.ts'
import { endTenure, type HeldTenure, tenuresBefore } from '../store/tenures.ts'
import { listTerms, lockTerms, openTerm, turnTerm } from '../store/terms.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { fixBase, titleOf } from './attendanceBook.ts'
import { nameOf, together } from './caseNotices.ts'
import { settleCasesOf } from './certifyingSeats.ts'
import {
  askToConfirm,
  type Confirmation,
  requireConfirmer,
  type Typed,
  tellTypist,
  typistOf,
  type Waiting,
} from './confirming.ts'
import { closeCards } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { releaseSuccessor } from './successorRelease.ts'

/** The question of the card that asks whether to open a term. */
export const TERM = 'term'

/** What opening a term would do: whose offices end, and how long the last term was. */
type Turn = { name: string; meeting: MeetingRecord; from: Day; last: Day; ending: HeldTenure[]; digest: string }

/** 换届: staff are shown what opening the term of a congress would end, and asked. */
export async function askToTurnTerm(desk: Desk, asker: Asker, name: string, meetingNo: string): Promise<Outcome> {
  const turn = await plan(desk, name, meetingNo)
  const { meeting, digest } = turn
  const subject = `${name}/${meeting.no}/${digest}/${staffOf(asker).id}`
  const typed = { deed: 'term' as const, typedBy: actorOf(asker) }
  return { say: await askToConfirm(desk, asker, typed, await confirmationOf(desk, turn, subject, typed)) }
}

async function confirmationOf(desk: Desk, turn: Turn, subject: string, { typedBy }: Typed): Promise<Confirmation> {
  const preview = await valuesOf(desk, turn)
  return {
    before: [{ template: 'replies/term_preview', values: preview }],
    template: 'cards/term',
    values: { ...preview, typedBy: nameOf(typedBy), decided: null },
    actions: ['open', 'keep'],
    asks: { question: TERM, subject },
  }
}

/**
 * The terms that another has still to open, of each what was typed last. One that can be opened no more waits for nobody;
 * where offices have changed since it was typed there is no card any more, and it is to be typed again.
 */
export async function waitingTerms(desk: Desk): Promise<Waiting[]> {
  const subjects = new Map<string, { subject: string; since: Temporal.Instant }>()
  for (const { subject, createdAt } of await openCardsAsking(desk.tx, TERM)) {
    const about = subject.split('/').slice(0, 2).join(' ')
    if (!subjects.has(about)) subjects.set(about, { subject, since: createdAt })
  }
  const waiting = await Promise.all([...subjects].map(([about, one]) => waitingTerm(desk, about, one)))
  return waiting.flatMap((one) => one ?? [])
}

async function waitingTerm(
  desk: Desk,
  title: string,
  { subject, since }: { subject: string; since: Temporal.Instant },
): Promise<Waiting | undefined> {
  const { name, meetingNo, digest, typed } = await readSubject(desk, subject)
  const turn = await plan(desk, name, meetingNo).catch(unlessRefused)
  if (turn === undefined) return undefined
  const about = { id: subject, typed, title, since }
  if (turn.digest !== digest) return about
  return { ...about, confirmation: await confirmationOf(desk, turn, subject, typed) }
}

function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
}

/** A card is about a term, its congress, the offices as they were shown, and who typed it. */
async function readSubject(desk: Desk, subject: string) {
  const [name = '', meetingNo = '', digest, typist = ''] = subject.split('/')
  return { name, meetingNo, digest, typed: { deed: 'term' as const, typedBy: await typistOf(desk, typist) } }
}

async function plan(desk: Desk, name: string, meetingNo: string): Promise<Turn> {
  const meeting = await findMeetingByNo(desk.tx, meetingNo)
  if (meeting === undefined) throw new Refusal('resolution_meeting_unknown', { said: meetingNo })
  const from = meetingDay(desk, meeting)
  const rule = provision(rulebookOn(desk, from), 'director.election')
  if (meeting.body !== rule.body)
    throw new Refusal('term_wrong_body', {
      ...titleOf(meeting),
      body: rule.body,
      citations: citationsOf(rulebookOn(desk, from), rule),
    })
  if (meeting.status !== 'held') throw new Refusal('term_not_held', { ...titleOf(meeting), status: meeting.status })
  const terms = await listTerms(desk.tx)
  if (terms.some((term) => term.name === name)) throw new Refusal('term_known', { name })
  if (terms.some((term) => term.from >= from)) throw new Refusal('term_backwards', { name, from })
  const ending = await tenuresBefore(desk.tx, from)
  const digest = createHash('sha256')
    .update(
      ending
        .map(({ id }) => id)
        .sort()
        .join(),
    )
    .digest('hex')
    .slice(0, 16)
  return { name, meeting, from, last: addDays(from, -1), ending, digest }
}

async function valuesOf(desk: Desk, { name, meeting, from, last, ending }: Turn): Promise<Values> {
  const rulebook = rulebookOn(desk, from)
  const rule = provision(rulebook, 'term.length')
  const before = await openTerm(desk.tx)
  const counts = OFFICES.map((office) => ({ office, count: ending.filter((one) => one.office === office).length }))
  return {
    ...titleOf(meeting),
    name,
    from,
    last,
    before: before?.name ?? null,
    length: before === undefined ? null : lengthOf(before.from, from, rule),
    years: rule.years,
    maxYears: rule.maxYears,
    members: new Set(ending.map(({ member }) => member.no)).size,
    counts: counts.filter(({ count }) => count > 0),
    ...(await openMatters(desk, ending)),
    citations: citationsOf(rulebook, rule),
  }
}

/** What is still open about the offices that end: cases, and successors who wait for the council. */
async function openMatters(desk: Desk, ending: HeldTenure[]) {
  const ids = new Set(ending.map(({ id }) => id))
  const members = new Set(ending.map(({ member }) => member.id))
  const cases = (await openCases(desk.tx)).filter(({ tenureId }) => ids.has(tenureId))
  const changes = (await listChanges(desk.tx, ['awaiting_council'])).filter(({ member }) => members.has(member.id))
  return { cases: cases.map(({ no }) => no), changes: changes.map(({ no }) => no) }
}

function lengthOf(began: Day, ends: Day, { years, maxYears }: { years: number; maxYears: number }) {
  if (ends < addYears(began, years)) return 'short'
  return ends > addYears(began, maxYears) ? 'long' : 'within'
}

/**
 * The old term closes and the new one opens on the day of the congress: every office of the old term ends the day before
 * it, officers included. Refused to whoever typed it while there is somebody else, and when it has changed since.
 */
export async function openNextTerm(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { name, meetingNo, digest, typed } = await readSubject(desk, subject)
  await lockTerms(desk.tx)
  const turn = await plan(desk, name, meetingNo)
  await requireConfirmer(desk, asker, typed)
  if (turn.digest !== digest) throw new Refusal('term_changed', { name, meetingNo })
  const actor = actorOf(asker)
  await fixBases(desk, turn)
  const settled = await closeOffices(desk, actor, turn)
  await turnTerm(desk.tx, { name, from: turn.from, last: turn.last, by: actor }, desk.now)
  await recordOpening(desk, actor, turn, typed)
  const redraw = await closeCards(desk, asker, { question: TERM, beginning: `${name}/`, outcome: 'opened' })
  return together([
    ...settled,
    { say: [], redraw },
    await tellTypist(desk, asker, typed, { confirmed: true, no: name }),
  ])
}

async function recordOpening(desk: Desk, actor: string, turn: Turn, { typedBy }: Typed): Promise<void> {
  const { name, meeting, from, ending } = turn
  const data = { meeting: meeting.no, from, ended: ending.map(({ id }) => id), typedBy }
  await record(desk.tx, { at: desk.now, actor, type: 'term.opened', subject: `term:${name}`, data })
}

/** The meetings of that day were the old bodies': the congress itself before all. */
async function fixBases(desk: Desk, { from }: Turn): Promise<void> {
  const midnight = Temporal.PlainDate.from(from).toZonedDateTime(desk.zone).toInstant()
  for (const meeting of await meetingsWithoutBase(desk.tx, midnight)) await fixBase(desk, meeting)
}

async function closeOffices(desk: Desk, actor: string, { name, last, ending }: Turn): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { id, from } of ending)
    await endTenure(desk.tx, id, { until: from > last ? from : last, reason: '届满', by: name })
  for (const [, tenures] of Map.groupBy(ending, ({ member }) => member.no)) {
    const ids = tenures.map(({ id }) => id)
    const [first] = tenures
    if (first === undefined) continue
    outcomes.push(...(await settleCasesOf(desk, actor, { no: name, member: first.member }, ids)))
    outcomes.push(await releaseSuccessor(desk, actor, first.member, name))
  }
  return outcomes
}

/** Staff leave the term as it is. */
export async function keepTerm(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { name, meetingNo, typed } = await readSubject(desk, subject)
  await plan(desk, name, meetingNo)
  const redraw = await closeCards(desk, asker, { question: TERM, beginning: subject, outcome: 'kept' })
  return together([{ say: [], redraw }, await tellTypist(desk, asker, typed, { confirmed: false, no: name })])
}

/** 届次: the terms there were, and the open one. */
export async function showTerms(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const terms = (await listTerms(desk.tx)).map(({ name, from, until }) => ({ name, from, until: until ?? null }))
  return reply(asker.account, 'replies/terms', { terms })
}
