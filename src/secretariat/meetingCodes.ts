import { randomInt } from 'node:crypto'
import { listOpenMeetings } from '../store/meetings.ts'
import type { Desk } from './desk.ts'

/** Capital letters and digits of which no two look alike, on paper or on a screen. */
const ALPHABET = 'ACDEFHJKMNPRTWXY34679'
const LENGTH = 5

/** A check-in code that no other open meeting has: short, to be read out in the room. */
export async function newMeetingCode(desk: Desk): Promise<string> {
  const taken = new Set((await listOpenMeetings(desk.tx)).map((meeting) => meeting.checkInCode))
  for (;;) {
    const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
    if (!taken.has(code)) return code
  }
}
