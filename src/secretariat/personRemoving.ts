import type { Account } from '../messages/message.ts'
import { record } from '../store/audit.ts'
import {
  accountsToRemove,
  countRemoved,
  isShared,
  longerNames,
  othersNamed,
  type PastMember,
  type PastPerson,
  type PastStandIn,
  peopleToRemove,
} from '../store/pastPeople.ts'
import { clearMember, dropAccounts, markRemoved, markStandIn } from '../store/pastRemoving.ts'
import { personKey } from '../store/roll.ts'
import { replaceTraces, type Trace } from '../store/traces.ts'
import type { Desk } from './desk.ts'

/**
 * Removes what is personal of a member that has left: its people, whoever else it named, what it was reached at, what it
 * filled in and the scans. Its name, its seats, its attendance, its dues and what was decided about it are the
 * association's records and stay. Returns how many people it were.
 */
export async function removeMember(desk: Desk, member: PastMember): Promise<number> {
  const people = await peopleToRemove(desk.tx, member)
  for (const person of people) await removePerson(desk, person)
  const { names, numbers } = await othersNamed(desk.tx, member.id)
  const { mark } = desk.privacy
  await clearMember(desk.tx, member, mark, desk.now)
  const traces = [...names, ...numbers].map((text) => ({ text, mark }))
  await removeTraces(desk, member, traces)
  await record(desk.tx, {
    at: desk.now,
    actor: 'schedule',
    type: 'privacy.member_cleared',
    subject: `member:${member.no}`,
  })
  return people.length
}

/** Removes a person: a neutral mark stands wherever their name stood, and nothing leads to their accounts. */
export async function removePerson(desk: Desk, person: PastPerson): Promise<void> {
  const { id, name, mobile, member } = person
  const mark = `${desk.privacy.mark}${(await countRemoved(desk.tx, member.id)) + 1}`
  const accounts = await accountsToRemove(desk.tx, id, personKey({ member: member.no, name }))
  await dropAccounts(desk.tx, id, accounts, `removed-${id}`)
  await markRemoved(desk.tx, person, mark, desk.now)
  const number = mobile === undefined ? [] : [{ text: mobile, mark: desk.privacy.mark }]
  const certain = [...actorTraces(person, mark), ...accounts.flatMap(idTraces(id))]
  await removeTraces(desk, member, [{ text: name, mark }, ...number], certain)
}

/** Removes who only stood in for a member, wherever their name or number was written. */
export async function removeStandIn(desk: Desk, { name, numbers, member }: PastStandIn): Promise<void> {
  const { mark } = desk.privacy
  await markStandIn(desk.tx, member.id, name, mark)
  await removeTraces(
    desk,
    member,
    [name, ...numbers].map((text) => ({ text, mark })),
  )
}

/** How records name a person by who they are, whoever else is called the same. */
function actorTraces({ name, member }: PastPerson, mark: string): Trace[] {
  return [
    { text: `person:${member.no}:${name}`, mark: `person:${member.no}:${mark}` },
    { text: personKey({ member: member.no, name }), mark: personKey({ member: member.no, name: mark }) },
  ]
}

/** How records name an account. */
function idTraces(personId: string): (account: Account, index: number) => Trace[] {
  return ({ platform, userId }, index) => {
    const mark = `removed-${personId}-${index}`
    return [{ text: `${platform}:${userId}`, mark: `${platform}:${mark}`, id: true as const }]
  }
}

/**
 * Replaces names and numbers in everything that was written down; those that somebody else has, too, only in what belongs
 * to the member. An individual member's own name is that of the member, and stays in the register.
 */
async function removeTraces(desk: Desk, member: PastMember, traces: Trace[], certain: Trace[] = []): Promise<void> {
  const [own, shared]: [Trace[], Trace[]] = [[], []]
  for (const trace of traces.filter(({ text }) => text !== member.name))
    ((await isShared(desk.tx, trace.text, member)) ? shared : own).push(trace)
  const keep = (await Promise.all(traces.map(({ text }) => longerNames(desk.tx, text)))).flat()
  await replaceTraces(desk.tx, { traces: [...certain, ...own], keep })
  const staff = shared.map(({ text }) => `staff:${text}`)
  const about = { memberId: member.id, words: [member.no, member.name] }
  await replaceTraces(desk.tx, { traces: shared, keep: [...keep, ...staff], about })
}
