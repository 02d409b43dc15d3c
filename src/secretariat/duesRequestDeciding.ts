import type { Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type DuesRequestRecord, decideDuesRequest, lockDuesRequest } from '../store/duesRequests.ts'
import { listStaff } from '../store/people.ts'
import { noteAlone } from './alone.ts'
import { isOwnRequest, requireApprover } from './approvers.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { nameOf, together } from './caseNotices.ts'
import { closeDecision } from './decisions.ts'
import type { Desk } from './desk.ts'
import { DUES_REQUEST, memberOfRequest, noteRequest, requestValues } from './duesRequests.ts'
import { requireEnterable, writeStandard } from './duesStandards.ts'
import { takeBack } from './duesTakingBack.ts'

/** Somebody else approves: it is written into the dues now, if it still may be, and whoever asked hears of it. */
export async function approveDuesRequest(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const one = await undecided(desk, asker, id)
  const values = await requestValues(desk, one)
  const done = await carryOut(desk, asker, one)
  if (isOwnRequest(asker, one)) await noteAlone(desk, asker, one.kind, aboutOf(one))
  return together([done, await settle(desk, asker, one, values, 'approved')])
}

async function carryOut(desk: Desk, asker: Asker, one: DuesRequestRecord): Promise<Outcome> {
  if (one.kind === 'taking_back') return takeBack(desk, actorOf(asker), one)
  await requireEnterable(desk, one.standard)
  await writeStandard(desk, { ...one.standard, setBy: actorOf(asker) }, one.askedBy)
  return { say: [] }
}

function aboutOf(one: DuesRequestRecord) {
  if (one.kind === 'standard') return { tier: one.standard.tier ?? null, amount: one.standard.amount }
  const { member, year, amount, receiptNo } = one.payment
  return { member: { no: member.no, name: member.name }, year, amount, receiptNo }
}

/** Somebody else refuses: everything stays as it is, and whoever asked hears of it. */
export async function refuseDuesRequest(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const one = await undecided(desk, asker, id)
  return settle(desk, asker, one, await requestValues(desk, one), 'refused')
}

async function undecided(desk: Desk, asker: Asker, id: string): Promise<DuesRequestRecord> {
  const one = await lockDuesRequest(desk.tx, id)
  const { kind, state, askedBy, decidedBy } = one
  if (state !== 'asked') throw new Refusal('dues_request_decided', { kind, state, by: nameOf(decidedBy ?? '') })
  const member = memberOfRequest(one)
  const asked = { askedBy, ...(member !== undefined && { member }) }
  await requireApprover(desk, asker, asked, { reason: 'dues_request_approver', values: { kind } })
  return one
}

async function settle(
  desk: Desk,
  asker: Asker,
  one: DuesRequestRecord,
  values: Values,
  state: 'approved' | 'refused',
): Promise<Outcome> {
  await decideDuesRequest(desk.tx, one.id, { state, by: actorOf(asker) }, desk.now)
  await noteRequest(desk, actorOf(asker), state, one)
  const asks = { question: DUES_REQUEST, subject: one.id }
  const closed = closeDecision(asker, { ...asks, template: 'cards/dues_request', values, outcome: state })
  return together([closed, await tellAsker(desk, asker, one, { ...values, approved: state === 'approved' })])
}

/** Whoever asked hears what came of it, unless they decided themselves. */
async function tellAsker(desk: Desk, asker: Asker, one: DuesRequestRecord, values: Values): Promise<Outcome> {
  const asked = (await listStaff(desk.tx)).find(({ name }) => name === nameOf(one.askedBy))
  if (asked === undefined || asked.id === staffOf(asker).id) return { say: [] }
  const by = staffOf(asker).name
  return { say: [{ to: { staff: asked.id }, template: 'notices/dues_request_decided', values: { ...values, by } }] }
}
