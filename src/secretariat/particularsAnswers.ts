import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { record } from '../store/audit.ts'
import { type CheckAnswer, keepCheck } from '../store/particularsChecks.ts'
import { findPeopleOf, type Speaker } from '../store/people.ts'
import { mobilesOf } from '../store/reach.ts'
import { type Asker, actorOf, personOf, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'
import { PARTICULARS, particularsLook } from './particularsCard.ts'
import { confirmationDay, unansweredIn } from './particularsConfirmation.ts'
import { titlesOf } from './titles.ts'

/** A unit answers the yearly question, for everybody who was asked; of changes it is told how to report them. */
export async function answerCheck(desk: Desk, asker: Asker, subject: string, said: CheckAnswer): Promise<Outcome> {
  const person = personOf(asker)
  const { member } = person
  const [memberId, year] = subject.split('/')
  if (memberId !== member.id) throw new Refusal('card_not_yours')
  const answeredBy = actorOf({ account: asker.account, person })
  const check = { memberId: member.id, year: Number(year), answer: said, answeredBy }
  const { answer, isNew } = await keepCheck(desk.tx, check, desk.now)
  if (isNew) {
    const data = { year: check.year, answer }
    await record(desk.tx, {
      at: desk.now,
      actor: answeredBy,
      type: 'particulars.checked',
      subject: `member:${member.no}`,
      data,
    })
  }
  const look = { ...(await particularsLook(desk, member, check.year)), outcome: answer }
  const redraw = [{ question: PARTICULARS, subject, look }]
  if (answer === 'unchanged') return { say: [], redraw }
  return { ...reply(asker.account, 'replies/particulars_changes', { member: member.name }), redraw }
}

/** How many units one answer lists. */
const LISTED = 40

/** 核对: the units that have not answered for a year, and whom to ring. */
export async function showUnchecked(desk: Desk, asker: Asker, said: number | undefined): Promise<Outcome> {
  staffOf(asker)
  const year = said ?? yearOf(desk.today)
  const on = confirmationDay(desk, year)
  if (desk.today < on) throw new Refusal('check_not_asked', { year, on })
  const open = await unansweredIn(desk, year)
  const people = await findPeopleOf(desk.tx, [...open.keys()], desk.today)
  const all = [...people.values()].flat()
  const mobiles = await mobilesOf(
    desk.tx,
    all.map(({ id }) => id),
  )
  const numbers = [...open.values()].map(({ no }) => no)
  const titles = await titlesOf(desk, numbers)
  const units = [...open].map(([id, { no, name }]) => {
    const speaking = (people.get(id) ?? []).filter(({ roles }) => roles.length > 0).sort(liaisonFirst)
    const contact = speaking.find((person) => mobiles.get(person.id)) ?? speaking[0]
    return {
      no,
      name,
      title: titles(no),
      contact: contact?.name ?? null,
      mobile: (contact && mobiles.get(contact.id)) ?? null,
    }
  })
  const shown = { units: units.slice(0, LISTED), more: Math.max(0, units.length - LISTED) }
  return reply(asker.account, 'replies/particulars_unchecked', { year, count: units.length, ...shown })
}

function liaisonFirst(a: Speaker, b: Speaker): number {
  return Number(b.roles.includes('liaison')) - Number(a.roles.includes('liaison'))
}
