import type { Notice } from '../messages/notice.ts'
import { isCurable } from '../rules/exits.ts'
import type { MotionRecord } from '../store/motions.ts'
import { lockWithdrawal } from '../store/withdrawals.ts'
import type { Desk } from './desk.ts'
import type { MatterItem } from './matters.ts'
import { motionFace } from './motionCards.ts'
import { speakersOf, withdrawalValues } from './withdrawals.ts'

/** The vote on its exit is open: the member's people hear until when, and what can still be done. Nobody writes to the dead. */
export async function tellOfVote(desk: Desk, motion: MotionRecord, { subject }: MatterItem): Promise<Notice[]> {
  const one = await lockWithdrawal(desk.tx, subject)
  if (one.ground === 'deceased') return []
  const { no, closesAt, startsAt, body } = await motionFace(desk, motion)
  const { unpaid, citations } = await withdrawalValues(desk, one)
  const { ground, member } = one
  const values = { no: one.no, member: member.name, ground, curable: isCurable(ground), unpaid, citations }
  const people = await speakersOf(desk, member.id)
  return people.map(({ id, name }) => ({
    to: { person: id },
    template: 'notices/withdrawal_vote',
    values: { ...values, name, vote: no, closesAt, startsAt, body },
    once: `motion/${no}/concerned/${one.no}/${id}`,
  }))
}
