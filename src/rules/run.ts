import type { Entry } from './attendance.ts'
import { byStart } from './ledger.ts'
import type { Readings } from './readings.ts'
import { type Rulebook, readingTaken } from './rulebook.ts'

/** Absences in a row. `because` are the meetings missed, oldest first; `within` tells whether the tenure has any of them. */
export type Run = { run: number; because: string[]; readings: Readings; within: boolean }

/** Entries between two presences, newest first, with the presences that bound them. */
type Stretch = { later?: Entry; entries: Entry[]; before?: Entry }

/**
 * The runs of a tenure, newest first; the first is the one still going on, and is empty after a presence. `own` are the
 * entries of the tenure, `earlier` those of each earlier tenure of the same office, all oldest first.
 */
export function runsIn(rulebook: Rulebook, own: Entry[], earlier: Entry[][]): [Run, ...Run[]] {
  const runCrossesTerms = readingTaken(rulebook, 'runCrossesTerms')
  const crossing = earlier.length > 0 && runCrossesTerms === 'yes'
  const [current, ...past] = stretches(own, crossing ? before(own, earlier) : [])
  const mine = new Set(own)
  // Only the oldest stretch reaches the beginning of the tenure, where an earlier one might be joined to it.
  const asked = (stretch: Stretch, oldest: boolean) =>
    runOf(stretch, mine, earlier.length > 0 && oldest ? { runCrossesTerms } : {})
  return [asked(current, past.length === 0), ...past.map((stretch, at) => asked(stretch, at === past.length - 1))]
}

function before(own: Entry[], earlier: Entry[][]): Entry[] {
  const mine = new Set(own.map((entry) => entry.meeting))
  return [...new Map(earlier.flat().map((entry) => [entry.meeting, entry])).values()]
    .filter((entry) => !mine.has(entry.meeting))
    .toSorted((a, b) => byStart(a.meeting, b.meeting))
}

/** The stretches that begin inside the tenure; the last of them goes on into what came before it. */
function stretches(own: Entry[], earlier: Entry[]): [Stretch, ...Stretch[]] {
  let open: Stretch = { entries: [] }
  const found: Stretch[] = []
  for (const entry of own.toReversed()) {
    if (entry.weight !== 'presence') {
      open.entries.push(entry)
      continue
    }
    found.push({ ...open, before: entry })
    open = { later: entry, entries: [] }
  }
  const last = goOn(open, earlier.toReversed())
  const [first, ...rest] = [...found, last]
  return [first ?? last, ...rest]
}

function goOn(stretch: Stretch, earlier: Entry[]): Stretch {
  const presence = earlier.findIndex((entry) => entry.weight === 'presence')
  if (presence === -1) return { ...stretch, entries: [...stretch.entries, ...earlier] }
  const entries = [...stretch.entries, ...earlier.slice(0, presence)]
  const bound = earlier[presence]
  return bound === undefined ? { ...stretch, entries } : { ...stretch, entries, before: bound }
}

function runOf({ later, entries, before: bound }: Stretch, mine: Set<Entry>, asked: Readings): Run {
  const absences = entries.filter((entry) => entry.weight === 'absence').toReversed()
  const walked = [later, ...entries, bound].filter((entry) => entry !== undefined)
  return {
    run: absences.length,
    because: absences.map((entry) => entry.meeting.no),
    readings: Object.assign({}, ...walked.map((entry) => entry.readings), asked),
    within: absences.some((entry) => mine.has(entry)),
  }
}
