/**
 * The readings that findings consult: each is a doubtful phrase of the measures, with the ways it may be read. The
 * rulebook says which one holds; another may be tried over the same facts. The first option is the drafters' default.
 */
export const FINDING_READINGS = {
  leaveCountsAsAbsence: ['yes', 'no'],
  alternateBreaksRun: ['yes', 'no'],
  alternateForIndividuals: ['no', 'yes'],
  runCrossesTerms: ['no', 'yes'],
  undeliveredCounts: ['no', 'yes'],
  inquorateCounts: ['no', 'yes'],
  officersWithinStanding: ['yes', 'no'],
  deemedWithdrawalConditions: ['all', 'any'],
  supervisorSanction: ['none', 'mirror'],
  unpaidGrounds: ['two_grounds', 'article_15_only', 'automatic'],
  congressWithoutSeat: ['not_applicable', 'unfulfilled', 'fulfilled'],
  nothingOffered: ['undetermined', 'fulfilled'],
} as const

export type FindingReading = keyof typeof FINDING_READINGS

/** The ways one of these readings may be taken. */
export type ReadingOption<N extends FindingReading> = (typeof FINDING_READINGS)[N][number]

/** Readings by name, with the option taken: those a finding used, or those to try. */
export type Readings = { [N in FindingReading]?: ReadingOption<N> }

/** The names, in the order of the table. */
export const FINDING_READING_NAMES = Object.keys(FINDING_READINGS) as FindingReading[]

/** Whether a reading of this name is consulted by findings. */
export function isFindingReading(name: string): name is FindingReading {
  return Object.hasOwn(FINDING_READINGS, name)
}
