import { KEYS, type List } from '../store/roll.ts'
import { type Value, written } from './cells.ts'
import type { ImportReport } from './importing.ts'
import { type Change, changedFields, type ListPlan, type Plan } from './plan.ts'
import { problemLine } from './problem.ts'
import { type Column, headerOf, LISTS, sheetOf } from './sheets.ts'

const PLATFORM_NAMES = { wecom: '企业微信', dingtalk: '钉钉' }

/** How many rows of each kind of change are shown. */
const SHOWN = 5

type Line = Record<string, Value | null>

/** What an import did, would do, or was refused for, as the secretariat reads it. */
export function reportText(report: ImportReport): string {
  if (report.outcome === 'refused') {
    return [`工作簿有 ${report.problems.length} 处问题，什么都没有写入：`, ...report.problems.map(problemLine)].join(
      '\n',
    )
  }
  const changes = [...LISTS.flatMap((list) => sheetText(list, report.plan)), ...accountsText(report)]
  if (changes.length === 0) return '工作簿与系统一致，没有需要改动的内容。'
  const heading = report.outcome === 'planned' ? '试运行，什么都没有写入。导入后将会：' : '导入完成：'
  return [heading, ...changes].join('\n')
}

function sheetText(list: List, plan: Plan): string[] {
  const { added, changed, ended } = plan[list] as unknown as ListPlan<Line>
  if (added.length + changed.length + ended.length === 0) return []
  return [
    `${sheetOf(list).name}：新增 ${added.length} 行，变更 ${changed.length} 行，结束 ${ended.length} 行`,
    ...firstOf('新增', added, ({ row, line }) => `第 ${row} 行 ${nameOf(list, line)}`),
    ...firstOf('变更', changed, (change) => `第 ${change.row} 行 ${differences(list, change)}`),
    ...firstOf('结束', ended, (change) => `第 ${change.row} 行 ${differences(list, change)}`),
  ]
}

function firstOf<T>(what: string, rows: T[], text: (row: T) => string): string[] {
  const shown = rows.slice(0, SHOWN).map((row) => `  ${what} ${text(row)}`)
  return rows.length > SHOWN ? [...shown, `  ……另有 ${rows.length - SHOWN} 行${what}`] : shown
}

function nameOf(list: List, line: Line): string {
  const fields = [...(KEYS[list] as readonly string[]), ...(list === 'members' ? ['name'] : [])]
  return fields
    .filter((field) => line[field] !== null)
    .map((field) => cellText(list, line, field))
    .join(' ')
}

function differences(list: List, { before, after }: Change<Line>): string {
  const fields = changedFields(list, before, after).map(
    (field) => `${headerOf(list, field)} ${cellText(list, before, field)} → ${cellText(list, after, field)}`,
  )
  return `${nameOf(list, after)}：${fields.join('；')}`
}

function cellText(list: List, line: Line, field: string): string {
  const value = written(sheetOf(list).columns[field] as Column, line[field] ?? null)
  return value === null ? '（空）' : String(value)
}

function accountsText({ bindings: { bound, lost } }: Exclude<ImportReport, { outcome: 'refused' }>): string[] {
  if (bound.length + lost.length === 0) return []
  const released = lost.map(({ platform, userId }) => `  解除 ${PLATFORM_NAMES[platform]} ${userId}`)
  return [`账号：绑定 ${bound.length} 个，解除 ${lost.length} 个`, ...released]
}
