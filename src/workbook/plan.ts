import { type Held, keyOf, type List, type Roll, type RollLines } from '../store/roll.ts'
import { problemAt } from './checking.ts'
import type { Problem } from './problem.ts'
import type { Row, Rows } from './rows.ts'
import { columnsOf, LISTS } from './sheets.ts'

/** A row that is new. */
export type Addition<L> = { row: number; line: L }

/** A row that differs from what is known; `id` is the known line's. */
export type Change<L> = { row: number; id: string; before: L; after: L }

/** What importing a sheet would do. `ended` are changes that give a line its last day. */
export type ListPlan<L> = { added: Addition<L>[]; changed: Change<L>[]; ended: Change<L>[] }

/** What importing the workbook would do to the lists. */
export type Plan = { [K in List]: ListPlan<RollLines[K]> }

/** The fields that end a line when they are filled in. */
const ENDS: { [K in List]?: string } = { members: 'leftOn', people: 'until', tenures: 'until' }

type Line = Record<string, string | number | boolean | null>

/**
 * Compares the rows with what is held, line by line. Rows that are not there end nothing. The problems are rows that
 * would change what was settled here.
 */
export function planImport(rows: Rows, held: Roll): { plan: Plan; problems: Problem[] } {
  const problems: Problem[] = []
  const plan = Object.fromEntries(LISTS.map((list) => [list, planList(list, rows[list], held, problems)]))
  return { plan: plan as Plan, problems }
}

function planList(list: List, rows: Row[], held: Roll, problems: Problem[]): ListPlan<Line> {
  const known = heldByKey(list, held)
  const sealed = sealedHere(list, held)
  const plan: ListPlan<Line> = { added: [], changed: [], ended: [] }
  for (const row of rows) {
    const was = known.get(keyOf(list, row.line as never))
    if (was === undefined) problems.push(...addTo(plan, list, row, sealed))
    else problems.push(...changeIn(plan, list, row, was))
  }
  return plan
}

function addTo(plan: ListPlan<Line>, list: List, row: Row, sealed: Set<string>): Problem[] {
  const line = complete(list, row, undefined)
  plan.added.push({ row: row.row, line })
  return sealed.has(String(line.meeting)) ? [problemAt(list, row, 'meeting', SETTLED[list] ?? '')] : []
}

function changeIn(plan: ListPlan<Line>, list: List, row: Row, was: Held<Line>): Problem[] {
  const after = complete(list, row, was.line, was.settled)
  const fields = changedFields(list, was.line, after)
  const ends = ENDS[list]
  const isEnd = ends !== undefined && was.line[ends] === null && after[ends] !== null
  if (fields.length > 0) plan[isEnd ? 'ended' : 'changed'].push({ row: row.row, id: was.id, before: was.line, after })
  const fixed: readonly string[] = was.settled ?? FIXED[list] ?? []
  const settled = was.fixed ? fields.find((field) => fixed.includes(field)) : undefined
  return settled === undefined ? [] : [problemAt(list, row, settled, SETTLED[list] ?? '')]
}

/** The lines of a list by their natural key. */
export function heldByKey(list: List, held: Roll): Map<string, Held<Line>> {
  const lines = held[list] as Held<Line>[]
  return new Map(lines.map((line) => [keyOf(list, line.line as never), line]))
}

/** The whole line: what the row does not speak of stays as it was, and so does what is settled and left blank. */
function complete(list: List, { line }: Row, before: Line | undefined, settled: readonly string[] = []): Line {
  const isUnsaid = ([field, value]: [string, unknown]) => value === null && settled.includes(field)
  const given = Object.fromEntries(Object.entries(line).filter((one) => !isUnsaid(one))) as Partial<Line>
  return Object.fromEntries(columnsOf(list).map(([field]) => [field, given[field] ?? unsaid(given, field, before)]))
}

function unsaid(given: Partial<Line>, field: string, before: Line | undefined) {
  return field in given ? null : (before?.[field] ?? null)
}

/** The fields in which two lines of a list differ. */
export function changedFields(list: List, before: Line, after: Line): string[] {
  return columnsOf(list).flatMap(([field]) => (before[field] === after[field] ? [] : [field]))
}

/** What may no longer be changed in a line that was settled here. */
const FIXED: { [K in List]?: readonly string[] } = {
  members: ['joinedOn', 'leftOn', 'leftReason'],
  people: ['until'],
  tenures: ['until', 'endReason'],
  meetings: ['body', 'startsAt', 'status', 'sealedOn'],
  attendance: ['value', 'attendee', 'note'],
}

const SETTLED: { [K in List]?: string } = {
  members: '这一会员的会籍已在系统中因合并或撤销批准办结，不能由表格改动；请按系统导出的内容填写',
  people: '这一单位已在系统中并入其他会员，人员的截止日期不能由表格改动；请按系统导出的内容填写',
  tenures: '这一任职已经由系统中的案件终止，不能由表格改动；请按系统导出的内容填写',
  meetings: '本次会议的出席簿已在系统中封存，不能由表格改动；请按系统导出的内容填写',
  attendance: '本次会议的出席簿已在系统中封存，不能由表格增改；请删去本行或按系统导出的内容填写',
  dues: '这一年度的缴费、减免或缓缴已在系统中登记，不能由表格改动；请按系统导出的内容填写，或留空',
}

function sealedHere(list: List, held: Roll): Set<string> {
  if (list !== 'attendance') return new Set()
  return new Set(held.meetings.filter((meeting) => meeting.fixed).map(({ line }) => line.no))
}
