import { type Notice, type Outcome, reply } from '../messages/notice.ts'
import { privacyLines } from '../messages/privacy.ts'
import { Refusal } from '../messages/refusal.ts'
import { record } from '../store/audit.ts'
import { ownDataOf, registerOf } from '../store/ownData.ts'
import type { Speaker } from '../store/people.ts'
import { type Asker, actorOf } from './asker.ts'
import type { Desk } from './desk.ts'

/**
 * 我的数据: what is kept about whoever asks, what for, on which ground and how long, and how to have it corrected or
 * removed. People of members that have left may ask as long as anything of theirs is kept. It goes to the asker alone.
 */
export async function showOwnData(desk: Desk, asker: Asker): Promise<Outcome> {
  const { person, staff, account } = asker
  if (person === undefined && staff === undefined) throw new Refusal('not_bound')
  const held = person === undefined ? null : await heldOf(desk, person)
  const values = { held, staff: staff === undefined ? null : { name: staff.name, role: staff.role } }
  const why = { entries: privacyLines(desk.privacy), url: `${desk.publicUrl}/privacy` }
  await note(desk, asker)
  const say: Notice[] = reply(account, 'replies/own_data', values).say
  return { say: [...say, ...reply(account, 'replies/own_data_why', why).say] }
}

/** Whoever is the member, or stands for it, also sees what the register says and which scans there are. */
async function heldOf(desk: Desk, person: Speaker) {
  const { member, name } = person
  const actor = actorOf({ account: { platform: 'wecom', userId: '' }, person })
  const own = await ownDataOf(desk.tx, person, actor, desk.zone)
  const stands = person.roles.includes('representative') || name === member.name
  const of = stands ? await registerOf(desk.tx, member.id) : { register: null, applications: [], scans: 0 }
  return { ...own, member: { no: member.no, name: member.name, leftOn: member.leftOn ?? null }, ...of }
}

async function note(desk: Desk, asker: Asker): Promise<void> {
  const { platform, userId } = asker.account
  const event = { at: desk.now, actor: actorOf(asker), type: 'privacy.shown' as const }
  await record(desk.tx, { ...event, subject: `${platform}:${userId}` })
}
