import { LIMITS, type Option } from '../messages/message.ts'
import type { Look, Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import {
  type AlternateRecord,
  type Appointee,
  alternatesByMobile,
  type KnownPerson,
  knownPeople,
  replaceAlternate,
} from '../store/alternates.ts'
import { record } from '../store/audit.ts'
import type { SummonsRecord } from '../store/summons.ts'
import { alternateNotice } from './alternateNotices.ts'
import { noteAnswer, onOpenCall, sayAnswered } from './answers.ts'
import { type Asker, actorOf } from './asker.ts'
import { CALL, callValues, drawCallNow, redrawn } from './callCard.ts'
import { NO_STAKES, noAlternate } from './callingStakes.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { type TakenCall, takeCallByWords } from './openCalls.ts'

/** 委派代表 pressed: the card offers the unit's known people, without the representative. */
export function offerAlternates(desk: Desk, asker: Asker, summonsId: string): Promise<Outcome> {
  return onOpenCall(desk, asker, summonsId, async (call) => {
    refuseAlternate(desk, call)
    const people = await eligible(desk, call)
    return onPressedCard(summonsId, {
      template: 'cards/call_alternate',
      values: { ...callValues(desk, call, NO_STAKES), known: people.length },
      ...(people.length === 0 ? { actions: ['back'] } : { actions: ['appoint', 'back'], choice: optionsOf(people) }),
    })
  })
}

/** 返回 pressed: the card shows the call again. */
export function returnToCall(desk: Desk, asker: Asker, summonsId: string): Promise<Outcome> {
  return onOpenCall(desk, asker, summonsId, async (call) => onPressedCard(summonsId, await drawCallNow(desk, call)))
}

/** 确定 pressed: the person chosen takes the seat. Refuses `alternate_choose` when nobody was chosen. */
export function appointChosen(desk: Desk, asker: Asker, summonsId: string, choice: string | undefined) {
  return onOpenCall(desk, asker, summonsId, async (call) => {
    refuseAlternate(desk, call)
    const person = (await eligible(desk, call)).find((one) => one.id === choice)
    if (person === undefined) throw new Refusal('alternate_choose')
    const { summons, say } = await appoint(desk, asker, call, person)
    return { ...redrawn(summons, await drawCallNow(desk, { ...call, summons })), say }
  })
}

/** 委派 姓名 手机 [职务], for the meeting named or the only one that is open. */
export async function appointByWords(
  desk: Desk,
  asker: Asker,
  words: string | undefined,
  appointee: Appointee,
): Promise<Outcome> {
  const call = await takeCallByWords(desk, asker, words)
  refuseAlternate(desk, call)
  const { summons, alternate, say } = await appoint(desk, asker, call, appointee)
  return sayAnswered(desk, asker, { ...call, summons, alternate }, say)
}

/** A step on the way to an answer shows on the card that was pressed, and on no other. */
function onPressedCard(subject: string, look: Look): Outcome {
  return { say: [], redraw: [{ question: CALL, subject, look, others: 'untouched' }] }
}

function refuseAlternate(desk: Desk, { meeting, summons }: TakenCall): void {
  const no = noAlternate(desk, meeting, summons)
  if (no === null) return
  const { member, offices } = summons
  throw new Refusal(`alternate_not_for_${no.why}`, { member: member.name, offices, citations: no.citations })
}

async function eligible(desk: Desk, { summons }: TakenCall): Promise<KnownPerson[]> {
  const people = await knownPeople(desk.tx, summons.member.id, desk.today)
  return people.filter((person) => !person.roles.includes('representative'))
}

function optionsOf(people: KnownPerson[]): Option[] {
  const options = people.map(({ id, name, title }) => ({ id, text: title === undefined ? name : `${name} ${title}` }))
  // The neutral option takes one place.
  return options.slice(0, LIMITS.options - 1)
}

type Appointed = { summons: SummonsRecord; alternate: AlternateRecord; say: Notice[] }

async function appoint(desk: Desk, asker: Asker, call: TakenCall, appointee: Appointee): Promise<Appointed> {
  await refuseUnfit(desk, call, appointee)
  const { meeting, speaker } = call
  const seat = { meetingId: meeting.id, memberId: call.summons.member.id }
  const by = actorOf({ account: asker.account, person: speaker })
  const { name, mobile, title } = appointee
  const alternate = await replaceAlternate(desk.tx, seat, { name, mobile, title }, by, desk.now)
  await record(desk.tx, {
    at: desk.now,
    actor: by,
    type: 'alternate.appointed',
    subject: `meeting:${meeting.no}`,
    data: { member: call.summons.member.no, name, ...(call.alternate && { replaces: call.alternate.name }) },
  })
  const summons = await noteAnswer(desk, asker, call, { answer: 'alternate', reason: undefined, alternate: name })
  return { summons, alternate, say: await tellBoth(desk, call, alternate) }
}

/** The one who comes, and the one who no longer does; nobody twice. */
async function tellBoth(desk: Desk, call: TakenCall, alternate: AlternateRecord): Promise<Notice[]> {
  const before = call.alternate
  if (before?.name === alternate.name) return []
  const withdrawn = before && (await alternateNotice(desk, call, before, 'replies/meeting_alternate_withdrawn'))
  return [
    ...(withdrawn ?? []),
    ...(await alternateNotice(desk, call, alternate, 'replies/meeting_alternate_appointed')),
  ]
}

async function refuseUnfit(desk: Desk, { meeting, summons }: TakenCall, appointee: Appointee): Promise<void> {
  const people = await knownPeople(desk.tx, summons.member.id, desk.today)
  const self = people.find((person) => person.name === appointee.name && person.roles.includes('representative'))
  if (self !== undefined) throw new Refusal('alternate_is_representative', { name: self.name })
  const rulebook = rulebookOn(desk, meetingDay(desk, meeting))
  const rule = provision(rulebook, 'alternate.offices')
  const seats = appointee.mobile === undefined ? [] : await alternatesByMobile(desk.tx, meeting.id, appointee.mobile)
  if (seats.filter((seat) => seat.memberId !== summons.member.id).length < rule.seatsPerPerson) return
  throw new Refusal('alternate_taken', { name: appointee.name, citations: citationsOf(rulebook, rule) })
}
