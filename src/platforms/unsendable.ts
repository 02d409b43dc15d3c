/**
 * Something of ours that a platform would refuse, cut or show wrongly. `reason` names what is wrong without a word of the
 * content and may be logged; the message adds the offending texts, for the one who edits the templates.
 */
export class UnsendableError extends Error {
  readonly reason: string

  constructor(reason: string, offending: readonly string[] = []) {
    super(offending.length === 0 ? reason : `${reason}: ${offending.join('; ')}`)
    this.name = 'UnsendableError'
    this.reason = reason
  }
}
