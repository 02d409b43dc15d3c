import { randomInt } from 'node:crypto'
import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { digestOf, personOfIndividual, storeCode } from '../store/binding.ts'
import { findPeople, type MemberOf, type Speaker } from '../store/people.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { titleOf } from './titles.ts'

/** A code made out for a person. `code` is as it is shown, in groups of four; it is kept nowhere. */
export type IssuedCode = { code: string; person: Speaker; expiresAt: Temporal.Instant }

/** Capital letters and digits of which no two look alike, on paper or on a screen. */
const ALPHABET = 'ACDEFHJKMNPRTWXY34679'
const GROUP = 4

/** 绑定码: staff make a code for a member's person, and read it out or pass it on. */
export async function issueCodeByStaff(desk: Desk, asker: Asker, words: string, name?: string): Promise<Outcome> {
  staffOf(asker)
  const { code, person, expiresAt } = await issueCode(desk, await findMember(desk, words), name, actorOf(asker))
  const { member, roles } = person
  return reply(asker.account, 'replies/binding_code', {
    code,
    person: person.name,
    roles,
    member: { no: member.no, name: member.name, title: await titleOf(desk, member.no) },
    expiresAt: expiresAt.toString(),
  })
}

/**
 * Makes a code for the person of that name who acts for a member; without a name for the only one, or the
 * representative. `by` is the actor for the record. Refuses a former member, a name that does not occur, and a member
 * of whose several people none is the representative.
 */
export async function issueCode(
  desk: Desk,
  member: MemberOf,
  name: string | undefined,
  by: string,
): Promise<IssuedCode> {
  if (member.leftOn !== undefined && member.leftOn <= desk.today) throw new Refusal('code_for_former', { member })
  const person = choose(member, await candidates(desk, member), name)
  const { length, validDays } = provision(rulebookOn(desk), 'binding.code')
  const expiresAt = desk.now.add({ hours: 24 * validDays })
  const code = await storeNewCode(desk, { length, personId: person.id, by, expiresAt })
  const subject = `member:${member.no}`
  await record(desk.tx, {
    at: desk.now,
    actor: by,
    type: 'binding.code_issued',
    subject,
    data: { person: person.name },
  })
  return { code: groupCode(code), person, expiresAt }
}

/** Whether somebody has written a code, right or wrong, as against the name of a member. */
export function isCodeShaped(desk: Desk, said: string): boolean {
  const { length } = provision(rulebookOn(desk), 'binding.code')
  const typed = foldCode(said)
  return typed.length === length && [...typed].every((letter) => ALPHABET.includes(letter))
}

/** One spelling of a code is enough: wide letters, small letters, spaces and dashes do not matter. */
export function foldCode(said: string): string {
  return said
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{P}]+/gu, '')
}

/** Those who act for the member today. */
async function candidates(desk: Desk, member: MemberOf): Promise<Speaker[]> {
  const people = await findPeople(desk.tx, member.id, desk.today)
  if (member.kind === 'individual' && !people.some((one) => one.name === member.name)) {
    people.push(await personOfIndividual(desk.tx, member, desk.today))
  }
  return people.filter((person) => person.roles.length > 0)
}

function choose(member: MemberOf, people: Speaker[], name: string | undefined): Speaker {
  const named = people.filter((person) => name === undefined || person.name === name)
  const chosen = named.length === 1 ? named[0] : named.find((person) => isSpokesman(member, person))
  if (chosen !== undefined) return chosen
  const listed = people.map((person) => ({ name: person.name, roles: person.roles }))
  throw new Refusal(people.length === 0 ? 'code_for_nobody' : 'code_for_whom', {
    member: { no: member.no, name: member.name },
    people: listed,
    said: name ?? null,
  })
}

/** Whom a member is asked for when nobody is named: itself, or its representative. */
function isSpokesman(member: MemberOf, person: Speaker): boolean {
  return member.kind === 'individual' ? person.name === member.name : person.roles.includes('representative')
}

async function storeNewCode(
  desk: Desk,
  { length, ...rest }: { length: number; personId: string; by: string; expiresAt: Temporal.Instant },
): Promise<string> {
  for (;;) {
    const code = newCode(length)
    if (await storeCode(desk.tx, { ...rest, digest: digestOf(code), at: desk.now })) return code
  }
}

/** A new code, kept nowhere. */
export function newCode(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** A code as it is shown, in groups. */
export function groupCode(code: string): string {
  return code.replace(new RegExp(`(.{${GROUP}})(?=.)`, 'g'), '$1-')
}
