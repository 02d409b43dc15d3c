import { type Outcome, reply, type Values } from '../messages/notice.ts'
import { type ApplicationRecord, type ApplicationState, hasLeftSince } from '../store/applicationRecord.ts'
import { listApplications } from '../store/applications.ts'
import { admissionCard, admissionValues, alikeOf, applicationLine } from './admissionCards.ts'
import { admittedValues, isPaid } from './admissionNotices.ts'
import { backToCouncilOn } from './admissionReminders.ts'
import { applicationNamed } from './applications.ts'
import { type Asker, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'

/** Applications that somebody has still to do something about. */
const UNDER_WAY: readonly ApplicationState[] = ['submitted', 'returned', 'reviewed', 'approved']

/** 入会: all applications under way, or one under its number with its history and, while it is reviewed, its card. */
export async function showApplications(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  staffOf(asker)
  if (said !== '') return showApplication(desk, asker, await applicationNamed(desk, said))
  const applications = await waitingIn(desk, UNDER_WAY)
  return reply(asker.account, 'replies/applications', {
    applications: await Promise.all(applications.map((one) => lineFor(desk, one))),
  })
}

async function waitingIn(desk: Desk, states: readonly ApplicationState[]): Promise<ApplicationRecord[]> {
  return (await listApplications(desk.tx, states)).filter((application) => !hasLeftSince(application, desk.today))
}

async function lineFor(desk: Desk, application: ApplicationRecord): Promise<Values> {
  const isWaiting = application.state === 'approved'
  const settled = isWaiting && isPaid(await admittedValues(desk, application))
  const back = isWaiting && !settled ? backToCouncilOn(desk, application) : null
  return { ...applicationLine(application), settled, back, overdue: back !== null && back <= desk.today }
}

async function showApplication(desk: Desk, asker: Asker, application: ApplicationRecord): Promise<Outcome> {
  if (application.state === 'submitted')
    return { say: [{ to: { account: asker.account }, ...(await admissionCard(desk, application)) }] }
  const { paidOn, plaqueOn, publishedOn } = application
  return reply(asker.account, 'replies/application', {
    ...(await admissionValues(desk, application)),
    ...(await admittedValues(desk, application)),
    ...(await alikeOf(desk, application)),
    paidOn: paidOn ?? null,
    plaqueOn: plaqueOn ?? null,
    publishedOn: publishedOn ?? null,
  })
}

/** For the agenda: what waits for the secretariat, what waits for a body, and who has not paid. */
export async function agendaApplications(desk: Desk): Promise<Values[]> {
  const waiting = await waitingIn(desk, ['submitted', 'reviewed', 'approved'])
  return Promise.all(waiting.map((application) => lineFor(desk, application)))
}
