import type { Notice, Outcome, Values } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { addDays } from '../rules/days.ts'
import { type AuditType, record } from '../store/audit.ts'
import { issueCertificate, voidCertificate } from '../store/certificates.ts'
import { type ChangeRecord, type ChangeState, lockChange, updateChange } from '../store/changes.ts'
import { findPeople } from '../store/people.ts'
import { beginLink, endLinks, firstDayAfter, linksOn, personNamed } from '../store/representation.ts'
import { type Asker, actorOf } from './asker.ts'
import { changeLine, changeValues, closeChangeCards } from './changeCards.ts'
import { changeNamed } from './changes.ts'
import type { Desk } from './desk.ts'
import { enterParticular } from './particulars.ts'
import { copyToBoard } from './successorCopies.ts'
import { officesToConfirm } from './successors.ts'

/**
 * Staff accept a change, and it takes effect: at once, but that the successor of a unit in office keeps the office only
 * when the council confirms. Until then they attend as the unit's stand-in.
 */
export async function acceptChange(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const change = requireMember(desk, requireOpen(await lockChange(desk.tx, id)))
  const { state, after } = await takeEffect(desk, actorOf(asker), change)
  const decided = await updateChange(desk.tx, id, {
    state,
    decidedBy: actorOf(asker),
    decidedAt: desk.now,
    ...(after !== undefined && { after }),
  })
  await note(desk, actorOf(asker), 'change.accepted', decided)
  const copies = state === 'awaiting_council' ? await copyToBoard(desk, decided) : []
  const redraw = [await closeChangeCards(desk, decided, state)]
  return { say: [...(await tellAskers(desk, decided)), ...copies], redraw }
}

type Effect = { state: ChangeState; after?: { no: string } }

async function takeEffect(desk: Desk, actor: string, change: ChangeRecord): Promise<Effect> {
  switch (change.kind) {
    case 'representative':
      return replacePerson(desk, change, (await officesToConfirm(desk, change.member.no)).length > 0)
    case 'liaison':
      return replacePerson(desk, change, false)
    case 'particular':
      await enterParticular(desk.tx, change.member.id, change.item, change.after.value)
      return { state: 'done' }
    case 'certificate':
      return { state: 'done', after: { no: await reissue(desk, actor, change) } }
  }
}

type PersonChange = Extract<ChangeRecord, { kind: 'representative' | 'liaison' }>

/** There is one representative, and one liaison, at any time: the new one begins on the day after the old one's last. */
async function replacePerson(desk: Desk, change: PersonChange, awaits: boolean): Promise<Effect> {
  const { member, kind: role, after } = change
  const links = await linksOn(desk.tx, member.id, role, desk.today)
  const from = firstDayAfter(links, desk.today)
  await endLinks(desk.tx, links, addDays(from, -1))
  const personId = await personNamed(desk.tx, member.id, after)
  const link = { memberId: member.id, personId, role, title: after.title ?? null, from, awaitingConfirmation: awaits }
  await beginLink(desk.tx, link, desk.now)
  return { state: awaits ? 'awaiting_council' : 'done' }
}

async function reissue(
  desk: Desk,
  actor: string,
  { member, before, no, text }: Extract<ChangeRecord, { kind: 'certificate' }>,
): Promise<string> {
  const shared = { memberId: member.id, on: desk.today, by: actor }
  if (before.no !== null)
    await voidCertificate(desk.tx, { ...shared, no: before.no, reason: `${text ?? ''} ${no}`.trim() }, desk.now)
  return issueCertificate(desk.tx, shared, desk.now)
}

/** 退回变更: staff send a change back with a reason; nothing has changed. */
export async function returnChange(desk: Desk, asker: Asker, said: string, reason: string): Promise<Outcome> {
  const change = requireOpen(await changeNamed(desk, said))
  if (reason === '') throw new Refusal('change_return_how', { no: change.no })
  const end = { state: 'returned' as const, reason, decidedBy: actorOf(asker), decidedAt: desk.now }
  const returned = await updateChange(desk.tx, change.id, end)
  await note(desk, actorOf(asker), 'change.returned', returned)
  const redraw = [await closeChangeCards(desk, returned, 'returned')]
  const done = reply(asker.account, 'replies/change_returned', await changeValues(desk, returned))
  return { say: [...done.say, ...(await tellAskers(desk, returned))], redraw }
}

/** 退回 pressed: a reason is needed, which a button cannot say. */
export async function askWhyReturned(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const change = requireOpen(await lockChange(desk.tx, id))
  return reply(asker.account, 'replies/change_return_how', { no: change.no })
}

function requireOpen(change: ChangeRecord): ChangeRecord {
  if (change.state !== 'open') throw new Refusal('change_decided', changeLine(change))
  return change
}

/** Of a member that has left meanwhile nothing is changed any more. */
function requireMember(desk: Desk, change: ChangeRecord): ChangeRecord {
  const { leftOn } = change.member
  if (leftOn !== undefined && leftOn <= desk.today) throw new Refusal('change_member_left', changeLine(change))
  return change
}

/** What became of a change hears whoever asked, and everybody who speaks for the member now. */
export async function tellAskers(desk: Desk, change: ChangeRecord, more: Values = {}): Promise<Notice[]> {
  const values = { ...(await changeValues(desk, change)), ...more }
  const people = await findPeople(desk.tx, change.member.id, desk.today)
  const speaking = people.filter(({ roles }) => roles.includes('representative') || roles.includes('liaison'))
  const ids = new Set([...(change.askedById === undefined ? [] : [change.askedById]), ...speaking.map(({ id }) => id)])
  return [...ids].map((person) => ({
    to: { person },
    template: 'notices/change_decided',
    values,
    once: `change/${change.no}/${change.state}/${person}`,
  }))
}

async function note(desk: Desk, actor: string, type: AuditType, change: ChangeRecord): Promise<void> {
  const { no, member, kind, state, before, after, reason } = change
  const data = { member: member.no, kind, state, before, after, reason: reason ?? null }
  await record(desk.tx, { at: desk.now, actor, type, subject: `change:${no}`, data })
}
