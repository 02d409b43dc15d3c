import { Liquid, type Template } from 'liquidjs'
import { registerFilters, type Terms } from './filters.ts'
import type { Values } from './notice.ts'

/** One sentence per reason for which something is refused, with sample values. */
export type RefusalText = { text: string; values: Values }

/**
 * What fills templates. Every value passes `harmless`, which takes from it what would be markup where it is put. Throws
 * when a value or a filter is missing.
 */
export function createEngine(
  zone: string,
  terms: Terms,
  refusals: ReadonlyMap<string, RefusalText>,
  harmless: (value: string) => string,
): Liquid {
  const engine = new Engine({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: (value: unknown) => harmless(String(value ?? '')),
  })
  registerFilters(engine, zone, terms)
  // Where a message tells why something else was refused, it says so in the same words.
  engine.registerFilter('refusal', (refused: { reason: string; values: Values }) => {
    const refusal = refusals.get(refused.reason)
    if (refusal === undefined) throw new Error(`templates/refusals has no ${refused.reason}`)
    return tidy(engine.parseAndRenderSync(refusal.text, refused.values))
  })
  return engine
}

/** Parses each source once: parsing takes several times as long as filling, and all sources come from `templates/`. */
class Engine extends Liquid {
  readonly #parsed = new Map<string, Template[]>()

  override parse(source: string): Template[] {
    const parsed = this.#parsed.get(source) ?? super.parse(source)
    this.#parsed.set(source, parsed)
    return parsed
  }
}

/** Conditions leave empty lines behind; more than one in a row is never meant. */
export function tidy(text: string): string {
  return text
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
