import type { Look, Outcome, Values } from '../messages/notice.ts'
import { checklist } from '../rules/admission.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { type ApplicationRecord, hasLeftSince, type NamedPerson } from '../store/applicationRecord.ts'
import { applicationsAlike } from '../store/applications.ts'
import { findAlike, membersWithMobile } from '../store/members.ts'
import { type PaperRecord, paperOf } from '../store/papers.ts'
import type { Asker } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import { closeDecision } from './decisions.ts'
import type { Desk } from './desk.ts'

/** The question of the card on which staff review an application. */
export const ADMISSION = 'admission'

/** How a list names an application: number, who, and how it stands. */
export function applicationLine({ no, kind, name, state, submittedAt, member, reason }: ApplicationRecord) {
  const told = { submittedAt: submittedAt?.toString() ?? null, memberNo: member?.no ?? null, reason: reason ?? null }
  return { no, kind, name, state, ...told }
}

/** The conditions of membership as an application shows them and staff have judged, line by line. */
export function conditionsOf(desk: Desk, application: ApplicationRecord, paper: PaperRecord | undefined) {
  const { kind, form, judged } = application
  const { registeredPlace, premises, address } = form.particulars
  return checklist(
    rulebookOf(desk, application),
    {
      kind,
      registeredPlace: registeredPlace ?? address,
      premises,
      scopes: form.scopes,
      otherScope: form.otherScope,
      hasRepresentative: form.representative !== undefined,
      confirmed: form.confirmed,
      hasPaper: paper !== undefined,
    },
    judged,
  )
}

/**
 * Who is already known under the same credit code or name: members, former members, and other applications, with how each stands.
 */
export async function alikeOf(desk: Desk, application: ApplicationRecord) {
  const members = await findAlike(desk.tx, application)
  const applications = await applicationsAlike(desk.tx, application)
  const isMember = (leftOn?: string) => leftOn === undefined || leftOn > desk.today
  const others = members.filter(({ id }) => id !== application.member?.id)
  return {
    members: others.filter(({ leftOn }) => isMember(leftOn)).map(({ no, name }) => ({ no, name })),
    former: others
      .filter(({ leftOn }) => !isMember(leftOn))
      .map(({ no, name, leftOn }) => ({ no, name, leftOn: leftOn ?? null })),
    applications: applications.map(applicationLine),
  }
}

function personValues(person: NamedPerson | undefined) {
  return person === undefined ? null : { ...person, title: person.title ?? null }
}

/**
 * The members that an application would make members a second time. Units are told by name or code; people share names, so
 * that one of the same name stands in the way only with the same mobile, and is otherwise left to whoever reviews.
 */
export async function membersAlready(desk: Desk, application: ApplicationRecord) {
  const { members } = await alikeOf(desk, application)
  const { kind, form } = application
  if (kind === 'unit') return members
  const numbers = members.map(({ no }) => no)
  const same = await membersWithMobile(desk.tx, numbers, form.particulars.phone ?? '')
  return members.filter(({ no }) => same.has(no))
}

/** Other applications of the same applicant that are further on: only one of them can be approved. */
export async function applicationsAhead(desk: Desk, application: ApplicationRecord) {
  const phone = (one: ApplicationRecord) => one.form.particulars.phone
  return (await applicationsAlike(desk.tx, application))
    .filter((one) => one.state === 'reviewed' || (one.state === 'approved' && !hasLeftSince(one, desk.today)))
    .filter((one) => application.kind === 'unit' || phone(one) === phone(application))
    .map(applicationLine)
}

/** What every message to the secretariat says of an application. */
export async function admissionValues(desk: Desk, application: ApplicationRecord): Promise<Values> {
  const paper = await paperOf(desk.tx, { applicationId: application.id })
  const { creditCode, desiredOffice, form, reviewedBy, resolutionNo } = application
  const rulebook = rulebookOf(desk, application)
  const lines = conditionsOf(desk, application, paper)
  return {
    ...applicationLine(application),
    creditCode: creditCode ?? null,
    phone: form.particulars.phone ?? null,
    desired: desiredOffice ?? null,
    scopes: [...form.scopes, ...(form.otherScope === undefined ? [] : [form.otherScope])],
    representative: personValues(form.representative),
    liaison: personValues(form.liaison),
    conditions: lines.map(({ key, verdict, why, judged, citations }) => ({
      key,
      verdict,
      why: why ?? null,
      judged,
      citations,
    })),
    open: lines.filter(({ verdict }) => verdict !== 'complete').length,
    ...(await alikeOf(desk, application)),
    paper: paper === undefined ? null : { type: paper.type, kilobytes: Math.ceil(paper.size / 1024) },
    reviewedBy: reviewedBy === undefined ? null : nameOf(reviewedBy),
    resolutionNo: resolutionNo ?? null,
    bodies: provision(rulebook, 'admission.approval').bodies,
    citations: citationsOf(rulebook, provision(rulebook, 'admission.approval')),
  }
}

/** The card on which staff review an application, open. */
export async function admissionCard(
  desk: Desk,
  application: ApplicationRecord,
): Promise<Look & { asks: { question: string; subject: string } }> {
  return {
    template: 'cards/admission',
    values: { ...(await admissionValues(desk, application)), decided: null },
    actions: ['pass', 'return', 'decline', 'papers'],
    asks: { question: ADMISSION, subject: application.id },
  }
}

/** Closes everybody's card of an application that staff have decided about. */
export async function closeAdmissionCards(
  desk: Desk,
  asker: Asker,
  application: ApplicationRecord,
  outcome: 'reviewed' | 'returned' | 'declined',
): Promise<Outcome> {
  const values = await admissionValues(desk, application)
  return closeDecision(asker, {
    question: ADMISSION,
    subject: application.id,
    template: 'cards/admission',
    values,
    outcome,
  })
}
