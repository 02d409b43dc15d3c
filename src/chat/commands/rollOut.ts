import type { Outcome } from '../../messages/notice.ts'
import { Refusal } from '../../messages/refusal.ts'
import { type Asker, staffOf } from '../../secretariat/asker.ts'
import type { Desk } from '../../secretariat/desk.ts'
import { readRollConditions } from '../../secretariat/rollConditions.ts'
import { type RollRow, rollRows, showRoll } from '../../secretariat/rollList.ts'
import { sheetFile, workbookOf } from '../../workbook/exporting.ts'
import { ROLL_COLUMNS } from '../../workbook/rollColumns.ts'
import type { Command } from '../command.ts'
import { handFile } from '../handing.ts'

/** Lists of the roll, in chat and as a file. Files go to the secretariat alone. */
export const ROLL_OUT_COMMANDS: Command[] = [
  {
    words: ['名册', '会员名册'],
    run: (desk, asker, rest) => showRoll(desk, asker, readRollConditions(rest)),
  },
  { words: ['导出', '导出名册'], run: exportRoll },
]

/** 导出: the whole workbook as the association keeps it, or, with conditions, the list they make. */
async function exportRoll(desk: Desk, asker: Asker, rest: string): Promise<Outcome> {
  staffOf(asker)
  const said = rest.replace(/^名册/, '').trim()
  if (said === '') return hand(desk, asker, '协会工作簿', await workbookOf(desk.tx, desk.zone), null)
  const rows = await rollRows(desk, readRollConditions(said))
  if (rows.length === 0) throw new Refusal('roll_nobody', { said })
  const headers = ROLL_COLUMNS.map(([header]) => header)
  return hand(desk, asker, `名册-${safe(said)}`, await sheetFile('名册', headers, rows.map(cellsOf)), rows.length)
}

function cellsOf(row: RollRow): string[] {
  return ROLL_COLUMNS.map(([, cell]) => cell(row))
}

/** What was asked for, as it may stand in a file's name. */
function safe(said: string): string {
  return said.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 20)
}

function hand(desk: Desk, asker: Asker, title: string, bytes: Buffer, rows: number | null): Promise<Outcome> {
  return handFile(desk, asker, { title, bytes, template: 'replies/exported', rows })
}
