/**
 * As many values as one query takes, with room for what else it asks: PostgreSQL takes 32,767 parameters. Prisma splits
 * longer lists by itself, but not where rows are to be in an order, are limited, counted or excluded (P2029).
 */
const PORTION = 10_000

/** Asks for rows by a list of values of any length, a portion at a time. Within a portion rows stay as they were asked for. */
export async function inPortions<V, R>(values: readonly V[], ask: (portion: V[]) => Promise<R[]>): Promise<R[]> {
  if (values.length === 0) return []
  if (values.length <= PORTION) return ask([...values])
  const rows: R[][] = []
  for (let start = 0; start < values.length; start += PORTION)
    rows.push(await ask(values.slice(start, start + PORTION)))
  return rows.flat()
}

/** Orders rows as the database orders what a key gives: instants and numbers by size, texts by their characters. */
export function orderedBy<R>(rows: readonly R[], ...keys: ((row: R) => Date | number | string)[]): R[] {
  return rows.toSorted((one, other) => {
    for (const key of keys) {
      const [before, after] = [key(one), key(other)]
      if (before < after) return -1
      if (before > after) return 1
    }
    return 0
  })
}
