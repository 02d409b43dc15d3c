import { keyOf, type List, type Roll } from '../store/roll.ts'
import { problemAt } from './checking.ts'
import type { Problem } from './problem.ts'
import type { Row, Rows } from './rows.ts'
import { headerOf } from './sheets.ts'

/** Days and times in the wrong order, and what may be held only once at a time held twice. */
export function checkSpans(rows: Rows, held: Roll): Problem[] {
  return [
    ...ORDERS.flatMap((order) => reversed(order, rows)),
    ...overlapping(
      'tenures',
      rows,
      held,
      ({ member, office, term, from }) => (office && from ? [member, office, term ?? ''] : undefined),
      '同一会员、同一职务、同一届次的任期重叠',
    ),
    ...overlapping(
      'people',
      rows,
      held,
      ({ member, role }) => (role === 'representative' ? [member] : undefined),
      '同一会员同时有两位代表人',
    ),
  ]
}

type Order = { list: List; from: string; until: string }

const ORDERS: Order[] = [
  { list: 'members', from: 'joinedOn', until: 'leftOn' },
  { list: 'people', from: 'from', until: 'until' },
  { list: 'tenures', from: 'from', until: 'until' },
  { list: 'meetings', from: 'startsAt', until: 'endsAt' },
  { list: 'meetings', from: 'startsAt', until: 'sealedOn' },
]

function reversed({ list, from, until }: Order, rows: Rows): Problem[] {
  return (rows[list] as Row[]).flatMap((row) => {
    const { [from]: start, [until]: end } = row.line as Record<string, string | null | undefined>
    if (typeof start !== 'string' || typeof end !== 'string') return []
    // A day is compared with the day of a time, a time with a time.
    if (end >= start.slice(0, end.length)) return []
    return [problemAt(list, row, until, `早于${headerOf(list, from)} ${start.replace('T', ' ')}；应在其当日或以后`)]
  })
}

type Spanned = 'tenures' | 'people'
type Held<K extends Spanned> = { row?: number; line: Row<K>['line'] }

/** Those of a list that share what `by` says and are in force on a common day; lines already in the store count too. */
function overlapping<K extends Spanned>(
  list: K,
  rows: Rows,
  held: Roll,
  by: (line: Row<K>['line']) => unknown[] | undefined,
  message: string,
): Problem[] {
  const given = rows[list] as Row<K>[]
  const restated = new Set(given.map(({ line }) => keyOf(list, line as never)))
  const kept = (held[list] as { line: Row<K>['line'] }[]).filter(
    ({ line }) => !restated.has(keyOf(list, line as never)),
  )
  const all: Held<K>[] = [...kept.map(({ line }) => ({ line })), ...given]
  const groups = Map.groupBy(
    all.filter(({ line }) => by(line) !== undefined && 'member' in line),
    ({ line }) => JSON.stringify(by(line)),
  )
  return [...groups.values()].flatMap((group) => clashes(list, group, message))
}

function clashes<K extends Spanned>(list: K, group: Held<K>[], message: string): Problem[] {
  const [first, ...rest] = group.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
  let last = first
  return rest.flatMap((next) => {
    const previous = last
    if (previous === undefined) return []
    if (endOf(next) > endOf(previous)) last = next
    return startOf(next) <= endOf(previous) ? clash(list, previous, next, message) : []
  })
}

function clash<K extends Spanned>(list: K, one: Held<K>, other: Held<K>, message: string): Problem[] {
  const [at, against] = (other.row ?? 0) > (one.row ?? 0) ? [other, one] : [one, other]
  if (at.row === undefined) return []
  const where = against.row === undefined ? '系统中已有的一条' : `第 ${against.row} 行`
  const span = `${startOf(against) || '（未写起始）'} 至 ${against.line.until ?? '今'}`
  const right = `请写明前一任的截止日期（最后一天），后一任自其次日起`
  return [
    problemAt(list, { row: at.row, line: at.line } as Row, 'from', `${message}，与${where}（${span}）相冲突；${right}`),
  ]
}

function startOf({ line }: { line: { from?: string | null } }): string {
  return line.from ?? ''
}

function endOf({ line }: { line: { until?: string | null } }): string {
  return line.until ?? '9999-12-31'
}
