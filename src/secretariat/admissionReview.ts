import { type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { ConditionKey } from '../rules/admission.ts'
import { CONDITIONS } from '../rules/provisions.ts'
import type { ApplicationRecord, ApplicationState } from '../store/applicationRecord.ts'
import { lockApplication, updateApplication } from '../store/applications.ts'
import { type AuditType, record } from '../store/audit.ts'
import { paperOf } from '../store/papers.ts'
import {
  ADMISSION,
  admissionCard,
  admissionValues,
  applicationLine,
  applicationsAhead,
  closeAdmissionCards,
  conditionsOf,
  membersAlready,
} from './admissionCards.ts'
import { applicationNamed } from './applications.ts'
import { type Asker, actorOf } from './asker.ts'
import type { Desk } from './desk.ts'

/**
 * 审查: staff judge conditions that the form alone does not show; what they say of one stands above what the form shows.
 * Without a condition, all that are open are judged.
 */
export async function judgeConditions(
  desk: Desk,
  asker: Asker,
  said: { no: string; key?: ConditionKey; verdict: 'complete' | 'missing' },
): Promise<Outcome> {
  const application = requireInReview(await applicationNamed(desk, said.no))
  const lines = conditionsOf(desk, application, await paperOf(desk.tx, { applicationId: application.id }))
  const meant = said.key === undefined ? lines.filter(({ verdict }) => verdict === 'to_judge') : ofKey(said.key)
  if (said.key !== undefined && !lines.some(({ key }) => key === said.key))
    throw new Refusal('application_no_condition', { ...applicationLine(application), key: said.key })
  if (meant.length === 0) throw new Refusal('application_nothing_to_judge', applicationLine(application))
  const judged = { ...application.judged, ...Object.fromEntries(meant.map(({ key }) => [key, said.verdict])) }
  const now = await updateApplication(desk.tx, application.id, { judged, ...reviewer(desk, asker) })
  await note(desk, asker, 'application.judged', now, { judged })
  return showAgain(desk, asker, now)
}

function ofKey(key: ConditionKey): { key: ConditionKey }[] {
  return CONDITIONS.filter((one) => one === key).map((one) => ({ key: one }))
}

/** The asker's newest card, and every other that is open, show what was judged. */
async function showAgain(desk: Desk, asker: Asker, application: ApplicationRecord): Promise<Outcome> {
  const { asks: _asks, ...look } = await admissionCard(desk, application)
  const said = reply(asker.account, 'replies/application_judged', await admissionValues(desk, application))
  return { ...said, redraw: [{ question: ADMISSION, subject: application.id, look, silent: true }] }
}

/** 通过初审: everything is complete, and the body may decide. Refuses while a condition is open, and a present member. */
export async function passReview(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const application = requireInReview(await lockApplication(desk.tx, id))
  const members = await membersAlready(desk, application)
  if (members.length > 0) throw new Refusal('application_member_already', { ...applicationLine(application), members })
  // Two of staff may pass two applications of one applicant at the same time.
  await desk.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('admission/review'))`
  const ahead = await applicationsAhead(desk, application)
  if (ahead.length > 0) throw new Refusal('application_twice', { ...applicationLine(application), ahead })
  const open = conditionsOf(desk, application, await paperOf(desk.tx, { applicationId: id })).filter(
    ({ verdict }) => verdict !== 'complete',
  )
  if (open.length > 0)
    throw new Refusal('application_incomplete', {
      ...applicationLine(application),
      open: open.map(({ key, verdict, why, citations }) => ({ key, verdict, why: why ?? null, citations })),
    })
  return conclude(desk, asker, application, 'reviewed')
}

/** 退回补正: the applicant gets the form back with what is missing; until the vote it is not too late. */
export async function returnApplication(desk: Desk, asker: Asker, no: string, reason: string): Promise<Outcome> {
  const application = requireState(await applicationNamed(desk, no), ['submitted', 'reviewed'])
  if (reason === '') throw new Refusal('application_return_how', { no: application.no })
  return conclude(desk, asker, application, 'returned', reason)
}

/** 不予受理: the application is not taken up, with the reason. A new one may always be sent. */
export async function declineApplication(desk: Desk, asker: Asker, no: string, reason: string): Promise<Outcome> {
  const application = requireState(await applicationNamed(desk, no), ['submitted', 'returned', 'reviewed'])
  if (reason === '') throw new Refusal('application_decline_how', { no: application.no })
  return conclude(desk, asker, application, 'declined', reason)
}

/** 未批原因: the reason that the body gave for not approving, as far as it gave one. The applicant sees it. */
export async function explainRefusal(desk: Desk, asker: Asker, no: string, reason: string): Promise<Outcome> {
  const application = await applicationNamed(desk, no)
  if (application.state !== 'refused') throw new Refusal('application_not_refused', applicationLine(application))
  if (reason === '') throw new Refusal('application_explain_how', { no: application.no })
  const explained = await updateApplication(desk.tx, application.id, { reason })
  await note(desk, asker, 'application.explained', explained, { reason })
  return reply(asker.account, 'replies/application_explained', applicationLine(explained))
}

/** A button that needs a reason, which a button cannot say. */
export async function askForReason(
  desk: Desk,
  asker: Asker,
  id: string,
  how: 'application_return_how' | 'application_decline_how',
): Promise<Outcome> {
  const { no, name } = requireInReview(await lockApplication(desk.tx, id))
  return reply(asker.account, 'replies/application_reason', { no, name, decline: how === 'application_decline_how' })
}

async function conclude(
  desk: Desk,
  asker: Asker,
  { id }: ApplicationRecord,
  state: Extract<ApplicationState, 'reviewed' | 'returned' | 'declined'>,
  reason?: string,
): Promise<Outcome> {
  const concluded = await updateApplication(desk.tx, id, {
    state,
    ...reviewer(desk, asker),
    ...(reason !== undefined && { reason }),
  })
  await note(desk, asker, `application.${state}`, concluded, { reason: reason ?? null })
  const closed = await closeAdmissionCards(desk, asker, concluded, state)
  const said = reply(asker.account, 'replies/application_reviewed', await admissionValues(desk, concluded))
  return { ...closed, say: said.say }
}

function reviewer(desk: Desk, asker: Asker) {
  return { reviewedBy: actorOf(asker), reviewedAt: desk.now }
}

function requireInReview(application: ApplicationRecord): ApplicationRecord {
  return requireState(application, ['submitted'])
}

function requireState(application: ApplicationRecord, states: readonly ApplicationState[]): ApplicationRecord {
  if (!states.includes(application.state)) throw new Refusal('application_settled', applicationLine(application))
  return application
}

async function note(
  desk: Desk,
  asker: Asker,
  type: AuditType,
  { no, name }: ApplicationRecord,
  data: Record<string, string | null | Record<string, string>>,
): Promise<void> {
  const subject = `application:${no}`
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type, subject, data: { name, ...data } })
}
