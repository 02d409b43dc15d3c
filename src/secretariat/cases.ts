import type { Notice, Outcome, Recipient } from '../messages/notice.ts'
import { attendanceFindings, attendanceRun } from '../rules/attendance.ts'
import { addDays, yearOf } from '../rules/days.ts'
import type { Day, Facts, TenureFact } from '../rules/facts.ts'
import type { AttendanceFinding, CascadeFinding } from '../rules/finding.ts'
import { byStart, factsOfMember, ledgerOf } from '../rules/ledger.ts'
import { cascadeFindings, tenuresInForce } from '../rules/offices.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { createCase, type Forfeiture } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { findMemberByNo } from '../store/members.ts'
import { caseCard, tellMember } from './caseNotices.ts'
import { objectionDays, rulebookOf } from './casesWindow.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { missed } from './standingAbsences.ts'

/** A seat that absence forfeits on a day: the finding, what falls with it, and the tenure it is about. */
export type Loss = { finding: AttendanceFinding; cascade: CascadeFinding[]; tenure: TenureFact }

/** The seats a member has forfeited by absence on a day, not yet confirmed. */
export function lossesOf(rulebook: Rulebook, facts: Facts, member: string, day: Day): Loss[] {
  const attendance = attendanceFindings(rulebook, facts, member, day)
  const cascade = cascadeFindings(rulebook, facts, attendance)
  return attendance
    .filter((finding) => finding.verdict === 'forfeited')
    .flatMap((finding) => {
      const tenure = tenureOf(rulebook, facts, finding, day)
      return tenure === undefined
        ? []
        : [{ finding, cascade: cascade.filter((one) => one.because === finding.key), tenure }]
    })
}

function tenureOf(rulebook: Rulebook, facts: Facts, finding: AttendanceFinding, day: Day): TenureFact | undefined {
  const held = tenuresInForce(ledgerOf(facts), finding.member, day).filter(({ office }) => office === finding.office)
  return held.find((tenure) => {
    const run = attendanceRun(rulebook, facts, tenure, day)
    return run !== undefined && run.because.join() === finding.because.join()
  })
}

/**
 * Opens the case of a forfeited seat: the member is told with the article, the meetings and the way to object; the
 * secretariat gets the card on which it decides. Nothing is lost before that decision.
 */
export async function openForfeiture(desk: Desk, actor: string, loss: Loss): Promise<Outcome> {
  const { finding, cascade, tenure } = loss
  const member = await findMemberByNo(desk.tx, finding.member)
  if (member === undefined) throw new Error(`a finding about ${finding.member}, who is not on the roll`)
  const rulebook = rulebookOn(desk)
  const opened = (await createCase(
    desk.tx,
    {
      kind: 'forfeiture',
      ground: { finding, cascade },
      memberId: member.id,
      office: finding.office,
      tenureId: tenure.id,
      rulebookFrom: rulebook.effectiveFrom,
      openedAt: desk.now,
      openedBy: actor,
      objectionUntil: addDays(desk.today, objectionDays(rulebook)),
    },
    yearOf(desk.today),
  )) as Forfeiture
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'case.opened',
    subject: `case:${opened.no}`,
    data: { member: member.no, office: opened.office, because: finding.because },
  })
  return { say: [...(await noticeOfCase(desk, opened)), await staffCard(desk, opened)] }
}

/** What the member is told: the meetings it is about, each with what the book says. */
async function noticeOfCase(desk: Desk, opened: Forfeiture): Promise<Notice[]> {
  const { member, because, limit } = opened.ground.finding
  const facts = await loadFacts(desk.tx, desk.zone, { members: [member] })
  const values = { limit, missed: because.map((no) => missed(facts, no, member)) }
  return tellMember(desk, opened, 'notices/case_opened', values, { case: opened.id })
}

async function staffCard(desk: Desk, opened: Forfeiture): Promise<Notice> {
  return { ...(await cardFor(desk, opened, { everyStaff: true })), once: `case/${opened.no}/card` }
}

/** The card of a case that is not decided, to whoever shall decide on it. */
export async function cardFor(desk: Desk, one: Forfeiture, to: Recipient): Promise<Notice> {
  return { to, asks: { question: 'case', subject: one.id }, ...(await caseCard(desk, one)) }
}

/**
 * Whether the books as they stand still bear a case out: the run up to the last meeting it names is as long as the
 * limit. What happened after that meeting neither heals nor harms it.
 */
export function isBorneOut(desk: Desk, facts: Facts, one: Forfeiture): boolean {
  const { member, body, because } = one.ground.finding
  const own = factsOfMember(ledgerOf(facts), member)
  const tenure = own.tenures.find(({ id }) => id === one.tenureId)
  const last = own.meetings.find(({ no }) => no === because.at(-1))
  if (tenure === undefined || last === undefined) return false
  const meetings = own.meetings.filter((meeting) => meeting.body !== body || byStart(meeting, last) <= 0)
  const run = attendanceRun(rulebookOf(desk, one), { ...own, meetings }, tenure, desk.today)
  return run !== undefined && run.run >= run.limit
}
