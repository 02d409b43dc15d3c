import type { Values } from '../messages/notice.ts'
import { type AttendanceRun, attendanceRun } from '../rules/attendance.ts'
import { dayOf } from '../rules/days.ts'
import type { Day, Facts, MeetingFact } from '../rules/facts.ts'
import type { AttendanceFinding, Finding } from '../rules/finding.ts'
import { wouldForfeit } from '../rules/forecast.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { tenuresInForce } from '../rules/offices.ts'
import type { Rulebook } from '../rules/rulebook.ts'

/** Cases that were withdrawn or annulled, by the key of the finding they were about. */
export type TakenBack = ReadonlyMap<string, { no: string; state: string }>

/**
 * The run of absences in each office that has a rule on them, the meetings missed, the verdict and what one more absence
 * would bring; what falls with a forfeited office; and earlier runs that a presence has ended. `takenBack` are the cases
 * about findings that were not upheld: the run stays in the books, and nothing follows.
 */
export function absencesOf(
  rulebook: Rulebook,
  facts: Facts,
  no: string,
  findings: Finding[],
  takenBack: TakenBack,
  day: Day,
): Values {
  const runs = tenuresInForce(ledgerOf(facts), no, day).flatMap(
    (tenure) => attendanceRun(rulebook, facts, tenure, day) ?? [],
  )
  return {
    runs: runs.map((run) => ({
      ...runLine(facts, run),
      ...verdictOn(run, findings, takenBack),
      next: ifMissedAgain(rulebook, facts, run, day),
    })),
    falls: findings.flatMap((one) =>
      one.kind === 'cascade' && !takenBack.has(one.because)
        ? [{ office: one.office, verdict: one.verdict, at: one.citations }]
        : [],
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

function runLine(facts: Facts, run: AttendanceRun) {
  const { office, body, limit, revertsTo, member, citations } = run
  return {
    office,
    body,
    limit,
    revertsTo: revertsTo ?? null,
    run: run.run,
    because: run.because.map((meeting) => missed(facts, meeting, member)),
    leftOut: leftOutSince(run).map(({ meeting, awaiting }) => ({
      ...missed(facts, meeting.no, member),
      awaiting: awaiting === true,
    })),
    at: citations,
  }
}

function verdictOn(run: AttendanceRun, findings: Finding[], takenBack: TakenBack) {
  const found = findings.filter((one) => one.kind === 'attendance').find((one) => isAbout(one, run))
  return { verdict: found?.verdict ?? null, decided: takenBack.get(found?.key ?? '') ?? null }
}

function isAbout(finding: AttendanceFinding, run: AttendanceRun): boolean {
  const isSameRun = finding.office === run.office && finding.because.join() === run.because.join()
  return isSameRun && finding.verdict !== 'passed_over'
}

/** The meetings since the last presence that count for nothing, so that nobody wonders where they went. */
function leftOutSince(run: AttendanceRun): AttendanceRun['entries'] {
  const presence = run.entries.findLastIndex((entry) => entry.weight === 'presence')
  const since = run.entries.slice(presence + 1)
  return since.filter((entry) => entry.weight === 'left_out')
}

/** A meeting a member missed, with what the book says of the member, or why it counts for nothing. */
export function missed(facts: Facts, no: string, member: string) {
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
function ifMissedAgain(rulebook: Rulebook, facts: Facts, { member, body }: AttendanceRun, day: Day) {
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
