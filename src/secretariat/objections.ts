import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { addDays } from '../rules/days.ts'
import { record } from '../store/audit.ts'
import { casesOf, type Forfeiture, lockCase, updateCase } from '../store/cases.ts'
import { type Asker, actorOf, personOf } from './asker.ts'
import { caseCard, requireUndecided } from './caseNotices.ts'
import { objectionDays, rulebookOf, windowOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { disputeEntry } from './objectionsToBook.ts'
import { titleOf } from './titles.ts'

/** What somebody wrote after 异议: the number it begins with, if it begins with one, and the rest. */
export type ObjectionText = { number?: string; text: string }

/**
 * The representative objects to a forfeiture before it is decided and inside the window; the secretariat gets the text.
 * Objecting again adds to what was said. Who objects has had the notice, whatever the delivery says. Without a case, an
 * objection to a line of a sealed book goes to the secretariat all the same.
 */
export async function object(desk: Desk, asker: Asker, { number, text }: ObjectionText): Promise<Outcome> {
  const { member } = personOf(asker)
  const open = (await casesOf(desk.tx, [member.no])).filter((one) => one.kind === 'forfeiture')
  const found = caseMeant(open, number)
  if (found !== undefined) return objectTo(desk, asker, found, text)
  const disputed = number === undefined ? undefined : await disputeEntry(desk, asker, number, text)
  if (disputed !== undefined) return disputed
  if (open.length === 0) throw new Refusal('objection_nothing', { member: member.name })
  const listed = open.map((one) => ({ no: one.no, office: one.office, meetings: one.ground.finding.because }))
  throw new Refusal('objection_which', { said: number ?? null, cases: listed })
}

/** The one case that goes by this number, its own or that of a meeting it rests on; without one, the only case. */
function caseMeant(open: Forfeiture[], number: string | undefined): Forfeiture | undefined {
  const wanted = number?.toUpperCase()
  const meant = open.filter(
    ({ no, ground }) =>
      wanted === undefined || [no, ...ground.finding.because].some((one) => one.toUpperCase() === wanted),
  )
  return meant.length === 1 ? meant[0] : undefined
}

async function objectTo(desk: Desk, asker: Asker, found: Forfeiture, text: string): Promise<Outcome> {
  if (text === '') throw new Refusal('objection_empty', { meeting: found.ground.finding.because.at(-1) ?? found.no })
  const one = requireUndecided((await lockCase(desk.tx, found.id)) as Forfeiture)
  const { until } = windowOf(desk, one)
  if (one.noticedAt !== undefined && desk.today > until) throw new Refusal('objection_late', { no: one.no, until })
  const objected = await write(desk, asker, one, text)
  return tell(desk, asker, objected, text)
}

async function write(desk: Desk, asker: Asker, one: Forfeiture, text: string): Promise<Forfeiture> {
  const actor = actorOf(asker)
  const objection = one.objection === undefined ? text : `${one.objection}\n${text}`
  const data = { member: one.member.no, text }
  await record(desk.tx, { at: desk.now, actor, type: 'case.objected', subject: `case:${one.no}`, data })
  return (await updateCase(desk.tx, one.id, {
    state: 'objected',
    objection,
    objectedBy: actor,
    objectedAt: desk.now,
    ...(one.noticedAt === undefined && { noticedAt: desk.now }),
  })) as Forfeiture
}

async function tell(desk: Desk, asker: Asker, one: Forfeiture, text: string): Promise<Outcome> {
  const title = await titleOf(desk, one.member.no)
  const values = { no: one.no, memberNo: one.member.no, member: one.member.name, title, text }
  const by = personOf(asker).name
  return {
    say: [
      { to: { account: asker.account }, template: 'replies/objected', values },
      { to: { everyStaff: true }, template: 'notices/case_objected', values: { ...values, by } },
    ],
    redraw: [{ question: 'case', subject: one.id, look: await caseCard(desk, one), silent: true }],
  }
}

/** Staff have told the member by phone: the objection window runs from today. */
export async function noteByPhone(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const one = requireUndecided((await lockCase(desk.tx, id)) as Forfeiture)
  if (one.noticedAt !== undefined)
    throw new Refusal('case_noticed', { no: one.no, at: one.noticedAt.toString(), until: windowOf(desk, one).until })
  const noticed = (await updateCase(desk.tx, id, {
    noticedAt: desk.now,
    objectionUntil: addDays(desk.today, objectionDays(rulebookOf(desk, one))),
  })) as Forfeiture
  const data = { member: one.member.no, by: 'phone' }
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'case.noticed', subject: `case:${one.no}`, data })
  return { say: [], redraw: [{ question: 'case', subject: id, look: await caseCard(desk, noticed), silent: true }] }
}
