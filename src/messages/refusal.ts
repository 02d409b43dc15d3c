import type { Values } from './notice.ts'

/**
 * The rules or the person's rights say no. `reason` is a key of `templates/refusals.yml`, `values` fill its sentence.
 * A refusal is an answer, not a fault: what was begun is undone and the person is told why and what would be right.
 */
export class Refusal extends Error {
  readonly reason: string
  readonly values: Values

  constructor(reason: string, values: Values = {}) {
    super(`refused: ${reason}`)
    this.name = 'Refusal'
    this.reason = reason
    this.values = values
  }
}
