/** Prints a table as the README shows it. */
export function printTable(title: string, head: string[], rows: string[][]): void {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  console.log(`\n${title}\n`)
  for (const cells of [head, head.map(() => '---'), ...rows]) console.log(line(cells))
}
