import { Refusal } from '../../messages/refusal.ts'
import type { Office } from '../../rules/facts.ts'
import type { Votes } from '../../rules/resolutions.ts'
import type { Election } from '../../secretariat/elections.ts'
import { OFFICE_NAMES } from '../../secretariat/officeNames.ts'
import { numbersIn, readCounters, readVotes } from './resolutionWords.ts'

const MEETING = /^[a-z]{2,6}\s*[-‐-―]\s*\d{4}\s*[-‐-―]\s*\d+/i
const VOTES = /(?:赞成|同意)票?[\s:：]*\d+\s*票?(?:[\s,，、]*(?:反对|不同意|弃权)票?[\s:：]*\d+\s*票?)*/g
const OVERRIDE = /超额[\s:：]*(\S.*)$/

/**
 * Reads `HYDH-2026-1 理事 D017 赞成210 D018 赞成198 反对3 超额 理由 计票 张三 监票 李四`: the meeting, the office,
 * each candidate with their votes, who counted. Refuses without a meeting, an office, or votes for each
 * candidate, also for the last: nobody is left out in silence.
 */
export function readElection(rest: string): Election {
  const { counters, rest: said } = readCounters(rest)
  const { meeting, office, more } = readOffice(said, 'election_unreadable')
  const override = OVERRIDE.exec(more)?.[1]?.trim()
  const candidates = more.replace(OVERRIDE, '')
  const nominees = readNominees(candidates)
  if (nominees.length === 0) throw new Refusal('election_unreadable')
  const left = afterVotes(candidates)
  if (left !== '') throw new Refusal('election_leftover', { said: left })
  return { meeting, office, nominees, ...(override && { override }), ...(counters && { counters }) }
}

/** Reads `HYDH-2026-1 理事 D017 赞成210 反对3 原因`: whom a body removed, with the votes and the reason. */
export function readRemoval(rest: string) {
  const { meeting, office, more } = readOffice(rest, 'removal_unreadable')
  const [nominee, ...others] = readNominees(more)
  const reason = afterVotes(more).replace(/^原因[\s:：]*/, '')
  // One at a time: each removal has its own reason.
  if (nominee === undefined || others.length > 0 || reason === '') throw new Refusal('removal_unreadable')
  return { meeting, office, ...nominee, reason }
}

/** What stands after the last votes. */
function afterVotes(text: string): string {
  return (text.split(VOTES).at(-1) ?? '').replace(/^[\s,，、;；:：]+/, '').trim()
}

function readOffice(rest: string, how: string): { meeting: string; office: Office; more: string } {
  const said = rest.normalize('NFKC').trim()
  const [number] = MEETING.exec(said) ?? []
  const [meeting] = numbersIn(number ?? '')
  if (number === undefined || meeting === undefined) throw new Refusal(how)
  const after = said.slice(number.length).replace(/^[\s,，、:：]+/, '')
  const found = OFFICE_NAMES.find(([word]) => after.startsWith(word))
  if (found === undefined) throw new Refusal('office_unknown', { said: after.split(' ')[0] ?? '' })
  return { meeting, office: found[1], more: after.slice(found[0].length).trim() }
}

/** Each candidate is what stands before their votes. */
function readNominees(text: string): { member: string; votes: Votes }[] {
  const counted = [...text.matchAll(VOTES)]
  return counted.map((match, index) => {
    const from = index === 0 ? 0 : (counted[index - 1]?.index ?? 0) + (counted[index - 1]?.[0].length ?? 0)
    const member = text.slice(from, match.index).replace(/^[\s,，、;；:：]+|[\s,，、;；:：]+$/g, '')
    return { member, votes: readVotes(match[0]) }
  })
}

/** Reads `第八届 HYDH-2026-1`, in either order. Refuses without a term's name or the number of its congress. */
export function readTurn(rest: string): { name: string; meeting: string } {
  const said = rest.normalize('NFKC').trim()
  const [meeting] = numbersIn(said)
  const name = /第\s*[一二三四五六七八九十百\d]+\s*届/.exec(said)?.[0].replace(/\s/g, '')
  if (meeting === undefined || name === undefined) throw new Refusal('term_unreadable')
  return { name, meeting }
}
