import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { addDays, yearOf } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import type { SeatFate } from '../rules/restructuring.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { casesOf } from '../store/cases.ts'
import { voidCertificate } from '../store/certificates.ts'
import { createChange, listChanges, lockChange, UNDECIDED, updateChange } from '../store/changes.ts'
import { listOpenMeetings, meetingsWithoutBase } from '../store/meetings.ts'
import { changeJoinDate, endAllLinks, endMembership, moveAccounts } from '../store/mergers.ts'
import { findPeople, type Speaker } from '../store/people.ts'
import { personNamed } from '../store/representation.ts'
import { type MergerRecord, settleRestructuring } from '../store/restructurings.ts'
import { beginTenure, lockSeats, lockTenure } from '../store/tenures.ts'
import { type Asker, actorOf } from './asker.ts'
import { fixBase } from './attendanceBook.ts'
import { together } from './caseNotices.ts'
import { openBasisLost } from './casesBasis.ts'
import { settleCasesOf } from './certifyingSeats.ts'
import { changeLine, closeChangeCards } from './changeCards.ts'
import { acceptChange } from './changesDeciding.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { handOverCalls } from './mergerCalls.ts'
import { settleDues } from './mergerDues.ts'
import { mergerValues, type Planned } from './mergerPlanning.ts'
import { remindOfFiling } from './officeNotices.ts'
import { releaseSuccessor } from './successorRelease.ts'
import { isNotPrincipal } from './successors.ts'
import { endByCase, lastDayOf } from './tenureEnding.ts'

/**
 * Applies a merger as planned, from today: the merged unit leaves with everything that was open about it, and what
 * passes begins for the survivor. Everybody of both units is told.
 */
export async function applyMerger(desk: Desk, asker: Asker, merger: MergerRecord, planned: Planned): Promise<Outcome> {
  const actor = actorOf(asker)
  const { member, merged, no } = merger
  // Who is told is asked before anybody's link ends.
  const people = await peopleOfBoth(desk, merger)
  await fixBases(desk)
  const outcomes = [...(await moveSeats(desk, actor, merger, planned)), await returnChanges(desk, actor, merger)]
  await leave(desk, actor, merger, planned)
  await settleDues(desk, actor, merger, planned)
  outcomes.push(await releaseSuccessor(desk, actor, member, no))
  outcomes.push(...(await loseBasis(desk, actor, merger, planned)))
  const moved = await changeRepresentative(desk, asker, merger, outcomes)
  outcomes.push(await handOverCalls(desk, actor, merger))
  const plan = JSON.parse(JSON.stringify(mergerValues(merger, planned)))
  await settleRestructuring(desk.tx, merger.id, { state: 'applied', by: actor, at: desk.now, plan })
  const data = { survivor: member.no, merged: merged.no, plan }
  await record(desk.tx, { at: desk.now, actor, type: 'restructuring.applied', subject: `restructuring:${no}`, data })
  return together([...outcomes, { say: tell(merger, planned, people, moved) }, { say: filing(desk, merger, planned) }])
}

/** Meetings of today that have begun were those of the seats as they were. */
async function fixBases(desk: Desk): Promise<void> {
  const midnight = Temporal.PlainDate.from(desk.today).toZonedDateTime(desk.zone).toInstant()
  const begun = (await listOpenMeetings(desk.tx, ['called'])).filter(
    ({ startsAt }) =>
      Temporal.Instant.compare(startsAt, midnight) >= 0 && Temporal.Instant.compare(startsAt, desk.now) <= 0,
  )
  for (const meeting of [...(await meetingsWithoutBase(desk.tx, midnight)), ...begun]) await fixBase(desk, meeting)
}

async function moveSeats(desk: Desk, actor: string, merger: MergerRecord, { seats }: Planned): Promise<Outcome[]> {
  for (const office of [...new Set(seats.map(({ tenure }) => tenure.office))].sort()) await lockSeats(desk.tx, office)
  const ending = seats.filter(({ fate }) => fate !== 'stays')
  for (const seat of ending) await moveSeat(desk, actor, merger, seat, beginningOf(desk, seats, seat))
  const ids = ending.map(({ tenure }) => tenure.id)
  const { no, member, merged } = merger
  const about = (await casesOf(desk.tx, [merged.no])).map(({ tenureId }) => tenureId)
  return [
    ...(await settleCasesOf(desk, actor, { no, member }, ids)),
    ...(await settleCasesOf(desk, actor, { no, member: merged }, about)),
  ]
}

/** A seat that takes the place of the survivor's own begins on the day after that one's last. */
function beginningOf(desk: Desk, seats: SeatFate[], { tenure }: SeatFate): Day {
  const own = seats.filter((one) => one.fate === 'vacant' && one.tenure.office === tenure.office)
  const firstFree = own.map((one) => addDays(lastDayOf(desk, one.tenure), 1))
  return [desk.today, ...firstFree].sort().at(-1) ?? desk.today
}

async function moveSeat(
  desk: Desk,
  actor: string,
  { no, member, merged }: MergerRecord,
  { tenure, fate }: SeatFate,
  from: Day,
) {
  const held = await lockTenure(desk.tx, tenure.id)
  const of = tenure.member === member.no ? member : merged
  await endByCase(desk, actor, { no, member: of }, held, `合并 ${no}`)
  if (fate !== 'passes') return
  const { office, term, until } = held
  const span = { from, ...(until !== undefined && { until }), ...(term !== undefined && { term }) }
  const seat = { memberId: member.id, office, ...span, begunBy: no, continuesId: held.id }
  const id = await beginTenure(desk.tx, seat, desk.now)
  const data = { merger: no, office, tenure: id, continues: held.id, from }
  await record(desk.tx, { at: desk.now, actor, type: 'tenure.begun', subject: `member:${member.no}`, data })
}

/** What the merged unit had asked for, or whom the council was to confirm, has nobody left to ask for it. */
async function returnChanges(desk: Desk, actor: string, { no, merged }: MergerRecord): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (const { id } of await listChanges(desk.tx, UNDECIDED, merged.id)) {
    await lockChange(desk.tx, id)
    const end = { state: 'returned' as const, reason: `合并 ${no}`, decidedBy: actor, decidedAt: desk.now }
    const returned = await updateChange(desk.tx, id, end)
    const data = { member: merged.no, after: no }
    await record(desk.tx, { at: desk.now, actor, type: 'change.returned', subject: `change:${returned.no}`, data })
    outcomes.push({ say: [], redraw: [await closeChangeCards(desk, returned, 'returned')] })
  }
  return together(outcomes)
}

/** The merged unit's membership ends, with its certificate and everybody's right to speak for it. */
async function leave(desk: Desk, actor: string, { no, member, merged }: MergerRecord, planned: Planned): Promise<void> {
  const reason = `并入 ${member.no} ${member.name}（${no}）`
  await endMembership(desk.tx, merged.id, { on: desk.today, reason })
  const links = await endAllLinks(desk.tx, merged.id, addDays(desk.today, -1))
  const audit = { at: desk.now, actor }
  const after = { leftOn: desk.today, leftReason: reason }
  const ended = { merger: no, before: { leftOn: null }, after, links }
  await record(desk.tx, { ...audit, type: 'member.ended', subject: `member:${merged.no}`, data: ended })
  if (planned.certificate !== undefined) await voidOf(desk, actor, { no, merged }, planned.certificate)
  if (planned.joinedOn === planned.joinedBefore) return
  await changeJoinDate(desk.tx, member.id, planned.joinedOn)
  const joined = { merger: no, before: { joinedOn: planned.joinedBefore }, after: { joinedOn: planned.joinedOn } }
  await record(desk.tx, { ...audit, type: 'member.changed', subject: `member:${member.no}`, data: joined })
}

async function voidOf(
  desk: Desk,
  actor: string,
  { no, merged }: Pick<MergerRecord, 'no' | 'merged'>,
  certificate: string,
) {
  const voided = { no: certificate, memberId: merged.id, on: desk.today, reason: `合并 ${no}`, by: actor }
  await voidCertificate(desk.tx, voided, desk.now)
  const data = { merger: no, certificate }
  await record(desk.tx, { at: desk.now, actor, type: 'certificate.voided', subject: `member:${merged.no}`, data })
}

async function loseBasis(
  desk: Desk,
  actor: string,
  { no, member }: MergerRecord,
  planned: Planned,
): Promise<Outcome[]> {
  const rulebook = rulebookOn(desk)
  const outcomes: Outcome[] = []
  for (const office of planned.left) {
    if (office !== 'president' && office !== 'vice_president') continue
    const citations = citationsOf(rulebook, provision(rulebook, `${office}.basis`))
    const finding = {
      key: `cascade/basis_lost/${member.no}/${office}/${no}`,
      kind: 'cascade' as const,
      verdict: 'basis_lost' as const,
      member: member.no,
      office,
      because: no,
      citations,
      readings: {},
      asOf: desk.today,
    }
    outcomes.push(await openBasisLost(desk, actor, { no, member }, finding))
  }
  return outcomes
}

/** People who speak for the survivor from now on with the account they had for the merged unit: old person → new one. */
type Moved = Map<string, string>

/** Another representative is a change like any other: in office, the council has to confirm them. */
async function changeRepresentative(
  desk: Desk,
  asker: Asker,
  { no, member, merged, choices }: MergerRecord,
  outcomes: Outcome[],
): Promise<Moved> {
  const said = choices.representative
  if (said === undefined) return new Map()
  await refuseSecondSuccessor(desk, member.id)
  const after = { name: said.name, mobile: '' }
  const moved = said.member === merged.no ? await moveIn(desk, merged.id, member.id, said.name) : new Map()
  const before = await representativeOf(desk, member.id)
  const change = await createChange(
    desk.tx,
    {
      content: { kind: 'representative', before: { name: before }, after },
      state: 'open',
      text: `合并 ${no}`,
      flagged: await isNotPrincipal(desk, member.no, said.name),
      memberId: member.id,
      askedBy: actorOf(asker),
      askedById: undefined,
      askedAt: desk.now,
      rulebookFrom: rulebookOn(desk).effectiveFrom,
    },
    yearOf(desk.today),
  )
  outcomes.push(await acceptChange(desk, asker, change.id))
  return moved
}

/** While another successor waits to be decided about, nobody else is named. */
export async function refuseSecondSuccessor(desk: Desk, memberId: string): Promise<void> {
  const open = await listChanges(desk.tx, UNDECIDED, memberId)
  const pending = open.find(({ kind }) => kind === 'representative')
  if (pending !== undefined) throw new Refusal('change_pending', { ...changeLine(pending) })
}

async function representativeOf(desk: Desk, memberId: string): Promise<string | null> {
  const people = await findPeople(desk.tx, memberId, desk.today)
  return people.find(({ roles }) => roles.includes('representative'))?.name ?? null
}

async function moveIn(desk: Desk, fromMember: string, toMember: string, name: string): Promise<Moved> {
  const [old] = (await findPeople(desk.tx, fromMember, desk.today)).filter((person) => person.name === name)
  const id = await personNamed(desk.tx, toMember, { name, mobile: '' })
  if (old === undefined) return new Map()
  await moveAccounts(desk.tx, old.id, id)
  return new Map([[old.id, id]])
}

async function peopleOfBoth(desk: Desk, { member, merged }: MergerRecord): Promise<Speaker[]> {
  const people = [
    ...(await findPeople(desk.tx, member.id, desk.today)),
    ...(await findPeople(desk.tx, merged.id, desk.today)),
  ]
  return people.filter(({ roles }) => roles.length > 0)
}

function tell(merger: MergerRecord, planned: Planned, people: Speaker[], moved: Moved): Notice[] {
  const values = mergerValues(merger, planned)
  return people.map((person) => {
    const id = moved.get(person.id) ?? person.id
    return {
      to: { person: id },
      template: 'notices/merged',
      values: { ...values, name: person.name, standing: standingOf(merger, person, moved) },
      once: `merger/${merger.no}/${id}`,
    }
  })
}

/** What somebody is after the merger: what they were, the new representative, one who was replaced, or nobody's. */
function standingOf({ member, choices }: MergerRecord, person: Speaker, moved: Moved) {
  if (moved.has(person.id)) return 'representative'
  if (person.member.id !== member.id) return 'ended'
  if (choices.representative === undefined) return 'kept'
  if (choices.representative.member === member.no && choices.representative.name === person.name)
    return 'representative'
  return person.roles.includes('representative') ? 'replaced' : 'kept'
}

/** A president's seat that moves or falls vacant changes who is the association's legal representative. */
function filing(desk: Desk, { no }: MergerRecord, { seats }: Planned): Notice[] {
  const moved = seats.filter(({ fate }) => fate !== 'stays').map(({ tenure }) => tenure.office)
  return remindOfFiling(desk, no, moved)
}
