/** The PostgreSQL server cannot be used at a start. Names server, database and reason, never user or password. */
export class DatabaseUnreachable extends Error {
  constructor(address: string, error: unknown) {
    const { host, pathname } = new URL(address)
    super(
      `The database ${pathname.slice(1)} on ${host} cannot be used: ${reasonOf(error)}. Check DATABASE_URL, and that PostgreSQL is running there.`,
    )
    this.name = 'DatabaseUnreachable'
  }
}

/** What PostgreSQL and the network say when nobody can come in: their codes, and what they mean. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it broke off the connection',
  '28P01': 'it refuses user or password',
  '28000': 'it refuses the user',
  '3D000': 'there is no such database',
  '53300': 'it has too many connections already',
  '57P03': 'it is starting up or shutting down',
}

/** Whether an error of connecting means that the server cannot be used, as against a fault of ours. */
export function isUnreachable(error: unknown): boolean {
  return codeOf(error) in REASONS || /^(timeout|Connection terminated)/.test(String((error as Error).message))
}

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? 'it does not answer'
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code)
}

/** The PostgreSQL server lets us in, and not do our work. Names server, database and user, never the password. */
export class DatabaseForbidden extends Error {
  constructor(address: string, reason: string) {
    const { host, pathname, username } = new URL(address)
    const database = pathname.slice(1)
    super(
      `The database ${database} on ${host} does not let ${username} work in it: ${reason}. Make the user its owner: ALTER DATABASE ${database} OWNER TO ${username}.`,
    )
    this.name = 'DatabaseForbidden'
  }
}

/** What PostgreSQL forbids becomes DatabaseForbidden; every other error stays what it is. */
export function forbidden(address: string, error: unknown): unknown {
  const [reason] = /permission denied for \w+ \S+|must be owner of \w+ \S+/.exec(String((error as Error).message)) ?? []
  return reason === undefined ? error : new DatabaseForbidden(address, reason)
}
