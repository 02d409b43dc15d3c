import { randomUUID } from 'node:crypto'
import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { duesFindings } from '../rules/dues.ts'
import { type CurableGround, type ExitGround, exitProof, ladderDays, mayReturn, unpaidGround } from '../rules/exits.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { withdrawalFindings } from '../rules/withdrawal.ts'
import { record } from '../store/audit.ts'
import type { MemberOf } from '../store/people.ts'
import { noticesOf, planNotices } from '../store/withdrawalNotices.ts'
import {
  createWithdrawal,
  listWithdrawals,
  type NewWithdrawal,
  updateWithdrawal,
  type WithdrawalRecord,
} from '../store/withdrawals.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { tellMemberOf, tellStaffOf } from './withdrawalCards.ts'
import { rungsOf } from './withdrawalLadder.ts'
import { factsAbout, proofValues } from './withdrawalProof.ts'
import { warningTo } from './withdrawalReminders.ts'
import { requireNothingPending } from './withdrawalReview.ts'
import { addressOf, digestOf, withdrawalValues } from './withdrawals.ts'

/** 提请退会: staff open the case of a member that counts as having withdrawn, by one ground or, unsaid, the weightier. */
export async function openDeemed(
  desk: Desk,
  asker: Asker,
  said: { member: string; ground?: CurableGround },
): Promise<Outcome> {
  staffOf(asker)
  const member = await findMember(desk, said.member)
  await requireNothingPending(desk, member, ['deemed', 'unpaid', 'dissolved', 'deceased'])
  const { ground, year } = await groundOf(desk, member, said.ground)
  await requireMayReturn(desk, member, ['deemed', 'unpaid'], year)
  const opened = await open(desk, asker, member, { ground, year })
  return warn(desk, asker, opened)
}

/** The ground that holds, and its year. Refuses where facts are missing, naming them, and where no ground holds. */
async function groundOf(desk: Desk, member: MemberOf, wanted?: CurableGround) {
  const rulebook = rulebookOn(desk)
  const about = await factsAbout(desk, member.no)
  const [deemed] = withdrawalFindings(rulebook, about.facts, about.member, desk.today)
  const unpaid = duesFindings(rulebook, about.facts, member.no, desk.today).findLast(
    ({ verdict }) => verdict === 'ground_unpaid',
  )
  if (deemed?.verdict === 'candidate' && wanted !== 'unpaid') return { ground: 'deemed' as const, year: deemed.year }
  const isOpen = deemed?.verdict === 'undetermined' && wanted === undefined
  // Whether to put the weaker ground is for the secretariat to say.
  if (unpaid !== undefined && wanted !== 'deemed' && !isOpen) return { ground: 'unpaid' as const, year: unpaid.year }
  const who = { memberNo: member.no, member: member.name }
  if (deemed?.verdict === 'undetermined' && wanted !== 'unpaid') {
    const proof = exitProof(rulebook, about.facts, about.member, { ground: 'deemed', year: deemed.year }, desk.today)
    throw new Refusal('withdrawal_undetermined', {
      ...who,
      proof: proofValues('deemed', proof),
      citations: deemed.citations,
    })
  }
  const rule = provision(rulebook, wanted === 'deemed' ? 'deemedWithdrawal.window' : 'dues.ground')
  const own = unpaidGround(rulebook) !== 'none'
  throw new Refusal('withdrawal_no_ground', {
    ...who,
    ground: wanted ?? null,
    own,
    citations: citationsOf(rulebook, rule),
  })
}

/** What the council has refused is not put again for the same year, on a ground of the same kind. */
async function requireMayReturn(
  desk: Desk,
  member: MemberOf,
  kind: readonly ExitGround[],
  year: number | undefined,
): Promise<void> {
  const refused = await listWithdrawals(desk.tx, ['refused'], [member.id])
  const rulebook = rulebookOn(desk)
  const barring = refused.find(
    ({ ground, decidedOn, ...one }) =>
      kind.includes(ground) &&
      decidedOn !== undefined &&
      !mayReturn(rulebook, { year: one.year, decidedOn }, year, desk.today),
  )
  if (barring === undefined) return
  const { no, resolutionNo, decidedOn } = barring
  const reading = rulebook.readings.refusedExit
  const citations = reading === undefined ? [] : citationsOf(rulebook, reading)
  const who = { memberNo: member.no, member: member.name, year: year ?? null }
  throw new Refusal('withdrawal_refused_before', {
    ...who,
    no,
    resolutionNo: resolutionNo ?? null,
    decidedOn: decidedOn ?? null,
    citations,
  })
}

async function open(
  desk: Desk,
  asker: Asker,
  member: MemberOf,
  { ground, year }: { ground: CurableGround; year: number },
): Promise<WithdrawalRecord> {
  const rulebook = rulebookOn(desk)
  const about = await factsAbout(desk, member.no)
  const proof = exitProof(rulebook, about.facts, about.member, { ground, year }, desk.today)
  // What was found is kept as it was found, whatever is corrected later.
  const evidence = JSON.parse(JSON.stringify({ proof }))
  const opened = await create(desk, asker, member, { ground, state: 'warned', year, evidence })
  await planNotices(desk.tx, opened.id, ladderDays(rulebook, desk.today))
  return opened
}

async function create(
  desk: Desk,
  asker: Asker,
  member: MemberOf,
  content: Pick<NewWithdrawal, 'ground' | 'state' | 'year' | 'evidence' | 'reason'>,
): Promise<WithdrawalRecord> {
  const id = randomUUID()
  const filing = { filedOn: desk.today, filedBy: actorOf(asker), rulebookFrom: rulebookOn(desk).effectiveFrom }
  const tokenDigest = digestOf(await addressOf(desk, id))
  const when = { now: desk.now, year: yearOf(desk.today) }
  const opened = await createWithdrawal(desk.tx, { id, memberId: member.id, tokenDigest, ...filing, ...content }, when)
  const data = { member: member.no, ground: opened.ground, year: content.year ?? null }
  const subject = `withdrawal:${opened.no}`
  await record(desk.tx, { at: desk.now, actor: filing.filedBy, type: 'withdrawal.filed', subject, data })
  return opened
}

/** The first notice goes out at once; whom it cannot reach, staff are asked to ring. */
async function warn(desk: Desk, asker: Asker, opened: WithdrawalRecord): Promise<Outcome> {
  const [rung] = rungsOf(await noticesOf(desk.tx, [opened.id], desk.zone))
  const notices = rung === undefined ? [] : await warningTo(desk, opened, rung)
  const values = { ...(await withdrawalValues(desk, opened)), reached: notices.length > 0 }
  const answer = reply(asker.account, 'replies/withdrawal_opened', values)
  return { say: [...answer.say, await tellStaffOf(desk, opened, 'opened'), ...notices] }
}

/** 注销: a unit is bankrupt, dissolved or deregistered, or a person has died. What the measures do not name is no ground. */
export async function openDissolved(desk: Desk, asker: Asker, said: { member: string; how: string }): Promise<Outcome> {
  staffOf(asker)
  const rulebook = rulebookOn(desk)
  const rule = provision(rulebook, 'withdrawal.dissolved')
  const citations = citationsOf(rulebook, rule)
  const silence = rulebook.silences.find(({ at }) => at === rule.cite[0])
  if (rule.notNamed.includes(said.how))
    throw new Refusal('withdrawal_not_named', {
      how: said.how,
      named: rule.how,
      note: silence?.note ?? null,
      citations,
    })
  const member = await findMember(desk, said.member)
  const words = member.kind === 'unit' ? rule.how : [rule.death]
  if (!words.includes(said.how))
    throw new Refusal('withdrawal_how', { memberNo: member.no, member: member.name, kind: member.kind, words })
  await requireNothingPending(desk, member, ['dissolved', 'deceased'])
  const ground: ExitGround = member.kind === 'unit' ? 'dissolved' : 'deceased'
  // Nobody votes a death away.
  if (ground === 'dissolved') await requireMayReturn(desk, member, ['dissolved'], undefined)
  const filed = await create(desk, asker, member, { ground, state: 'filed', evidence: { how: said.how } })
  // Of a death nobody is asked for papers: it waits for the council at once.
  const accepted = { state: 'accepted' as const, acceptedOn: desk.today, acceptedBy: actorOf(asker) }
  const opened = ground === 'dissolved' ? filed : await updateWithdrawal(desk.tx, filed.id, accepted)
  // Nothing is sent to the account of somebody who has died.
  const told = ground === 'dissolved' ? await tellMemberOf(desk, opened, 'notices/withdrawal_dissolved', 'opened') : []
  const values = { ...(await withdrawalValues(desk, opened)), reached: true }
  const answer = reply(asker.account, 'replies/withdrawal_opened', values)
  return { say: [...answer.say, await tellStaffOf(desk, opened, 'opened'), ...told] }
}
