import { Refusal } from '../../messages/refusal.ts'
import { BODIES, type Body, type Office } from '../../rules/facts.ts'
import type { Votes } from '../../rules/resolutions.ts'
import type { Desk } from '../../secretariat/desk.ts'
import type { StandardsProposed } from '../../secretariat/duesStandardMatter.ts'
import { MEETING_BODIES } from '../../secretariat/meetingBodies.ts'
import type { Place } from '../../secretariat/motions.ts'
import { OFFICE_NAMES } from '../../secretariat/officeNames.ts'
import type { PaperCount } from '../../secretariat/paperCounting.ts'
import type { Choice } from '../../store/ballots.ts'
import { readDay, readSpan } from './dayAndTime.ts'
import { numbersIn, readCounters, readVotes } from './resolutionWords.ts'

const NUMBER = /^[a-z]{2,6}\s*[-‐-―]\s*\d{4}\s*[-‐-―]\s*\d+/i
/** The deadline stands last and by itself: 截止 inside a title is a word of the title. */
const UNTIL = /(?<=^|[\s,，、;；。\d])截止(?:时间|日期)?[\s:：]*((?:(?!\s截止).)+)$/
const SEPARATORS = /^[\s,，、;；:：]+/

type Placed = { place: Place; rest: string }

/** Reads `理事会 TH-2026-1 TH-2026-2 截止 12月10日 17:00` or `LSH-2026-1 RH-2026-1`: where, and what by number. */
export function readVote(desk: Desk, text: string): { place: Place; numbers: string[] } {
  const { place, rest } = readPlace(desk, text, 'motion_unreadable')
  const numbers = [...new Set(numbersIn(rest))]
  if (numbers.length === 0) throw new Refusal('motion_unreadable')
  return { place, numbers }
}

/** Reads `HYDH-2026-1 理事 3名 D001 D002 D003 D004`: where, the office, how many are to be elected, the candidates. */
export function readElectionVote(desk: Desk, text: string) {
  const how = 'motion_election_unreadable'
  // Votes are of an election that is over: that is recorded with another word.
  if (/(?:赞成|同意)票?[\s:：]*\d/.test(text)) throw new Refusal('motion_election_voted')
  const { place, rest } = readPlace(desk, text, how)
  const found = OFFICE_NAMES.find(([word]) => rest.startsWith(word))
  if (found === undefined) throw new Refusal(how)
  const [, counted, names = ''] = /^\s*(?:(\d{1,3})\s*[名席个人]\s*)?([\s\S]*)$/.exec(rest.slice(found[0].length)) ?? []
  const candidates = names.split(/[\s,，、;；]+/).filter((word) => word !== '')
  const places = counted === undefined ? candidates.length : Number(counted)
  if (candidates.length === 0 || places === 0) throw new Refusal(how)
  return { place, election: { office: found[1], places, candidates } }
}

/** Reads `理事会 关于设立专业委员会的议案 截止 12-10`, `… 修改 …` or `… 会费标准 会员2000 理事5000 自 2027-01-01`. */
export function readText(desk: Desk, text: string) {
  const how = 'motion_text_unreadable'
  const { place, rest } = readPlace(desk, text, how)
  if (rest === '') throw new Refusal(how)
  if (rest.startsWith('会费标准')) return { place, said: readStandards(desk, rest.slice(4)) }
  const kind = rest.startsWith('修改') ? ('amendment' as const) : ('other' as const)
  // 修改 by itself is the kind of motion; 修改章程第三条 is its name as well.
  const title = rest.replace(/^修改[\s:：]+/, '').trim()
  if (title === '' || title === '修改') throw new Refusal(how)
  return { place, said: { kind, title } }
}

function readStandards(desk: Desk, text: string) {
  const how = (): never => {
    throw new Refusal('motion_standards_unreadable')
  }
  const [, listed = '', day = ''] = /^([\s\S]*?)自[\s:：]*([\s\S]+)$/.exec(text) ?? []
  const from = readDay(day.trim(), Temporal.PlainDate.from(desk.today)) ?? how()
  const tiers = [...listed.matchAll(/([^\s\d,，、;；:：]+)[\s:：]*(\d{1,7})(?:\.(\d{1,2}))?\s*元?/g)]
  const standards = tiers.map(([, word = '', yuan = '', decimals = '']) => {
    const tier = tierNamed(word) ?? how()
    const amount = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'))
    return tier === 'member' ? { amount } : { tier, amount }
  })
  const twice = new Set(standards.map((one) => ('tier' in one ? one.tier : 'member'))).size < standards.length
  if (standards.length === 0 || twice || standards.some(({ amount }) => amount === 0)) return how()
  const data: StandardsProposed = { from: from.value.toString(), standards }
  return { kind: 'dues_standard' as const, title: titleOf(listed, data.from), data }
}

function titleOf(listed: string, from: string): string {
  return `会费标准：${listed.trim().replace(/\s+/g, ' ')}，自 ${from} 起`
}

function tierNamed(word: string): Office | 'member' | undefined {
  if (['会员', '普通会员', '一般会员'].includes(word)) return 'member'
  return OFFICE_NAMES.find(([name]) => name === word)?.[1]
}

/** A meeting by its number, or a body and perhaps a deadline; then what is put to the vote. */
function readPlace(desk: Desk, text: string, how: string): Placed {
  const said = text.normalize('NFKC').trim()
  const [number] = NUMBER.exec(said) ?? []
  if (number !== undefined) return inMeeting(said, number)
  const found = bodyAtStart(said)
  if (found === undefined) throw new Refusal(how)
  const [written, until] = UNTIL.exec(said) ?? []
  const rest = said.slice(found.length, written === undefined ? undefined : -written.length)
  const place = { body: found.body, ...(until !== undefined && { until: readUntil(desk, until) }) }
  return { place, rest: rest.replace(SEPARATORS, '').trim() }
}

function inMeeting(said: string, number: string): Placed {
  // In a meeting the vote lasts until it is closed there.
  if (UNTIL.test(said)) throw new Refusal('motion_deadline_in_meeting')
  const [meeting = ''] = numbersIn(number)
  return { place: { meeting }, rest: said.slice(number.length).replace(SEPARATORS, '').trim() }
}

function bodyAtStart(said: string): { body: Body; length: number } | undefined {
  const named = BODIES.flatMap((body) =>
    MEETING_BODIES[body].words.map((word) => ({ body, length: word.length, word })),
  )
  return named.filter(({ word }) => said.startsWith(word)).sort((a, b) => b.length - a.length)[0]
}

function readUntil(desk: Desk, text: string): Temporal.PlainDateTime | Temporal.PlainDate {
  const day = readDay(text, Temporal.PlainDate.from(desk.today))
  if (day === undefined) throw new Refusal('motion_deadline_unreadable', { said: text })
  if (day.rest === '') return day.value
  const span = readSpan(day.rest)
  if (span === undefined || span.rest !== '') throw new Refusal('motion_deadline_unreadable', { said: text })
  return day.value.toPlainDateTime(span.value.start)
}

/** Reads the number of a motion, `YA-2026-1`, and what follows it. */
export function readMotion(text: string): { no: string; rest: string } {
  const said = text.normalize('NFKC').trim()
  const [number] = NUMBER.exec(said) ?? []
  const [no] = numbersIn(number ?? '')
  if (number === undefined || no === undefined) throw new Refusal('motion_number_missing')
  return { no, rest: said.slice(number.length).replace(SEPARATORS, '').trim() }
}

const CHOICES: Record<string, Choice> = {
  赞成: 'in_favour',
  同意: 'in_favour',
  反对: 'against',
  不同意: 'against',
  弃权: 'abstained',
}

/** Reads `YA-2026-1 D001 赞成`: for which seat staff record what was said by telephone. */
export function readVoteFor(text: string): { no: string; member: string; choice: Choice } {
  const { no, rest } = readMotion(text)
  const [, member = '', word = ''] = /^(.*?)[\s,，、:：]*(不同意|赞成|同意|反对|弃权)$/.exec(rest) ?? []
  const choice = CHOICES[word]
  if (choice === undefined || member.trim() === '') throw new Refusal('ballot_recording_unreadable', { no })
  return { no, member: member.trim(), choice }
}

const VOTES = /(?:赞成|同意)票?[\s:：]*\d+\s*票?(?:[\s,，、]*(?:反对|不同意|弃权)票?[\s:：]*\d+\s*票?)*/g

/**
 * Reads `YA-2026-1 发出30 收回29 无效1 D001 赞成20 反对5 弃权3 D002 赞成25 计票 张三 监票 李四`; of a single matter its
 * name may be left out.
 */
export function readPaperCount(text: string): { no: string; counted: PaperCount } {
  const { no, rest } = readMotion(text)
  const { counters, rest: votesAndPapers } = readCounters(rest)
  const [issued, returned, invalid] = ['发出', '收回', '无效'].map((word) => numberAfter(votesAndPapers, word))
  const plain = votesAndPapers.replace(/(?:发出|收回|无效)(?:票)?[\s:：]*\d+\s*[张票]?/g, ' ').trim()
  const votes = readEach(plain)
  if (counters === undefined || votes.length === 0 || issued === undefined || returned === undefined)
    throw new Refusal('motion_count_unreadable', { no })
  return { no, counted: { issued, returned, invalid: invalid ?? 0, counters, votes } }
}

function numberAfter(text: string, word: string): number | undefined {
  const found = new RegExp(`${word}(?:票)?[\\s:：]*(\\d+)`).exec(text)?.[1]
  return found === undefined ? undefined : Number(found)
}

function readEach(text: string): { said: string; votes: Votes }[] {
  const counted = [...text.matchAll(VOTES)]
  return counted.map((match, index) => {
    const before = counted[index - 1]
    const from = before === undefined ? 0 : before.index + before[0].length
    const said = text.slice(from, match.index).replace(/^[\s,，、;；:：]+|[\s,，、;；:：]+$/g, '')
    return { said, votes: readVotes(match[0]) }
  })
}
