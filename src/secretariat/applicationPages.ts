import type { Values } from '../messages/notice.ts'
import { provision } from '../rules/rulebook.ts'
import type { ApplicationRecord, NamedPerson } from '../store/applicationRecord.ts'
import { type PaperRecord, paperOf } from '../store/papers.ts'
import { applicationLine, conditionsOf } from './admissionCards.ts'
import { admittedValues } from './admissionNotices.ts'
import { isWithApplicant } from './applications.ts'
import { dayIn } from './attendanceBook.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'

/** The steps from the form to the certificate, in their order. */
const STEPS = ['filled', 'submitted', 'reviewed', 'decided', 'paid', 'admitted'] as const

/** How many of the steps each state has behind it. */
const BEHIND: Record<ApplicationRecord['state'], number> = {
  draft: 1,
  returned: 1,
  submitted: 2,
  declined: 3,
  reviewed: 3,
  refused: 4,
  approved: 4,
  revoked: 4,
  admitted: 6,
}

/** What the applicant's own page says of the application. */
export async function applicationPage(
  desk: Desk,
  application: ApplicationRecord,
  paper: PaperRecord | undefined,
): Promise<Values> {
  const { no, name, kind, state, reason, submittedAt, decidedOn } = application
  const { memberNo, owed, paid, payBy, certificateNo, vote } = await admittedValues(desk, application)
  return {
    no,
    name,
    kind,
    state,
    reason: reason ?? null,
    vote: state === 'refused' ? vote : null,
    decidedOn: decidedOn ?? null,
    submittedAt: submittedAt?.toString() ?? null,
    steps: STEPS.map((step, index) => ({ step, done: index < BEHIND[state] })),
    mine: isWithApplicant(application),
    paper: paper === undefined ? null : { name: paper.name, kilobytes: Math.ceil(paper.size / 1024) },
    maxMegabytes: provision(rulebookOf(desk, application), 'admission.papers').maxMegabytes,
    memberNo,
    owed,
    paid,
    payBy,
    certificateNo,
    approved: state === 'approved' || state === 'admitted',
  }
}

/** Everything that was filled in, line by line, as the form asks it. */
function rowsOf({ name, creditCode, form }: ApplicationRecord) {
  const { particulars, introduction, scopes, otherScope, representative, liaison } = form
  const person = (one: NamedPerson | undefined) =>
    one === undefined ? undefined : [one.name, one.mobile, one.title].filter((part) => part !== undefined).join(' ')
  const rows: [string, string | undefined][] = [
    ['name', name],
    ['creditCode', creditCode],
    ['legalRepresentative', particulars.legalRepresentative],
    ['principal', particulars.principal],
    ['registeredPlace', particulars.registeredPlace],
    ['premises', particulars.premises],
    ['registeredCapital', particulars.registeredCapital],
    ['address', particulars.address],
    ['phone', particulars.phone],
    ['email', particulars.email],
    ['introduction', introduction],
    ['scopes', scopes.join('、')],
    ['otherScope', otherScope],
    ['representative', person(representative)],
    ['liaison', person(liaison)],
  ]
  return rows.flatMap(([field, value]) => (value === undefined || value === '' ? [] : [{ field, value }]))
}

/** The application form as a document to print and stamp. */
export function applicationDocument(desk: Desk, application: ApplicationRecord): Values {
  const { no, kind, desiredOffice, publicConsent, createdAt } = application
  return {
    no,
    kind,
    filledOn: dayIn(desk, createdAt),
    rows: rowsOf(application),
    desired: desiredOffice ?? null,
    conditions: conditionsOf(desk, application, undefined).map(({ key, citations }) => ({ key, citations })),
    isPerson: kind === 'individual',
    publicConsent,
  }
}

/** What the secretariat's page says of an application: all that was filled in, the conditions, the scan. */
export async function reviewPage(desk: Desk, application: ApplicationRecord): Promise<Values> {
  const paper = await paperOf(desk.tx, { applicationId: application.id })
  const { no, name, kind, state, reason, submittedAt } = applicationLine(application)
  return {
    no,
    name,
    kind,
    state,
    reason,
    submittedAt,
    rows: rowsOf(application),
    desired: application.desiredOffice ?? null,
    conditions: conditionsOf(desk, application, paper).map(({ key, verdict, why, judged, citations }) => ({
      key,
      verdict,
      why: why ?? null,
      judged,
      citations,
    })),
    publicConsent: application.publicConsent,
    paper: paper === undefined ? null : { name: paper.name, type: paper.type, kilobytes: Math.ceil(paper.size / 1024) },
  }
}
