import type { DocumentFile, Notice, Values } from '../messages/notice.ts'
import { paymentClock } from '../rules/admission.ts'
import { yearOf } from '../rules/days.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import type { ApplicationRecord } from '../store/applicationRecord.ts'
import { certificateOf } from '../store/certificates.ts'
import { readDues } from '../store/dues.ts'
import { findPeople } from '../store/people.ts'
import { findResolutionByNo } from '../store/resolutions.ts'
import { applicationLine } from './admissionCards.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { payBy } from './enrolment.ts'

/** What every message after the decision says of an admission: the vote, the dues, the clock, the certificate. */
export async function admittedValues(desk: Desk, application: ApplicationRecord): Promise<Values> {
  const { member, decidedOn, resolutionNo, creditCode, form } = application
  const rulebook = rulebookOf(desk, application)
  const dues =
    member === undefined || decidedOn === undefined ? undefined : await readDues(desk.tx, member.id, yearOf(decidedOn))
  const clock = decidedOn === undefined ? undefined : paymentClock(rulebook, decidedOn, application.approvedOn)
  const contact = form.liaison ?? form.representative
  return {
    ...applicationLine(application),
    creditCode: creditCode ?? null,
    resolutionNo: resolutionNo ?? null,
    decidedOn: decidedOn ?? null,
    vote: await voteOn(desk, application),
    owed: dues?.owed ?? null,
    paid: dues?.paid ?? 0,
    payBy: decidedOn === undefined ? null : payBy(desk, application, decidedOn),
    backToCouncilOn: clock?.backToCouncilOn ?? null,
    certificateNo: member === undefined ? null : ((await certificateOf(desk.tx, member.id)) ?? null),
    contact: contact?.name ?? application.name,
    phone: contact?.mobile ?? form.particulars.phone ?? null,
    citations: citationsOf(rulebook, provision(rulebook, 'admission.approval')),
    paymentCitations: citationsOf(rulebook, provision(rulebook, 'admission.payment')),
  }
}

/** Paid as the workbook has it, though nobody has completed the admission. */
export function isPaid({ owed, paid }: Values): boolean {
  return owed !== null && Number(paid) >= Number(owed)
}

/** How the body voted on an application, and how many votes it needed; null before it has. */
async function voteOn(desk: Desk, { id, resolutionNo }: ApplicationRecord) {
  const resolution = resolutionNo === undefined ? undefined : await findResolutionByNo(desk.tx, resolutionNo)
  const item = resolution?.items.find(({ subject }) => subject === id)
  if (resolution === undefined || item === undefined) return null
  return { body: resolution.body, ...item.votes, needed: item.needed }
}

/** The notice of approval as a document: who, by which resolution, what to pay until when. */
export async function approvalDocument(desk: Desk, application: ApplicationRecord): Promise<DocumentFile> {
  const values = await admittedValues(desk, application)
  return {
    name: `申请入会批准通知书 ${application.no}.docx`,
    document: 'approval',
    values: { ...values, today: desk.today },
  }
}

/** After the approval: the secretariat gets the document to hand on, and the member's people hear it in chat. */
export async function tellApproved(desk: Desk, application: ApplicationRecord): Promise<Notice[]> {
  const file = await approvalDocument(desk, application)
  const [staff, ...people] = [...(await tellStaff(desk, application)), ...(await tellPeople(desk, application))]
  return staff === undefined ? people : [{ ...staff, file }, ...people]
}

/** What became of an application by a resolution, its own unless another is named, to the secretariat. */
export async function tellStaff(
  desk: Desk,
  application: ApplicationRecord,
  resolutionNo = application.resolutionNo ?? '',
): Promise<Notice[]> {
  const values = { ...(await admittedValues(desk, application)), kept: resolutionNo !== application.resolutionNo }
  const once = `application/${application.no}/${application.state}/${resolutionNo}`
  return [{ to: { everyStaff: true }, template: 'notices/admission_decided', values, once }]
}

/**
 * What became of an admission, to the new member's people: that it is approved, with the document; that it is complete.
 * Each hears it once; who is not bound yet hears it when they are.
 */
export async function tellPeople(desk: Desk, application: ApplicationRecord, only?: string): Promise<Notice[]> {
  const { member, state, no } = application
  if (member === undefined || (state !== 'approved' && state !== 'admitted')) return []
  const values = await admittedValues(desk, application)
  const file = state === 'approved' ? { file: await approvalDocument(desk, application) } : {}
  const people = await findPeople(desk.tx, member.id, desk.today)
  return people
    .filter(({ id, roles }) => roles.length > 0 && (only === undefined || id === only))
    .map(({ id, name }) => ({
      to: { person: id },
      template: 'notices/admission_told',
      values: { ...values, person: name },
      once: `application/${no}/${state}/${id}`,
      ...file,
    }))
}
