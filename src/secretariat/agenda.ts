import type { Outcome, Values } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { openCases } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { readingsOf } from '../store/readings.ts'
import { agendaApplications } from './admissionLists.ts'
import { agendaCalls } from './agendaCalls.ts'
import { agendaChanges } from './agendaChanges.ts'
import { agendaFindings } from './agendaFindings.ts'
import { agendaRestructurings } from './agendaRestructurings.ts'
import { type Asker, staffOf } from './asker.ts'
import { termOf } from './casesWindow.ts'
import { agendaConfirmations } from './confirmationsWaiting.ts'
import type { Desk } from './desk.ts'
import { agendaConcessions } from './duesConcessions.ts'
import { agendaDuesRequests } from './duesRequests.ts'
import { agendaMotions } from './motionLists.ts'
import { agendaStaffChanges } from './staffChanges.ts'
import { besideOffice, type Titles, titlesIn } from './titles.ts'
import { agendaWithdrawals } from './withdrawalLists.ts'

/** 待办: what waits for the secretariat today: meetings, calls, cases, and what the rules have found. */
export async function showAgenda(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const facts = await loadFacts(desk.tx, desk.zone)
  return reply(asker.account, 'replies/agenda', {
    day: desk.today,
    ...(await agendaCalls(desk)),
    cases: await casesWaiting(desk, titlesIn(desk, facts)),
    applications: await agendaApplications(desk),
    changes: await agendaChanges(desk),
    concessions: await agendaConcessions(desk),
    duesRequests: await agendaDuesRequests(desk),
    staffChanges: await agendaStaffChanges(desk),
    confirmations: await agendaConfirmations(desk),
    motions: await agendaMotions(desk),
    restructurings: await agendaRestructurings(desk),
    withdrawals: await agendaWithdrawals(desk),
    ...(await agendaFindings(desk, facts)),
  })
}

/** Cases by age. A forfeiture may be certified once the last day for objecting is over and the notice has arrived. */
async function casesWaiting(desk: Desk, titles: Titles): Promise<Values[]> {
  const cases = await openCases(desk.tx)
  const ids = cases.map((one) => one.id)
  const read = await readingsOf(desk.tx, 'caseId', ids)
  return cases.map((one) => {
    const { id, no, state, kind, office, noticedAt } = one
    const member = { no: one.member.no, name: one.member.name, title: besideOffice(titles(one.member.no), office) }
    const { until, from } = termOf(desk, one)
    const shown = { no, state, kind, office, member, until, from }
    return { ...shown, ripe: until < desk.today, noticed: noticedAt !== undefined, read: read.get(id) ?? null }
  })
}
