import type { AttendanceValue, MeetingStatus, MemberKind } from './facts.ts'
import type { Readings } from './readings.ts'
import { type Rulebook, readingTaken } from './rulebook.ts'

/**
 * What a line of an attendance book counts for: somebody was there for the seat, nobody was, or the meeting is left out
 * for this member. `readings` are the doubtful phrases that were asked to tell.
 */
export type Weight = { weight: 'presence' | 'absence' | 'left_out'; readings: Readings }

/** What a line of the book of a meeting counts for in a run of absences. */
export function weigh(rulebook: Rulebook, kind: MemberKind, status: MeetingStatus, value: AttendanceValue): Weight {
  if (status !== 'inquorate') return weighLine(rulebook, kind, value)
  const inquorateCounts = readingTaken(rulebook, 'inquorateCounts')
  if (inquorateCounts === 'no') return { weight: 'left_out', readings: { inquorateCounts } }
  const line = weighLine(rulebook, kind, value)
  return { ...line, readings: { ...line.readings, inquorateCounts } }
}

function weighLine(rulebook: Rulebook, kind: MemberKind, value: AttendanceValue): Weight {
  if (value !== 'alternate') return weighPlain(rulebook, value)
  const accepted = weighAlternate(rulebook, kind)
  if (accepted.weight === 'absence') return accepted
  const alternateBreaksRun = readingTaken(rulebook, 'alternateBreaksRun')
  const weight = alternateBreaksRun === 'yes' ? 'presence' : 'absence'
  return { weight, readings: { ...accepted.readings, alternateBreaksRun } }
}

/** Whether a stand-in is somebody for the seat at all: a unit's is, an individual member's by a reading only. */
export function weighAlternate(rulebook: Rulebook, kind: MemberKind): Weight {
  if (kind === 'unit') return { weight: 'presence', readings: {} }
  const alternateForIndividuals = readingTaken(rulebook, 'alternateForIndividuals')
  return { weight: alternateForIndividuals === 'yes' ? 'presence' : 'absence', readings: { alternateForIndividuals } }
}

/** What a line without a stand-in counts for. */
export function weighPlain(rulebook: Rulebook, value: Exclude<AttendanceValue, 'alternate'>): Weight {
  if (value === 'present') return { weight: 'presence', readings: {} }
  if (value === 'absent') return { weight: 'absence', readings: {} }
  if (value === 'leave') {
    const leaveCountsAsAbsence = readingTaken(rulebook, 'leaveCountsAsAbsence')
    return { weight: leaveCountsAsAbsence === 'yes' ? 'absence' : 'left_out', readings: { leaveCountsAsAbsence } }
  }
  const undeliveredCounts = readingTaken(rulebook, 'undeliveredCounts')
  return { weight: undeliveredCounts === 'yes' ? 'absence' : 'left_out', readings: { undeliveredCounts } }
}
