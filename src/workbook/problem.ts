/**
 * Something in a workbook that keeps it from being imported: where it stands (the row as the spreadsheet numbers it,
 * headers being row 1), the value found, and what would be right.
 */
export type Problem = { sheet?: string; row?: number; column?: string; value?: string; message: string }

/** The problem in one line, e.g. `会员 第 3 行「入会日期」“2021-02-30”：没有这一天……`. */
export function problemLine({ sheet, row, column, value, message }: Problem): string {
  const place = [
    sheet ?? '',
    row === undefined ? '' : ` 第 ${row} 行`,
    column === undefined ? '' : `「${column}」`,
    value === undefined ? '' : `“${value}”`,
  ].join('')
  return place === '' ? message : `${place}：${message}`
}

/** A file that is not a workbook; the message says what it should be. */
export class NotAWorkbook extends Error {
  override name = 'NotAWorkbook'
}
