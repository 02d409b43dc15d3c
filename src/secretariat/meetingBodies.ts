import { BODIES, type Body } from '../rules/facts.ts'

/**
 * How the numbers of a body's meetings begin, and the words by which people call it; the first is its name. Numbers
 * read LSH-2026-1: the body, the year of the meeting, the sequence in that year.
 */
export const MEETING_BODIES: Record<Body, { prefix: string; words: [string, ...string[]] }> = {
  congress: { prefix: 'HYDH', words: ['会员代表大会', '代表大会', '会员大会', '大会'] },
  council: { prefix: 'LSH', words: ['理事会', '理事会会议', '理事会议'] },
  standing_council: { prefix: 'CWLSH', words: ['常务理事会', '常务理事会会议', '常务会', '常务会议'] },
  supervisory_board: { prefix: 'JSH', words: ['监事会', '监事会会议', '监事会议'] },
  presidents_meeting: { prefix: 'HZGZH', words: ['会长工作会议', '会长工作会', '会长会议', '会长办公会', '会长会'] },
}

/** The body that a word names; undefined when it names none. */
export function bodyNamed(word: string): Body | undefined {
  return BODIES.find((body) => MEETING_BODIES[body].words.includes(word.trim()))
}

/** The usual name of a body's meeting: 理事会2026年第1次会议. */
export function nameOfMeeting(body: Body, year: number, sequence: number): string {
  const [name] = MEETING_BODIES[body].words
  return `${name}${year}年第${sequence}次会议`
}
