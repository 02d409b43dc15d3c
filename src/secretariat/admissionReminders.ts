import type { Notice } from '../messages/notice.ts'
import { paymentClock } from '../rules/admission.ts'
import { yearOf } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { type ApplicationRecord, hasLeftSince } from '../store/applicationRecord.ts'
import { listApplications } from '../store/applications.ts'
import { findPeople } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import { admittedValues, isPaid } from './admissionNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import type { Due } from './due.ts'

/**
 * Those approved who have not paid: they and the secretariat are reminded on the days of the clock; when it has run out
 * the secretariat is told to ask the council again. Whose dues the
 * workbook has brought, is named to the secretariat to complete. Nothing lapses by itself. Of steps missed only the latest is said.
 */
export async function admissionRemindersDue(desk: Desk): Promise<Due[]> {
  const approved = await listApplications(desk.tx, ['approved'])
  const unpaid = approved.filter((application) => !hasLeftSince(application, desk.today))
  const due = (await Promise.all(unpaid.map((application) => remindersFor(desk, application)))).flat()
  const told = await toldAmong(
    desk.tx,
    due.map(({ notice }) => notice.once),
  )
  return due.filter(({ notice }) => !told.has(notice.once))
}

async function remindersFor(desk: Desk, application: ApplicationRecord): Promise<Due[]> {
  if (application.decidedOn === undefined) return []
  const { decidedOn, approvedOn } = application
  const clock = paymentClock(rulebookOf(desk, application), decidedOn, approvedOn)
  const step = [...clock.remindOn, clock.backToCouncilOn].filter((day) => day <= desk.today).at(-1)
  if (step === undefined) return []
  const admitted = await admittedValues(desk, application)
  const settled = isPaid(admitted)
  const values = { ...admitted, settled, toCouncil: step >= clock.backToCouncilOn }
  const once = `admission-payment/${application.no}/${step}`
  const due = (to: Notice['to'], key: string, person: string | null): Due => ({
    notice: { to, template: 'notices/admission_payment', values: { ...values, person }, once: `${once}/${key}` },
    dueOn: step,
  })
  const staff = due({ everyStaff: true }, 'staff', null)
  if (settled) return [staff]
  return [staff, ...(await people(desk, application)).map(({ id, name }) => due({ person: id }, id, name))]
}

async function people(desk: Desk, { member }: ApplicationRecord) {
  if (member === undefined) return []
  return (await findPeople(desk.tx, member.id, desk.today)).filter(({ roles }) => roles.length > 0)
}

/** Of members who were approved and have not paid, the year they owe first: it has a clock and reminders of its own. */
export async function firstYearsOwed(desk: Desk): Promise<Map<string, number>> {
  const unpaid = await listApplications(desk.tx, ['approved'])
  return new Map(
    unpaid.flatMap(({ member, decidedOn }): [string, number][] =>
      member === undefined || decidedOn === undefined ? [] : [[member.no, yearOf(decidedOn)]],
    ),
  )
}

/** The last day of a step's life, for lists: when the council has to be asked again. */
export function backToCouncilOn(desk: Desk, application: ApplicationRecord): Day | null {
  const { decidedOn, approvedOn } = application
  if (decidedOn === undefined) return null
  return paymentClock(rulebookOf(desk, application), decidedOn, approvedOn).backToCouncilOn
}
