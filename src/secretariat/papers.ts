import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Outcome, reply } from '../messages/notice.ts'
import { provision } from '../rules/rulebook.ts'
import { type ApplicationRecord, findApplicationByNo, lockApplication } from '../store/applications.ts'
import { record } from '../store/audit.ts'
import { paperOf, readPaper } from '../store/papers.ts'
import { listStaff } from '../store/people.ts'
import { secretNamed } from '../store/secrets.ts'
import { applicationNamed } from './applications.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** Who may look at which application until when, as a link says it; `until` in whole seconds since 1970. */
export type Pass = { no: string; staff: string; until: number; signature: string }

/** 申请材料: staff ask for the page with all that was filled in and the scan. The link is theirs and soon ends. */
export async function showPapersOf(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  return giveLink(desk, asker, await applicationNamed(desk, said))
}

/** The same from the card. */
export async function showPapers(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  return giveLink(desk, asker, await lockApplication(desk.tx, id))
}

async function giveLink(desk: Desk, asker: Asker, { no, name }: ApplicationRecord): Promise<Outcome> {
  const { minutes } = provision(rulebookOn(desk), 'admission.links')
  const until = Math.floor(desk.now.add({ minutes }).epochMilliseconds / 1000)
  const pass = { no, staff: staffOf(asker).id, until }
  const signature = await sign(desk, pass)
  const query = new URLSearchParams({ staff: pass.staff, until: String(until), signature })
  const url = `${desk.publicUrl}/applications/${no}?${query}`
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'paper.link',
    subject: `application:${no}`,
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
export async function openPapers(
  desk: Desk,
  pass: Pass,
  what: 'page' | 'scan',
): Promise<{ closed: Closed } | { application: ApplicationRecord }> {
  if (!isSame(pass.signature, await sign(desk, pass))) return { closed: 'forged' }
  if (pass.until * 1000 < desk.now.epochMilliseconds) return { closed: 'expired' }
  const staff = (await listStaff(desk.tx)).find(({ id }) => id === pass.staff)
  if (staff === undefined) return { closed: 'not_staff' }
  const application = await findApplicationByNo(desk.tx, pass.no)
  if (application === undefined) return { closed: 'forged' }
  await record(desk.tx, {
    at: desk.now,
    actor: `staff:${staff.name}`,
    type: 'paper.opened',
    subject: `application:${pass.no}`,
    data: { what },
  })
  return { application }
}

function isSame(said: string, made: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(made)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The current scan of an application with its content; undefined when there is none. */
export async function scanOf(desk: Desk, { id }: ApplicationRecord) {
  const paper = await paperOf(desk.tx, { applicationId: id })
  return paper === undefined ? undefined : { ...paper, bytes: await readPaper(desk.tx, paper.id) }
}
