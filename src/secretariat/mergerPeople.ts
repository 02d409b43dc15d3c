import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { createChange, listChanges, UNDECIDED } from '../store/changes.ts'
import { moveAccounts } from '../store/mergers.ts'
import { findPeople, type Speaker } from '../store/people.ts'
import { mobileOf, personNamed } from '../store/representation.ts'
import type { MergerRecord } from '../store/restructurings.ts'
import { type Asker, actorOf } from './asker.ts'
import { changeLine } from './changeCards.ts'
import { acceptChange } from './changesDeciding.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { mergerValues, type Planned } from './mergerPlanning.ts'
import { isNotPrincipal } from './successors.ts'

/** People who speak for the survivor from now on with the account they had for the merged unit: old person → new one. */
export type Moved = Map<string, string>

/** Another representative is a change like any other: in office, the council has to confirm them. */
export async function changeRepresentative(
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
  const mobile = old === undefined ? '' : ((await mobileOf(desk.tx, old.id)) ?? '')
  const id = await personNamed(desk.tx, toMember, { name, mobile })
  if (old === undefined) return new Map()
  await moveAccounts(desk.tx, old.id, id)
  return new Map([[old.id, id]])
}

/** Everybody who belongs to either unit. */
export async function peopleOfBoth(desk: Desk, { member, merged }: MergerRecord): Promise<Speaker[]> {
  const people = [
    ...(await findPeople(desk.tx, member.id, desk.today)),
    ...(await findPeople(desk.tx, merged.id, desk.today)),
  ]
  return people.filter(({ roles }) => roles.length > 0)
}

/** Everybody of both units hears what was done, and what they are from now on. */
export function tellPeople(merger: MergerRecord, planned: Planned, people: Speaker[], moved: Moved): Notice[] {
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
