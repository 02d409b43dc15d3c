import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type ArrearsRow, arrearsRows, contactsOf } from '../secretariat/arrears.ts'
import { type Asker, staffOf } from '../secretariat/asker.ts'
import type { Desk } from '../secretariat/desk.ts'
import { ARREARS_COLUMNS } from '../workbook/arrearsColumns.ts'
import { sheetFile } from '../workbook/exporting.ts'
import { handFile } from './handing.ts'

/** The arrears as they stand when the button is pressed, a line a year, as a file for whoever pressed it. */
export async function exportArrears(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const rows = await arrearsRows(desk)
  if (rows.length === 0) throw new Refusal('arrears_gone')
  const contacts = await contactsOf(
    desk,
    rows.map(({ no }) => no),
  )
  const headers = ARREARS_COLUMNS.map(([header]) => header)
  const cells = rows.map((row: ArrearsRow) => ARREARS_COLUMNS.map(([, cell]) => cell(row, contacts.get(row.no))))
  const bytes = await sheetFile('欠费', headers, cells)
  return handFile(desk, asker, { title: '欠费名单', bytes, template: 'replies/arrears_exported', rows: rows.length })
}
