import { type messages, type PGlite, protocol } from '@electric-sql/pglite'
import { LRUCache } from 'lru-cache'

type Answer = messages.BackendMessage[]

/** A statement that was said: how often, the name it was prepared under, and what it was found to take and return. */
type Statement = { said: number; name?: string; described?: Answer }

/** So many of the statements said last are remembered. */
const REMEMBERED = 300

/**
 * So often a plan is used: PostgreSQL makes it for the size its tables have at that moment, and here nobody gathers the
 * statistics that would have it plan anew.
 */
const USES = 250

/** So many statements a server prepares, because every connection keeps each of them… */
const ON_SERVER = 200

/** …and only what was said so often: what is said once at a start shall not take their places. */
const SAID_OFTEN = 3

/**
 * Names the statements that a server is to prepare: those said often, until there are enough; the others go without, as
 * the empty name. Every connection prepares by itself what it is told by name.
 */
export function nameStatements(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  const said = new LRUCache<string, number>({ max: REMEMBERED })
  return ({ sql }) => {
    const name = names.get(sql)
    if (name !== undefined || names.size === ON_SERVER) return name ?? ''
    const times = (said.get(sql) ?? 0) + 1
    said.set(sql, times)
    if (times >= SAID_OFTEN) names.set(sql, `s${names.size}`)
    return names.get(sql) ?? ''
  }
}

/** The first byte of the messages that a statement consists of; each has the length of the rest in the next four. */
const [PARSE, DESCRIBE, BIND, SYNC] = [...Buffer.from('PDBS')]
const HEADER_BYTES = 5

/** What Describe is about: a statement, not what a Bind made of it. */
const [A_STATEMENT] = [...Buffer.from('S')]

/**
 * Lets the embedded database prepare what it is told a second time: PGlite has it parse and plan every statement anew,
 * which costs more than carrying out the short ones that a conversation consists of. It is done to the messages of the
 * protocol, where a statement without a name is given one, so that nobody who asks need know.
 */
export function prepareStatements(pglite: PGlite): void {
  const send = pglite.execProtocolStream.bind(pglite)
  const outworn: string[] = []
  const known = new LRUCache<string, Statement>({
    max: REMEMBERED,
    dispose: ({ name }) => void (name !== undefined && outworn.push(name)),
  })
  const made = { names: 0 }
  let current: Statement | undefined

  const parse: typeof send = async (message, options) => {
    for (const name of outworn.splice(0)) await send(protocol.serialize.close({ type: 'S', name }), options)
    const text = Buffer.from(message.buffer, message.byteOffset, message.length).toString('latin1')
    const statement = remember(known, text)
    current = statement.said > 1 ? statement : undefined
    if (current === undefined) return send(message, options)
    if (current.name !== undefined) return []
    made.names += 1
    const name = `s${made.names}`
    const answer = await send(insertName(message, HEADER_BYTES, name), options)
    current.name = name
    return answer
  }

  const describe = async (statement: Statement, name: string, options: Parameters<typeof send>[1]): Promise<Answer> => {
    statement.described ??= await send(protocol.serialize.describe({ type: 'S', name }), options)
    return statement.described
  }

  pglite.execProtocolStream = async (message, options) => {
    const [kind] = message
    if (kind === PARSE && message[HEADER_BYTES] === 0) return parse(message, options)
    const { name } = current ?? {}
    if (current === undefined || name === undefined) return send(message, options)
    if (kind === DESCRIBE && message[HEADER_BYTES] === A_STATEMENT) return describe(current, name, options)
    // Behind the empty name of what it makes.
    if (kind === BIND) return send(insertName(message, HEADER_BYTES + 1, name), options)
    if (kind === SYNC) current = undefined
    return send(message, options)
  }
}

/** A statement said once more; one whose plan was used often enough begins anew. */
function remember(known: LRUCache<string, Statement>, text: string): Statement {
  const before = known.get(text)
  if (before !== undefined && before.said <= USES) {
    before.said += 1
    return before
  }
  const statement = { said: 1 }
  known.set(text, statement)
  return statement
}

/** The same message with a name where it has an empty one. */
function insertName(message: Uint8Array, at: number, name: string): Uint8Array {
  const longer = Buffer.concat([message.subarray(0, at), Buffer.from(name), message.subarray(at)])
  longer.writeInt32BE(longer.length - 1, 1)
  return new Uint8Array(longer)
}
