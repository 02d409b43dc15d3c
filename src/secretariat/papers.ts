import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Outcome, reply } from '../messages/notice.ts'
import { provision } from '../rules/rulebook.ts'
import { findApplicationByNo, lockApplication } from '../store/applications.ts'
import { record } from '../store/audit.ts'
import { type PaperOwner, paperOf, readPaper } from '../store/papers.ts'
import { listStaff } from '../store/people.ts'
import { secretNamed } from '../store/secrets.ts'
import { findWithdrawal, lockWithdrawal } from '../store/withdrawals.ts'
import { applicationNamed } from './applications.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { withdrawalNamed } from './withdrawals.ts'

/** Who may look at which application or withdrawal until when, as a link says it; `until` in whole seconds since 1970. */
export type Pass = { no: string; staff: string; until: number; signature: string }

/** What links to papers may be about, and how records name it. */
const ABOUT = { applications: 'application', withdrawals: 'withdrawal' } as const
export type PapersOf = keyof typeof ABOUT

/** 申请材料: staff ask for the page with all that was filled in and the scan. The link is theirs and soon ends. */
export async function showPapersOf(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  return giveLink(desk, asker, 'applications', await applicationNamed(desk, said))
}

/** The same from the card. */
export async function showPapers(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  return giveLink(desk, asker, 'applications', await lockApplication(desk.tx, id))
}

/** 退会材料: the signed notice, or the extract of the register, of a withdrawal. */
export async function showWithdrawalPapersOf(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  const { no, member } = await withdrawalNamed(desk, said)
  return giveLink(desk, asker, 'withdrawals', { no, name: member.name })
}

/** The same from the card. */
export async function showWithdrawalPapers(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const { no, member } = await lockWithdrawal(desk.tx, id)
  return giveLink(desk, asker, 'withdrawals', { no, name: member.name })
}

async function giveLink(
  desk: Desk,
  asker: Asker,
  of: PapersOf,
  { no, name }: { no: string; name: string },
): Promise<Outcome> {
  const { minutes } = provision(rulebookOn(desk), 'admission.links')
  const until = Math.floor(desk.now.add({ minutes }).epochMilliseconds / 1000)
  const pass = { no, staff: staffOf(asker).id, until }
  const signature = await sign(desk, pass)
  const query = new URLSearchParams({ staff: pass.staff, until: String(until), signature })
  const url = `${desk.publicUrl}/${of}/${no}?${query}`
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'paper.link',
    subject: `${ABOUT[of]}:${no}`,
    data: { until },
  })
  return reply(asker.account, 'replies/application_link', { no, name, url, minutes })
}

async function sign(desk: Desk, { no, staff, until }: Omit<Pass, 'signature'>): Promise<string> {
  const secret = await secretNamed(desk.tx, 'paper_links', desk.now)
  return createHmac('sha256', secret).update(`${no}\n${staff}\n${until}`).digest('base64url')
}

/** Why a link opens nothing: it was not made here, its time is over, or whoever it was made for has left. */
export type Closed = 'forged' | 'expired' | 'not_staff'

/** Looks at a link: who opens which application. Every opening is written down. */
export async function openPapers(desk: Desk, pass: Pass, what: 'page' | 'scan') {
  const closed = await closedBy(desk, pass)
  if (closed !== undefined) return { closed }
  const application = await findApplicationByNo(desk.tx, pass.no)
  if (application === undefined) return { closed: 'forged' as const }
  await noteOpening(desk, pass, 'applications', what)
  return { application }
}

/** The same for the papers of a withdrawal. */
export async function openWithdrawalPapers(desk: Desk, pass: Pass, what: 'page' | 'scan') {
  const closed = await closedBy(desk, pass)
  if (closed !== undefined) return { closed }
  const withdrawal = await findWithdrawal(desk.tx, pass.no)
  if (withdrawal === undefined) return { closed: 'forged' as const }
  await noteOpening(desk, pass, 'withdrawals', what)
  return { withdrawal }
}

async function closedBy(desk: Desk, pass: Pass): Promise<Closed | undefined> {
  if (!isSame(pass.signature, await sign(desk, pass))) return 'forged'
  if (pass.until * 1000 < desk.now.epochMilliseconds) return 'expired'
  return (await staffNamed(desk, pass)) === undefined ? 'not_staff' : undefined
}

async function staffNamed(desk: Desk, pass: Pass) {
  return (await listStaff(desk.tx)).find(({ id }) => id === pass.staff)
}

async function noteOpening(desk: Desk, pass: Pass, of: PapersOf, what: 'page' | 'scan'): Promise<void> {
  await record(desk.tx, {
    at: desk.now,
    actor: `staff:${(await staffNamed(desk, pass))?.name}`,
    type: 'paper.opened',
    subject: `${ABOUT[of]}:${pass.no}`,
    data: { what },
  })
}

function isSame(said: string, made: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(made)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The current scan of an application or a withdrawal with its content; undefined when there is none. */
export async function scanOf(desk: Desk, owner: PaperOwner) {
  const paper = await paperOf(desk.tx, owner)
  return paper === undefined ? undefined : { ...paper, bytes: await readPaper(desk.tx, paper.id) }
}
