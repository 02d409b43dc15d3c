import { CryptError } from './sealing.ts'

/** A parsed query string as Koa hands it over: a repeated name is an array. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The door stays shut: 403 for a seal that is not ours, 400 for what is no callback at all. The message names the
 * reason for the log and holds nothing of the content; the sender gets the bare status.
 */
export class DoorRefusal extends Error {
  readonly status: 400 | 403

  constructor(status: 400 | 403, reason: string) {
    super(reason)
    this.name = 'DoorRefusal'
    this.status = status
  }
}

/** The one value of that name. Throws DoorRefusal 400 when it is missing, repeated or longer than it may be. */
export function oneOf(values: Query, name: string, longest: number): string {
  const value = values[name]
  if (value === undefined || value === '') throw new DoorRefusal(400, `${name} is missing`)
  if (typeof value !== 'string') throw new DoorRefusal(400, `${name} is repeated`)
  if (value.length > longest) throw new DoorRefusal(400, `${name} is too long`)
  return value
}

/** The signature of that name: its absence is a missing seal, 403, rather than a malformed call. */
export function sealOf(values: Query, name: string, longest: number): string {
  const missing = values[name] === undefined || values[name] === ''
  if (missing) throw new DoorRefusal(403, 'no signature')
  return oneOf(values, name, longest)
}

/** Opens a sealed envelope: a seal or receiver that is not ours is refused with 403, a malformed one with 400. */
export function behindSeal<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof CryptError) || error.code === -40004) throw error
    throw new DoorRefusal(error.code === -40001 || error.code === -40005 ? 403 : 400, error.message)
  }
}
