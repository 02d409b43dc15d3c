import { randomUUID } from 'node:crypto'
import type { Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { BODIES, type Body, type Facts, type Office } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { whoMustAttend } from '../rules/meetings.ts'
import { tenuresInForce } from '../rules/offices.ts'
import { record, recordedAbout } from '../store/audit.ts'
import { loadFacts } from '../store/facts.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { correspondentsOf } from './correspondents.ts'
import { closeDecision } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { isQuiet } from './quietHours.ts'

/** The question of the card that asks whether to say something to many. */
export const ANNOUNCE = 'announce'

/** How much of the text the card shows, in characters. */
const SHOWN = 80

/** Whom an announcement is for: everybody, those with a seat in a body, or the holders of an office. */
export type Audience = 'everybody' | Body | Office

/** What is to be said to whom, as it was drafted. */
type Announcement = { audience: Audience; named: string; lines: string[] }

/** 群发: staff are shown how many people a text of theirs would reach, and asked. The text is kept as it was written. */
export async function askToAnnounce(desk: Desk, asker: Asker, announcement: Announcement): Promise<Outcome> {
  staffOf(asker)
  const id = randomUUID()
  const event = { at: desk.now, actor: actorOf(asker), subject: `announcement:${id}` }
  await record(desk.tx, { ...event, type: 'announcement.drafted', data: announcement })
  const { values, people } = await reachOf(desk, announcement)
  if (people.length === 0) throw new Refusal('announce_nobody', { named: announcement.named })
  const look = { template: 'cards/announce', values: { ...values, decided: null }, actions: ['send', 'keep'] }
  return { say: [{ to: { account: asker.account }, ...look, asks: { question: ANNOUNCE, subject: id } }] }
}

/** Staff confirm: everybody is told the same. Refuses `announce_quiet` at hours when nobody is written to unasked. */
export async function announce(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  if (isQuiet(desk)) throw new Refusal('announce_quiet')
  const announcement = await draftOf(desk, id)
  const { values, people } = await reachOf(desk, announcement)
  const event = { at: desk.now, actor: actorOf(asker), subject: `announcement:${id}` }
  const data = { audience: announcement.audience, people: people.length }
  await record(desk.tx, { ...event, type: 'announcement.sent', data })
  const words: Values = { lines: announcement.lines }
  const say = people.map((person) => ({
    to: { person },
    template: 'notices/announcement',
    values: words,
    once: `announcement/${id}/${person}`,
  }))
  const card = { question: ANNOUNCE, subject: id, template: 'cards/announce' }
  return { ...closeDecision(asker, { ...card, values, outcome: 'sent' }), say }
}

/** Staff leave it unsaid. */
export async function keepUnannounced(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const { values } = await reachOf(desk, await draftOf(desk, id))
  return closeDecision(asker, { question: ANNOUNCE, subject: id, template: 'cards/announce', values, outcome: 'kept' })
}

async function draftOf(desk: Desk, id: string): Promise<Announcement> {
  const draft = await recordedAbout(desk.tx, 'announcement.drafted', `announcement:${id}`)
  if (draft === undefined) throw new Refusal('card_unknown')
  return draft as unknown as Announcement
}

/** Who would hear it, by person's id, and what the card says of that. */
async function reachOf(desk: Desk, { audience, named, lines }: Announcement) {
  const facts = await loadFacts(desk.tx, desk.zone)
  const ids = [...(await memberIdsByNo(desk.tx, membersIn(desk, facts, audience))).values()]
  const correspondents = await correspondentsOf(desk, ids)
  const people = [...correspondents.values()].flatMap(({ addressee, copies }) => [addressee, ...copies])
  const text = lines.join(' ')
  const values = {
    named,
    members: ids.length,
    people: people.length,
    unreached: ids.length - correspondents.size,
    excerpt: [...text].length > SHOWN ? `${[...text].slice(0, SHOWN).join('')}…` : text,
  }
  return { values, people: people.map(({ id }) => id) }
}

function membersIn(desk: Desk, facts: Facts, audience: Audience): string[] {
  const members = facts.members.filter(({ leftOn }) => leftOn === undefined || leftOn > desk.today).map(({ no }) => no)
  if (audience === 'everybody') return members
  if (isBody(audience)) {
    const called = whoMustAttend(rulebookOn(desk), facts, audience, desk.today)
    return called.filter(({ role }) => role === 'duty').map(({ member }) => member)
  }
  return members.filter((no) =>
    tenuresInForce(ledgerOf(facts), no, desk.today).some(({ office }) => office === audience),
  )
}

function isBody(audience: Body | Office): audience is Body {
  return (BODIES as readonly string[]).includes(audience)
}
