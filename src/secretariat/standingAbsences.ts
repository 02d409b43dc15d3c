import type { Values } from '../messages/notice.ts'
import { type AttendanceRun, attendanceRun } from '../rules/attendance.ts'
import { dayOf } from '../rules/days.ts'
import type { Body, Day, Facts, MeetingFact } from '../rules/facts.ts'
import type { AttendanceFinding, Finding } from '../rules/finding.ts'
import { wouldForfeit } from '../rules/forecast.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { tenuresInForce } from '../rules/offices.ts'
import type { Rulebook } from '../rules/rulebook.ts'

/**
 * The run of absences in each office that has a rule on them, the meetings missed, the verdict and what one more absence
 * would bring; what falls with a forfeited office; and earlier runs that a presence has ended.
 */
export function absencesOf(rulebook: Rulebook, facts: Facts, no: string, findings: Finding[], day: Day): Values {
  const runs = tenuresInForce(ledgerOf(facts), no, day).flatMap(
    (tenure) => attendanceRun(rulebook, facts, tenure, day) ?? [],
  )
  return {
    runs: runs.map((run) => runLine(rulebook, facts, run, findings, day)),
    falls: findings.flatMap((one) =>
      one.kind === 'cascade' ? [{ office: one.office, verdict: one.verdict, at: one.citations }] : [],
    ),
    passedOver: findings.filter(isPassedOver).map(({ office, body, run, because, member, citations }) => ({
      office,
      body,
      run,
      because: because.map((meeting) => missed(facts, meeting, member)),
      at: citations,
    })),
  }
}

function isPassedOver(finding: Finding): finding is AttendanceFinding {
  return finding.kind === 'attendance' && finding.verdict === 'passed_over'
}

function runLine(rulebook: Rulebook, facts: Facts, run: AttendanceRun, findings: Finding[], day: Day) {
  const { office, body, limit, revertsTo, member, citations } = run
  return {
    office,
    body,
    limit,
    revertsTo: revertsTo ?? null,
    run: run.run,
    because: run.because.map((meeting) => missed(facts, meeting, member)),
    leftOut: leftOutSince(run).map((meeting) => missed(facts, meeting, member)),
    ...verdictOn(run, findings),
    next: ifMissedAgain(rulebook, facts, member, body, day),
    at: citations,
  }
}

function verdictOn(run: AttendanceRun, findings: Finding[]) {
  const found = findings.filter((one) => one.kind === 'attendance').find((one) => isAbout(one, run))
  return { verdict: found?.verdict ?? null, key: found?.key ?? null }
}

function isAbout(finding: AttendanceFinding, run: AttendanceRun): boolean {
  const isSameRun = finding.office === run.office && finding.because.join() === run.because.join()
  return isSameRun && finding.verdict !== 'passed_over'
}

/** The meetings since the last presence that count for nothing, so that nobody wonders where they went. */
function leftOutSince(run: AttendanceRun): string[] {
  const presence = run.entries.findLastIndex((entry) => entry.weight === 'presence')
  const since = run.entries.slice(presence + 1)
  return since.filter((entry) => entry.weight === 'left_out').map((entry) => entry.meeting.no)
}

function missed(facts: Facts, no: string, member: string) {
  const meeting = facts.meetings.find((one) => one.no === no)
  const isHeld = meeting?.status === 'held'
  return {
    no,
    name: meeting?.name ?? no,
    on: meeting === undefined ? null : dayOf(meeting.startsAt),
    value: ledgerOf(facts).attendance.get(no)?.get(member) ?? 'absent',
    status: isHeld ? null : (meeting?.status ?? null),
  }
}

/** What staying away from one more meeting of the body would cost, tried at the end of the day. */
function ifMissedAgain(rulebook: Rulebook, facts: Facts, member: string, body: Body, day: Day) {
  const another: MeetingFact = {
    no: 'next',
    body,
    name: 'next',
    form: 'onsite',
    startsAt: `${day}T23:59`,
    status: 'called',
  }
  return wouldForfeit(rulebook, facts, member, another).map((loss) => ({
    office: loss.office,
    verdict: loss.verdict,
    revertsTo: loss.kind === 'attendance' ? (loss.revertsTo ?? null) : null,
    at: loss.citations,
  }))
}
