import type { Notice, Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { record } from '../store/audit.ts'
import { certificateOf } from '../store/certificates.ts'
import {
  type ChangeContent,
  type ChangeRecord,
  changesOf,
  createChange,
  findChangeByNo,
  listChanges,
  lockChange,
  type NewPerson,
  type RegisteredItem,
  UNDECIDED,
  updateChange,
} from '../store/changes.ts'
import { linksOn } from '../store/representation.ts'
import { type Asker, actorOf, personOf, staffOf } from './asker.ts'
import { changeCard, changeLine, changeValues, closeChangeCards } from './changeCards.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { particularOf } from './particulars.ts'
import { isNotPrincipal, officesToConfirm } from './successors.ts'
import { titleOf } from './titles.ts'

/** What a member asks to change, before it has a number. */
type Asked = { content: ChangeContent; text?: string; introduced: boolean; flagged: boolean }

/** 更换代表人: a unit names the successor of its representative, with an introduction or before one. */
export async function askForRepresentative(
  desk: Desk,
  asker: Asker,
  successor: NewPerson,
  introduction: string | undefined,
): Promise<Outcome> {
  const before = await nameInRole(desk, asker, 'representative', successor)
  const content: ChangeContent = { kind: 'representative', before: { name: before }, after: successor }
  const flagged = await isNotPrincipal(desk, personOf(asker).member.no, successor.name)
  const introduced = introduction !== undefined
  return take(desk, asker, { content, introduced, flagged, ...(introduced && { text: introduction }) })
}

/** 更换联络员: a unit names another liaison. */
export async function askForLiaison(desk: Desk, asker: Asker, person: NewPerson): Promise<Outcome> {
  const before = await nameInRole(desk, asker, 'liaison', person)
  const content: ChangeContent = { kind: 'liaison', before: { name: before }, after: person }
  return take(desk, asker, { content, introduced: true, flagged: false })
}

async function nameInRole(desk: Desk, asker: Asker, role: 'representative' | 'liaison', next: NewPerson) {
  const { member } = personOf(asker)
  if (member.kind === 'individual') throw new Refusal('change_units_only', { role })
  const [now] = await linksOn(desk.tx, member.id, role, desk.today)
  if (now?.name === next.name) throw new Refusal('change_same_person', { role, name: next.name })
  return now?.name ?? null
}

/** 变更: a registered particular has another value. */
export async function askForParticular(
  desk: Desk,
  asker: Asker,
  item: RegisteredItem,
  value: string,
): Promise<Outcome> {
  const { member } = personOf(asker)
  const before = await particularOf(desk.tx, member.id, item, value)
  if (before === value) throw new Refusal('change_same_value', { item, value })
  const content: ChangeContent = { kind: 'particular', item, before: { value: before }, after: { value } }
  return take(desk, asker, { content, introduced: true, flagged: false })
}

/** 补发证书: the certificate is lost, and a new one is asked for. */
export async function askForCertificate(desk: Desk, asker: Asker, reason: string): Promise<Outcome> {
  const no = await certificateOf(desk.tx, personOf(asker).member.id)
  if (no === undefined) throw new Refusal('change_no_certificate', { member: personOf(asker).member.name })
  const content: ChangeContent = { kind: 'certificate', before: { no }, after: {} }
  return take(desk, asker, { content, introduced: true, flagged: false, text: reason })
}

async function take(desk: Desk, asker: Asker, { content, introduced, text, flagged }: Asked): Promise<Outcome> {
  const person = personOf(asker)
  await refuseSecond(desk, person.member.id, content)
  const change = await createChange(
    desk.tx,
    {
      content,
      flagged,
      state: introduced ? 'open' : 'introducing',
      memberId: person.member.id,
      askedBy: actorOf({ account: asker.account, person }),
      askedById: person.id,
      askedAt: desk.now,
      rulebookFrom: rulebookOn(desk).effectiveFrom,
      ...(text !== undefined && { text }),
    },
    yearOf(desk.today),
  )
  await note(desk, asker, 'change.asked', change)
  return introduced ? putToStaff(desk, asker, change) : askToIntroduce(desk, asker, change)
}

/** One open change of a kind is enough: a second would be decided without knowing of the first. */
async function refuseSecond(desk: Desk, memberId: string, content: ChangeContent): Promise<void> {
  // Two people of one unit may ask at the same time.
  await desk.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`changes/${memberId}`}))`
  const open = await listChanges(desk.tx, UNDECIDED, memberId)
  const same = open.find((one) => one.kind === content.kind && itemOf(one) === itemOf(content))
  if (same !== undefined) throw new Refusal('change_pending', { ...changeLine(same) })
}

function itemOf(content: ChangeContent): RegisteredItem | undefined {
  return content.kind === 'particular' ? content.item : undefined
}

async function askToIntroduce(desk: Desk, asker: Asker, change: ChangeRecord): Promise<Outcome> {
  return reply(asker.account, 'replies/change_introduce', await changeValues(desk, change))
}

/** 介绍: the introduction of the successor completes the request, which then goes to the secretariat. */
export async function introduceSuccessor(desk: Desk, asker: Asker, text: string): Promise<Outcome> {
  const [waiting] = await listChanges(desk.tx, ['introducing'], personOf(asker).member.id)
  if (waiting === undefined) throw new Refusal('change_nobody_to_introduce')
  if (text === '') throw new Refusal('change_introduction_empty', { no: waiting.no })
  const locked = await lockChange(desk.tx, waiting.id)
  if (locked.state !== 'introducing') throw new Refusal('change_decided', changeLine(locked))
  const change = await updateChange(desk.tx, waiting.id, { state: 'open', text })
  await note(desk, asker, 'change.introduced', change)
  return putToStaff(desk, asker, change)
}

async function putToStaff(desk: Desk, asker: Asker, change: ChangeRecord): Promise<Outcome> {
  const values = await changeValues(desk, change)
  const card: Notice = {
    to: { everyStaff: true },
    once: `change/${change.no}/card`,
    ...(await changeCard(desk, change)),
  }
  return { say: [...reply(asker.account, 'replies/change_asked', values).say, card] }
}

/** 撤回变更: whoever speaks for the member takes back what is not decided. */
export async function withdrawChange(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  const { member } = personOf(asker)
  const change = await changeNamed(desk, said)
  if (change.member.id !== member.id) throw new Refusal('change_unknown', { said })
  if (change.state !== 'open' && change.state !== 'introducing') throw new Refusal('change_decided', changeLine(change))
  const by = { decidedBy: actorOf({ account: asker.account, person: personOf(asker) }), decidedAt: desk.now }
  const withdrawn = await updateChange(desk.tx, change.id, { state: 'withdrawn', ...by })
  await note(desk, asker, 'change.withdrawn', withdrawn)
  const told = reply(asker.account, 'replies/change_withdrawn', await changeValues(desk, withdrawn))
  return { ...told, redraw: [await closeChangeCards(desk, withdrawn, 'withdrawn')] }
}

/** A change under its number, locked. Refuses a number nobody knows. */
export async function changeNamed(desk: Desk, said: string): Promise<ChangeRecord> {
  const found = await findChangeByNo(desk.tx, said)
  if (found === undefined) throw new Refusal('change_unknown', { said })
  return lockChange(desk.tx, found.id)
}

/** 我的变更: what the asker's member has reported, and what became of it. */
export async function showOwnChanges(desk: Desk, asker: Asker): Promise<Outcome> {
  return showChanges(desk, asker, personOf(asker).member)
}

/** 变更记录: staff look at what a member has reported. */
export async function showChangesOf(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  return showChanges(desk, asker, await findMember(desk, words))
}

async function showChanges(desk: Desk, asker: Asker, member: { id: string; no: string; name: string }) {
  const changes = await changesOf(desk.tx, member.id)
  const title = await titleOf(desk, member.no)
  const values = { memberNo: member.no, member: member.name, title, changes: changes.map(changeLine) }
  return reply(asker.account, 'replies/changes', values)
}

async function note(
  desk: Desk,
  asker: Asker,
  type: 'change.asked' | 'change.introduced' | 'change.withdrawn',
  change: ChangeRecord,
): Promise<void> {
  const { no, member, kind, before, after } = change
  const offices = kind === 'representative' ? await officesToConfirm(desk, member.no) : []
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf({ account: asker.account, person: personOf(asker) }),
    type,
    subject: `change:${no}`,
    data: { member: member.no, kind, before, after, offices },
  })
}
