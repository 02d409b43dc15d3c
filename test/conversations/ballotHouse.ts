import { openDesk } from '../../src/chat/house.ts'
import { postOutcome } from '../../src/chat/outbox.ts'
import { tickAll } from '../../src/schedule/ticker.ts'
import { voteByPage } from '../../src/secretariat/casting.ts'
import type { Choice } from '../../src/store/ballots.ts'
import { findMotionByNo } from '../../src/store/motions.ts'
import { findSpeaker } from '../../src/store/people.ts'
import { seatsOfMotion } from '../../src/store/votingSeats.ts'
import { type Association, openAssociation } from '../support/association.ts'
import type { Roll } from '../support/roll.ts'
import { BODIES } from './bodies.ts'

/** The day on which votes are opened here: a Friday, two days after the bodies have met. */
export const VOTED = '2026-03-27T10:00:00+08:00'

/** The bodies, in which the representative of D005 has no account and only a telephone. */
export const ONE_OUT_OF_REACH: Roll = {
  ...BODIES,
  members: {
    ...BODIES.members,
    D005: { ...BODIES.members.D005, representative: '戊代表', phone: '0411-55555555' },
  },
}

/** The association with a successor of D003, BG-2026-1, whom the council has to confirm. */
export async function openWithSuccessor(roll: Roll = BODIES): Promise<Association> {
  const association = await openAssociation({
    at: '2026-03-20T10:00:00+08:00',
    roll,
    strangers: ['chen.xin', 'passer'],
  })
  await association.say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
  await association.tap('wang.fang', 'accept')
  association.clock.set(VOTED)
  return association
}

/** Staff put something to the vote, and open it. Returns what they heard. */
export async function opened(association: Association, what: string, key = 'open'): Promise<string[]> {
  const said = await association.say('wang.fang', what)
  if (said.length > 0 && association.cardsOf('wang.fang').at(-1)?.keys.includes(key) !== true) return said
  return association.tap('wang.fang', key)
}

/** What was counted on paper is typed, and confirmed by somebody else of the staff. Returns what whoever typed it heard. */
export async function countOnPaper(association: Association, counted: string): Promise<string[]> {
  const heard = await association.say('wang.fang', `计票 ${counted}`)
  await association.tap('li.jing', 'confirm')
  return heard
}

/** These people vote on their newest card. */
export async function vote(association: Association, key: string, ...userIds: string[]): Promise<void> {
  for (const userId of userIds) await association.tap(userId, key)
}

/** The clock moves, and what the schedule owes then is done and delivered. */
export async function passTo(association: Association, at: string): Promise<void> {
  association.clock.set(at)
  await tickAll(association.house)
  await association.settle()
}

/** Signs in these members in the book of a meeting, as staff write them down. */
export async function attend(association: Association, meeting: string, ...members: string[]): Promise<void> {
  for (const member of members) await association.say('wang.fang', `登记 ${meeting} ${member} 出席`)
}

/** Somebody's newest card. */
export function card(association: Association, userId: string) {
  return association.cardsOf(userId).at(-1)
}

/** A vote as it stands. */
export async function motionIn({ database }: Association, no: string) {
  return database.db.motion.findUniqueOrThrow({ where: { no } })
}

/** The votes that count, as `D001 in_favour`. */
export async function ballotsIn({ database }: Association, no: string): Promise<string[]> {
  const rows = await database.db.ballot.findMany({
    where: { current: true, seat: { motion: { no } } },
    include: { seat: { include: { member: true } } },
  })
  return rows.map(({ seat, choice }) => `${seat.member.no} ${choice}`).sort()
}

/** A seat votes on the page, each matter as its title says. */
export async function voteOnPage(
  association: Association,
  no: string,
  member: string,
  choices: Record<string, Choice>,
): Promise<void> {
  const { house } = association
  await house.db.$transaction(async (tx) => {
    const desk = await openDesk(house, tx)
    const motion = await findMotionByNo(tx, no)
    const seat = (await seatsOfMotion(tx, motion?.id ?? '')).find((one) => one.member.no === member)
    const person = await findSpeaker(tx, seat?.personId ?? '', desk.today)
    const bySubject = Object.fromEntries(
      (motion?.items ?? []).flatMap(({ subject, title }) => {
        const word = Object.keys(choices).find((part) => title.includes(part))
        return word === undefined ? [] : [[subject, choices[word] ?? 'abstained'] as const]
      }),
    )
    const outcome = await voteByPage(desk, person, seat?.id ?? '', bySubject)
    await postOutcome(house, tx, outcome, { key: `page/${member}/${desk.now}`, now: desk.now })
  })
  await association.settle()
}
