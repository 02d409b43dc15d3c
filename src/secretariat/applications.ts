import { isDeepStrictEqual } from 'node:util'
import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import type { ApplicationRecord, Filled } from '../store/applicationRecord.ts'
import {
  createApplication,
  findApplicationByNo,
  findApplicationByToken,
  lockApplication,
  rewriteApplication,
  updateApplication,
} from '../store/applications.ts'
import { type AuditType, record } from '../store/audit.ts'
import { keepPaper, type NewPaper, paperOf } from '../store/papers.ts'
import { admissionCard, applicationLine } from './admissionCards.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** What came of an applicant's step: the application as it is now, and what the secretariat is told. */
export type Applied = { application: ApplicationRecord; outcome: Outcome }

/** In which states the applicant may write the form anew and send papers. */
const WITH_APPLICANT: readonly ApplicationRecord['state'][] = ['draft', 'returned']

/**
 * Somebody sends the form in: it gets its receipt number and a page that nobody else can find (`tokenDigest` is the
 * digest of its address). With the stamped scan it goes to the secretariat at once, else when the scan follows. The same
 * form sent twice is one application.
 */
export async function apply(
  desk: Desk,
  sent: { filled: Filled; tokenDigest: string; paper?: NewPaper },
): Promise<Applied> {
  // Two presses of one button come at the same time.
  await desk.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`application/${sent.tokenDigest}`}))`
  const known = await findApplicationByToken(desk.tx, sent.tokenDigest)
  const { filled, tokenDigest, paper } = sent
  if (known !== undefined) return again(desk, known, filled, paper)
  const application = await createApplication(
    desk.tx,
    { ...filled, tokenDigest, rulebookFrom: rulebookOn(desk).effectiveFrom },
    { now: desk.now, year: yearOf(desk.today) },
  )
  await note(desk, 'application.created', application)
  return paper === undefined ? { application, outcome: { say: [] } } : submit(desk, application, paper)
}

/** A form that came before: sent twice it changes nothing; corrected, or with the scan now, it is written anew. */
async function again(desk: Desk, known: ApplicationRecord, filled: Filled, paper?: NewPaper): Promise<Applied> {
  const { kind, name, creditCode, form, desiredOffice, publicConsent } = known
  const before = { kind, name, creditCode, form, desiredOffice, publicConsent }
  const isSame = isDeepStrictEqual(JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(filled)))
  if (!isWithApplicant(known) || (isSame && paper === undefined)) return { application: known, outcome: { say: [] } }
  return rewrite(desk, known.id, filled, paper)
}

/** The applicant writes the form anew, before it was sent or after it was sent back. Refuses while others have it. */
export async function rewrite(desk: Desk, id: string, filled: Filled, paper?: NewPaper): Promise<Applied> {
  const held = requireWithApplicant(await lockApplication(desk.tx, id))
  const application = await rewriteApplication(desk.tx, held.id, filled)
  await note(desk, 'application.rewritten', application)
  return paper === undefined ? { application, outcome: { say: [] } } : submit(desk, application, paper)
}

/** The stamped scan comes in: the application goes to the secretariat. */
export async function handIn(desk: Desk, id: string, paper: NewPaper): Promise<Applied> {
  return submit(desk, requireWithApplicant(await lockApplication(desk.tx, id)), paper)
}

function requireWithApplicant(application: ApplicationRecord): ApplicationRecord {
  if (!WITH_APPLICANT.includes(application.state))
    throw new Refusal('application_not_with_applicant', applicationLine(application))
  return application
}

async function submit(desk: Desk, { id }: ApplicationRecord, paper: NewPaper): Promise<Applied> {
  await keepPaper(desk.tx, { applicationId: id }, paper, desk.now)
  // What was judged of the form as it was has to be judged again, and why it was sent back holds no longer.
  const anew = { state: 'submitted' as const, submittedAt: desk.now, judged: {}, reason: null }
  const application = await updateApplication(desk.tx, id, anew)
  await note(desk, 'application.submitted', application)
  const card = await admissionCard(desk, application)
  const times = `application/${application.no}/${desk.now}`
  return { application, outcome: { say: [{ to: { everyStaff: true }, once: times, ...card }] } }
}

/** Whether the applicant may write the form anew and send papers. */
export function isWithApplicant({ state }: Pick<ApplicationRecord, 'state'>): boolean {
  return WITH_APPLICANT.includes(state)
}

/** An application under its receipt number, locked. Refuses a number nobody has. */
export async function applicationNamed(desk: Desk, said: string): Promise<ApplicationRecord> {
  const found = await findApplicationByNo(desk.tx, said)
  if (found === undefined) throw new Refusal('application_unknown', { said })
  return lockApplication(desk.tx, found.id)
}

/** The application whose page has this address, with its scan; undefined when there is none. */
export async function applicationAt(desk: Desk, tokenDigest: string) {
  const application = await findApplicationByToken(desk.tx, tokenDigest)
  if (application === undefined) return undefined
  return { application, paper: await paperOf(desk.tx, { applicationId: application.id }) }
}

async function note(desk: Desk, type: AuditType, { no, kind, name, creditCode }: ApplicationRecord): Promise<void> {
  const data = { kind, name, creditCode: creditCode ?? null }
  await record(desk.tx, { at: desk.now, actor: 'applicant', type, subject: `application:${no}`, data })
}
