/** An error as a log may have it. `stack` is where it came from, without its message. */
export type Told = { type: string; message?: string; code?: string; state?: string; stack?: string; cause?: Told }

/** Errors of ours whose message says of itself that nothing of people is in it. */
const OURS = new Set([
  'PlatformError',
  'DoorRefusal',
  'PortRefused',
  'DatabaseUnreachable',
  'FolderInUse',
  'NoRoom',
  'ConfigError',
  'NoRulebookInForce',
])

/** Errors of reading, whose message is what could not be read. */
const QUOTING = new Set(['SyntaxError', 'ZodError'])

const LONGEST = 200

/**
 * Tells an error without what people said or are called, because others' errors quote what they met: PostgreSQL the row,
 * Prisma the call, a reader the text. What stands in quotes or brackets, what is not ASCII and long numbers are left out.
 */
export function tellError(error: unknown): Told {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutQuotes(String(error)) }
  const { name, stack, cause } = error
  const message = OURS.has(name) ? error.message : QUOTING.has(name) ? undefined : withoutQuotes(error.message)
  return {
    type: name,
    ...(message && { message }),
    ...wordAs('code', (error as { code?: unknown }).code),
    ...wordAs('state', stateOf(error)),
    ...(stack && { stack: framesIn(stack) }),
    ...(cause instanceof Error && { cause: tellError(cause) }),
  }
}

/** From the first mark that opens a quotation to the last that may close one, and whatever else may be somebody's. */
function withoutQuotes(message: string): string {
  const lines = message.split('\n').filter((one) => one.trim() !== '')
  // Prisma names the call first, and what was wrong with it last.
  const line = /^Invalid `.*invocation/.test(lines[0] ?? '') ? lines.at(-1) : lines[0]
  return (line ?? '')
    .replace(/["'`(“‘「].*(["'`)”’」]|$)/u, '…')
    .replace(/[^\x20-\x7e…]+|\d{5,}/g, '…')
    .slice(0, LONGEST)
}

/** A code is a short word; anything longer may be a sentence. */
function wordAs(name: 'code' | 'state', value: unknown): Partial<Told> {
  const isWord = (typeof value === 'string' || typeof value === 'number') && /^[\w.-]{1,40}$/.test(String(value))
  return isWord ? { [name]: String(value) } : {}
}

/** The code of PostgreSQL behind an error of Prisma. */
function stateOf(error: Error): unknown {
  const { meta } = error as { meta?: { code?: unknown; driverAdapterError?: { cause?: { originalCode?: unknown } } } }
  return meta?.driverAdapterError?.cause?.originalCode ?? meta?.code
}

function framesIn(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n')
}
