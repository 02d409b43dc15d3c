import { createHash, createHmac } from 'node:crypto'
import { Refusal } from '../messages/refusal.ts'
import { addDays } from '../rules/days.ts'
import { type ExitGround, isCurable } from '../rules/exits.ts'
import { officesHeld } from '../rules/offices.ts'
import { withdrawalCompetence } from '../rules/resolutions.ts'
import { citationsOf, provision, type Rulebook } from '../rules/rulebook.ts'
import { certificateOf } from '../store/certificates.ts'
import { unpaidYears } from '../store/dues.ts'
import { paperOf } from '../store/papers.ts'
import { findPeople, type Speaker } from '../store/people.ts'
import { secretNamed } from '../store/secrets.ts'
import { loadSeats } from '../store/tenures.ts'
import { findWithdrawal, lockWithdrawal, type WithdrawalRecord } from '../store/withdrawals.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { titleOf } from './titles.ts'
import { ladderOf } from './withdrawalLadder.ts'
import { proofOf } from './withdrawalProof.ts'

/** The withdrawal under a number, locked. Refuses a number nobody has. */
export async function withdrawalNamed(desk: Desk, said: string): Promise<WithdrawalRecord> {
  const found = await findWithdrawal(desk.tx, said)
  if (found === undefined) throw new Refusal('withdrawal_unknown', { said })
  return lockWithdrawal(desk.tx, found.id)
}

/** Refuses a step that a withdrawal is not at. */
export function requireState(one: WithdrawalRecord, states: readonly WithdrawalRecord['state'][]): WithdrawalRecord {
  if (!states.includes(one.state))
    throw new Refusal('withdrawal_settled', { no: one.no, member: one.member.name, state: one.state })
  return one
}

/** How a list names a withdrawal. */
export function withdrawalLine({ no, ground, state, member, closedReason, resolutionNo }: WithdrawalRecord) {
  const told = { memberNo: member.no, member: member.name, kind: member.kind }
  return { no, ground, state, ...told, closedReason: closedReason ?? null, resolutionNo: resolutionNo ?? null }
}

/** The article of each ground. */
const GROUNDS = {
  requested: 'withdrawal.request',
  deemed: 'deemedWithdrawal.window',
  unpaid: 'dues.ground',
  dissolved: 'withdrawal.dissolved',
  deceased: 'withdrawal.dissolved',
} as const satisfies Record<ExitGround, string>

/** The articles a withdrawal rests on: the ground first, then who confirms it. */
export function groundCitations(rulebook: Rulebook, ground: ExitGround) {
  const [first] = withdrawalCompetence(rulebook).citations
  return [...citationsOf(rulebook, provision(rulebook, GROUNDS[ground])), first]
}

/** The day by which a withdrawal whose papers are complete should have been decided about. */
export function decideBy(desk: Desk, one: WithdrawalRecord): string | null {
  if (one.acceptedOn === undefined) return null
  return addDays(one.acceptedOn, provision(rulebookOf(desk, one), 'withdrawal.decision').days)
}

/** What every message about a withdrawal says of it. Amounts in fen. */
export async function withdrawalValues(desk: Desk, one: WithdrawalRecord) {
  const rulebook = rulebookOf(desk, one)
  const { member, reason, certificate, missing, filedOn, acceptedOn, decidedOn, bulletinNo } = one
  const paper = await paperOf(desk.tx, { withdrawalId: one.id })
  const arrears = await unpaidYears(desk.tx, member.id)
  return {
    ...withdrawalLine(one),
    title: await titleOf(desk, member.no),
    reason: reason ?? null,
    how: typeof one.evidence.how === 'string' ? one.evidence.how : null,
    onPaper: one.evidence.onPaper === true,
    certificate: certificate ?? null,
    certificateNo: (await certificateOf(desk.tx, member.id)) ?? null,
    missing: missing ?? null,
    filedOn,
    acceptedOn: acceptedOn ?? null,
    decideBy: decideBy(desk, one),
    decidedOn: decidedOn ?? null,
    bulletinNo: bulletinNo ?? null,
    offices: officesHeld(await loadSeats(desk.tx, desk.today), member.no, desk.today),
    arrears,
    unpaid: arrears.reduce((sum, { unpaid }) => sum + unpaid, 0),
    paper: paper === undefined ? null : { name: paper.name, type: paper.type, kilobytes: Math.ceil(paper.size / 1024) },
    proof: isCurable(one.ground) ? await proofOf(desk, one) : null,
    ladder: await ladderOf(desk, one),
    url: `${desk.publicUrl}/leaving/${await addressOf(desk, one.id)}`,
    bodies: withdrawalCompetence(rulebook).bodies,
    citations: groundCitations(rulebook, one.ground),
  }
}

/** The secret part of the address of a withdrawal's page: nobody can guess it, and it can always be told again. */
export async function addressOf(desk: Desk, id: string): Promise<string> {
  const secret = await secretNamed(desk.tx, 'leaving', desk.now)
  return createHmac('sha256', secret).update(id).digest('base64url')
}

/** Under what the address is remembered: who reads the database cannot open the page. */
export function digestOf(address: string): string {
  return createHash('sha256').update(address).digest('base64url')
}

/** Everybody who speaks for a member, and hears what becomes of its withdrawal. */
export async function speakersOf(desk: Desk, memberId: string): Promise<Speaker[]> {
  const people = await findPeople(desk.tx, memberId, desk.today)
  return people.filter(({ roles }) => roles.includes('representative') || roles.includes('liaison'))
}
