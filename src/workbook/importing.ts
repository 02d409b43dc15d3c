import { type BindingChanges, readBindings, writeBindings } from '../store/accounts.ts'
import type { PrismaClient } from '../store/client/client.ts'
import type { Tx } from '../store/database.ts'
import { dateOfInstant } from '../store/days.ts'
import { personIds, staffIds, writePeople } from '../store/peopleWriting.ts'
import { keyOf, type Roll, type RollChanges } from '../store/roll.ts'
import { type LineChanged, recordImport } from '../store/rollAudit.ts'
import { readRoll } from '../store/rollReading.ts'
import { idOf, writeLists, writeMembers } from '../store/rollWriting.ts'
import { checkReferences } from './checking.ts'
import { bindingChanges, checkClaims, settleAccounts } from './claims.ts'
import { heldByKey, type Plan, planImport } from './plan.ts'
import { NotAWorkbook, type Problem } from './problem.ts'
import { type RawSheet, readWorkbook } from './reading.ts'
import { type Rows, understandSheets } from './rows.ts'
import { LISTS, sheetOf } from './sheets.ts'
import { checkSpans } from './spans.ts'

/** When the import happens, in which zone the workbook's times are, and whether it only says what it would do. */
export type ImportOptions = { zone: string; now: Temporal.Instant; dryRun?: boolean }

/** Refused with every problem, and nothing written; or what was (in a dry run: would be) added, changed, ended. */
export type ImportReport =
  | { outcome: 'refused'; problems: Problem[] }
  | { outcome: 'planned' | 'imported'; plan: Plan; bindings: BindingChanges }

/**
 * Brings a workbook in: an .xlsx file or a folder of CSV files. Everything is checked before anything is written, and
 * everything is written in one transaction. A file that cannot be read at all is a problem like any other.
 */
export async function importWorkbook(db: PrismaClient, path: string, options: ImportOptions): Promise<ImportReport> {
  let sheets: RawSheet[]
  try {
    sheets = await readWorkbook(path)
  } catch (error) {
    if (!(error instanceof NotAWorkbook)) throw error
    return { outcome: 'refused', problems: [{ message: error.message }] }
  }
  return db.$transaction((tx) => importSheets(tx, sheets, options))
}

async function importSheets(tx: Tx, sheets: RawSheet[], options: ImportOptions): Promise<ImportReport> {
  const { rows, problems: unintelligible } = understandSheets(sheets)
  const held = await readRoll(tx, options.zone)
  const bindings = await readBindings(tx)
  const inconsistent = [...checkReferences(rows, held), ...checkSpans(rows, held), ...checkClaims(rows, bindings)]
  const problems = [...unintelligible, ...inconsistent]
  if (problems.length > 0) return { outcome: 'refused', problems: inOrder(problems) }
  const { plan, problems: unsettling } = planImport(settled(rows, held, bindings), held)
  if (unsettling.length > 0) return { outcome: 'refused', problems: inOrder(unsettling) }
  const changes = bindingChanges(rows, bindings)
  if (options.dryRun) return { outcome: 'planned', plan, bindings: changes }
  await write(tx, plan, changes, held, options)
  return { outcome: 'imported', plan, bindings: changes }
}

function settled(rows: Rows, held: Roll, bindings: Parameters<typeof settleAccounts>[1]): Rows {
  const people = heldByKey('people', held)
  const staff = heldByKey('staff', held)
  return settleAccounts(rows, bindings, ({ line }) =>
    'member' in line
      ? people.get(keyOf('people', line as never))?.line
      : staff.get(keyOf('staff', line as never))?.line,
  )
}

/** By sheet as given, then by row. */
function inOrder(problems: Problem[]): Problem[] {
  return problems.toSorted((a, b) => placeOf(a.sheet) - placeOf(b.sheet) || (a.row ?? 0) - (b.row ?? 0))
}

function placeOf(sheet: string | undefined): number {
  return LISTS.findIndex((list) => sheetOf(list).name === sheet)
}

async function write(tx: Tx, plan: Plan, bindings: BindingChanges, held: Roll, { now, zone }: ImportOptions) {
  const changes = changesOf(plan)
  const learnedAt = dateOfInstant(now)
  await writeMembers(tx, changes.members, learnedAt)
  await writePeople(tx, changes.people, held.people, learnedAt)
  await writeLists(tx, changes, learnedAt, zone)
  const persons = await personIds(tx)
  const staff = await staffIds(tx)
  await writeBindings(tx, bindings, now, ({ kind, key }) => idOf(kind === 'person' ? persons : staff, key))
  await recordImport(tx, linesChanged(plan), linesAdded(plan), now)
}

/** To end a line is to change it. */
function changesOf(plan: Plan): RollChanges {
  const changes = LISTS.map((list) => {
    const { added, changed, ended } = plan[list]
    return [list, { added, changed: [...changed, ...ended] }]
  })
  return Object.fromEntries(changes)
}

function linesChanged(plan: Plan): LineChanged[] {
  return LISTS.flatMap((list) =>
    (['changed', 'ended'] as const).flatMap((how) =>
      plan[list][how].map(({ before, after }) => ({ list, how, before, after })),
    ),
  )
}

function linesAdded(plan: Plan) {
  const counts = LISTS.map((list) => [list, plan[list].added.length] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}
