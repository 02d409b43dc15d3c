import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import type { Roll } from '../support/roll.ts'
import { BODIES } from './bodies.ts'

/** The day on which the stories of the dues begin, before the due day. */
export const SPRING = '2026-04-02T10:00:00+08:00'

const CONGRESS = '第五届会员代表大会第三次会议决议'

/** What the congress has set: members 3,000, directors 10,000, vice-presidents 30,000 yuan. */
export const STANDARDS = [
  `会费标准 会员 3000 2026-01-01 ${CONGRESS}`,
  `会费标准 理事 10000 2026-01-01 ${CONGRESS}`,
  `会费标准 副会长 30000 2026-01-01 ${CONGRESS}`,
]

/** Opens the association of the bodies, with a third person in the secretariat, and with the standards set. */
export async function openWithStandards({ at = SPRING, roll = BODIES as Roll, staff = BODIES.staff } = {}) {
  const association = await openAssociation({ at, roll: { ...roll, staff } })
  const [, approver = 'wang.fang'] = staff.map((one) => one.split('/')[1] ?? '')
  for (const standard of STANDARDS) await agreed(association, standard, { approver })
  return association
}

/** What one of the staff asks to be written into the dues, approved by another. Returns what the former heard of both. */
export async function agreed(association: Association, text: string, { by = 'wang.fang', approver = 'li.jing' } = {}) {
  const before = association.textsOf(by).length
  await association.say(by, text)
  await association.tap(approver, 'approve')
  return association.textsOf(by).slice(before).join('\n')
}

/** The newest card of one person is approved by others, as only a forged press can. */
export async function forced(association: Association, { of, by }: { of: string; by: string[] }): Promise<void> {
  const card = association.cardsOf(of).at(-1)
  if (card === undefined) throw new Error(`${of} has no card`)
  for (const one of by) await association.chat.tap(one, { key: 'approve', force: true, cardId: card.id })
  await association.settle()
}

/** The accounts of a year are raised. */
export async function raised(association: Association, year = 2026): Promise<void> {
  await association.say('wang.fang', `开会费 ${year}`)
  await association.tap('wang.fang', 'raise')
}

/** A member's year as it stands. */
export async function yearIn({ database }: Association, no: string, year = 2026) {
  return database.db.duesEntry.findFirst({
    where: { member: { no }, year },
    include: { payments: true, standard: true, concessions: true },
  })
}

/** The schedule runs on a day, at twenty to ten. */
export async function runOn(association: Association, day: string): Promise<void> {
  association.clock.set(`${day}T09:40:00+08:00`)
  await tickAll(association.house)
  await association.settle()
}
