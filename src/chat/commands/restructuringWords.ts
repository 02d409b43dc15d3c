import { Refusal } from '../../messages/refusal.ts'
import type { Office } from '../../rules/facts.ts'
import { OFFICE_NAMES } from '../../secretariat/officeNames.ts'
import { numbersIn } from './resolutionWords.ts'

/** Reads `D001 D002`: the unit that survives, then the one merged into it. Refuses fewer or more than two. */
export function readMerger(rest: string): { survivor: string; merged: string } {
  const [survivor, merged, ...more] = partsOf(rest)
  if (survivor === undefined || merged === undefined || more.length > 0) throw new Refusal('merger_unreadable')
  return { survivor, merged }
}

/** Reads `HB-2026-1 理事 D001`: the merger, the office, and whose seat is kept. */
export function readSeatChoice(rest: string): { no: string; office: Office; member: string } {
  const { no, more } = readNumber(rest, 'merger_seat_unreadable')
  const found = OFFICE_NAMES.find(([word]) => more.startsWith(word))
  if (found === undefined) throw new Refusal('merger_seat_unreadable')
  const member = more.slice(found[0].length).trim()
  if (member === '') throw new Refusal('merger_seat_unreadable')
  return { no, office: found[1], member }
}

/** Reads `HB-2026-1 张伟`: the merger, and who represents the survivor. */
export function readMergerRepresentative(rest: string): { no: string; name: string } {
  const { no, more } = readNumber(rest, 'merger_person_unreadable')
  if (more === '') throw new Refusal('merger_person_unreadable')
  return { no, name: more.replace(/\s+/g, '') }
}

/** Reads `D001 滨城新软件有限公司`: the unit with the old seal, and what the other part is called. */
export function readDivision(rest: string): { member: string; newName: string } {
  const [member, ...name] = partsOf(rest)
  if (member === undefined || name.length === 0) throw new Refusal('division_unreadable')
  return { member, newName: name.join('') }
}

function readNumber(rest: string, how: string): { no: string; more: string } {
  const said = rest.normalize('NFKC').trim()
  const [no] = numbersIn(said)
  const written = /^[a-z]{2}\s*[-‐-―]\s*\d{4}\s*[-‐-―]\s*\d+/i.exec(said)?.[0]
  if (no === undefined || written === undefined) throw new Refusal(how)
  return {
    no,
    more: said
      .slice(written.length)
      .replace(/^[\s,，、:：]+/, '')
      .trim(),
  }
}

function partsOf(rest: string): string[] {
  return rest.split(/[\s,，、;；]+/).filter((part) => part !== '')
}
